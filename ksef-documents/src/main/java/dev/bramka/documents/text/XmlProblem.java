package dev.bramka.documents.text;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with text that is no XML, in the words of someone who wrote it.
 *
 * @param pl in Polish
 * @param en in English
 */
public record XmlProblem(String pl, String en) {
  /** The parser's words, and ours; {@code %s} is what the words name. */
  private record Known(Pattern words, String pl, String en) {
    Known(String words, String pl, String en) {
      this(Pattern.compile(words), pl, en);
    }
  }

  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "missing name\\?",
              "znak & trzeba zapisać jako &amp;",
              "the character & has to be written as &amp;"),
          new Known(
              "Undeclared general entity \"([^\"]*)\"",
              "XML nie zna zapisu &%s; – znak & trzeba zapisać jako &amp;, inne znaki wprost",
              "XML does not know &%s; – write & as &amp; and other characters as they are"),
          new Known(
              "in content after '<'",
              "znak < w tekście trzeba zapisać jako &lt;",
              "the character < in a text has to be written as &lt;"),
          new Known(
              "Unexpected close tag </([^>]*)>",
              "zamknięto element %s, który nie jest otwarty jako ostatni",
              "the element %s is closed, but another one is open inside it"),
          new Known(
              "expecting a close tag for element <([^>.…]*)",
              "dokument się kończy, a element %s nie jest zamknięty",
              "the document ends, and the element %s is not closed"),
          new Known(
              "Unexpected (?:EOF|end of input)", "dokument jest ucięty", "the document is cut off"),
          new Known(
              "in start tag Expected a q",
              "wartość atrybutu musi stać w cudzysłowie",
              "an attribute's value has to stand in quotes"),
          new Known(
              "in epilog",
              "po elemencie głównym nie może już nic stać",
              "nothing may stand behind the root element"),
          new Known(
              "in prolog",
              "przed elementem głównym nie może stać tekst",
              "no text may stand before the root element"),
          new Known(
              "Illegal character|Invalid white space character|Invalid UTF-8",
              "znak niedozwolony w XML albo zapisany inaczej niż w UTF-8",
              "a character that XML does not allow, or that is not written in UTF-8"),
          new Known(
              "Duplicate attribute '([^']*)'",
              "atrybut %s występuje dwa razy",
              "the attribute %s occurs twice"),
          new Known(
              "Undeclared namespace prefix \"([^\"]*)\"",
              "przedrostek %s nie ma przestrzeni nazw (xmlns:%1$s)",
              "the prefix %s has no namespace (xmlns:%1$s)"));

  /**
   * The problem.
   *
   * @param words the parser's
   */
  public static XmlProblem of(String words) {
    for (Known known : KNOWN) {
      Matcher found = known.words().matcher(words);
      if (found.find()) {
        String name = found.groupCount() == 0 ? "" : Excerpt.excerpt(found.group(1));
        return new XmlProblem(known.pl().formatted(name), known.en().formatted(name));
      }
    }
    String excerpt = Excerpt.excerpt(words);
    return new XmlProblem("błąd składni (" + excerpt + ")", excerpt);
  }
}

package dev.bramka.gateway.web;

import dev.bramka.documents.text.Excerpt;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * What is wrong with text that is no JSON, in the words of someone who wrote it.
 *
 * @param pl in Polish
 * @param en in English
 */
record JsonProblem(String pl, String en) {
  /** The parser's words, and ours; {@code %s} is what the words name. */
  private record Known(Pattern words, String pl, String en) {
    Known(String words, String pl, String en) {
      this(Pattern.compile(words), pl, en);
    }
  }

  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "Duplicate (?:field|Object property|property) [\"']([^\"']*)[\"']",
              "klucz %s występuje dwa razy w jednym obiekcie",
              "the key %s occurs twice in one object"),
          new Known(
              "Unexpected character \\('(.)'.*expecting double-quote to start",
              "niespodziewany znak %s: oczekiwany jest klucz w cudzysłowie (może jest tu o jeden"
                  + " przecinek za dużo?)",
              "unexpected %s: a key in double quotes is expected (is there a comma too many?)"),
          new Known(
              "Unexpected character \\('(.)'.*expecting comma",
              "niespodziewany znak %s: brakuje przed nim przecinka",
              "unexpected %s: a comma is missing before it"),
          new Known(
              "Unexpected character \\('(.)'.*expecting a colon",
              "niespodziewany znak %s: po kluczu brakuje dwukropka",
              "unexpected %s: a colon is missing behind the key"),
          new Known(
              "Unexpected character \\('(.)'", "niespodziewany znak %s", "unexpected character %s"),
          new Known(
              "Unrecognized token '([^']*)'",
              "nieznane słowo %s: tekst musi stać w cudzysłowie",
              "unknown word %s: a text has to stand in double quotes"),
          new Known(
              "Unexpected end-of-input",
              "dokument kończy się za wcześnie",
              "the text ends too early"),
          new Known(
              "Invalid UTF-8|Illegal unquoted character",
              "znak niedozwolony albo zapisany inaczej niż w UTF-8",
              "a character that is not allowed or not written in UTF-8"));

  /** The problem, with its place. */
  static JsonProblem of(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    JsonProblem problem = said(e);
    return at == null
        ? problem
        : new JsonProblem(
            problem.pl() + " (wiersz " + at.getLineNr() + ", kolumna " + at.getColumnNr() + ")",
            problem.en() + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")");
  }

  private static JsonProblem said(JacksonException e) {
    if (e instanceof StreamConstraintsException) {
      return new JsonProblem(
          "za głębokie zagnieżdżenie, za dużo wartości albo za długa liczba lub tekst",
          "nested too deeply, too many values, or too long a number or text");
    }
    String words = String.valueOf(e.getOriginalMessage());
    for (Known known : KNOWN) {
      Matcher found = known.words().matcher(words);
      if (found.find()) {
        String name = found.groupCount() == 0 ? "" : Excerpt.excerpt(found.group(1));
        return new JsonProblem(
            "nie jest to poprawny JSON: " + known.pl().formatted(name),
            "not valid JSON: " + known.en().formatted(name));
      }
    }
    return new JsonProblem("nie jest to poprawny JSON", "not valid JSON");
  }
}

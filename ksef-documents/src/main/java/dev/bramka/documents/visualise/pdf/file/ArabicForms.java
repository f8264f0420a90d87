package dev.bramka.documents.visualise.pdf.file;

import java.text.Normalizer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Arabic letters in the form that their neighbours ask for. The forms are those that Unicode names
 * (Arabic Presentation Forms-B), each with the letters it stands for.
 */
final class ArabicForms {
  private static final char FIRST = 0xfe70;
  private static final char LAST = 0xfefc;

  /** Lengthens a word and joins on both sides. */
  private static final char TATWEEL = 0x640;

  private enum Form {
    ISOLATED,
    FINAL,
    INITIAL,
    MEDIAL
  }

  /** Letters, and pairs of letters that are written as one, in each form. */
  private static final Map<String, Map<Form, Character>> FORMS = forms();

  private ArabicForms() {}

  private static Map<String, Map<Form, Character>> forms() {
    Map<String, Map<Form, Character>> forms = new HashMap<>();
    for (char c = FIRST; c <= LAST; c++) {
      String name = Character.getName(c);
      String letters = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKC);
      for (Form form : Form.values()) {
        if (name != null && name.endsWith(" " + form + " FORM") && letters.charAt(0) != ' ') {
          forms.computeIfAbsent(letters, l -> new EnumMap<>(Form.class)).put(form, c);
        }
      }
    }
    return Map.copyOf(forms);
  }

  /** The text with its Arabic letters joined; in the order it is read. */
  static String joined(String text) {
    StringBuilder joined = new StringBuilder(text.length());
    boolean before = false;
    for (int i = 0; i < text.length(); ) {
      int length = i + 1 < text.length() && FORMS.containsKey(text.substring(i, i + 2)) ? 2 : 1;
      Map<Form, Character> forms = FORMS.get(text.substring(i, i + length));
      if (forms == null) {
        char c = text.charAt(i++);
        joined.append(c);
        before = c == TATWEEL || before && isMark(c);
        continue;
      }
      i += length;
      boolean after = forms.containsKey(Form.INITIAL) && joinsBefore(text, i);
      joined.append(chosen(forms, before, after));
      before = after;
    }
    return joined.toString();
  }

  private static char chosen(Map<Form, Character> forms, boolean before, boolean after) {
    Form form = before ? after ? Form.MEDIAL : Form.FINAL : after ? Form.INITIAL : Form.ISOLATED;
    Character shape = forms.containsKey(form) ? forms.get(form) : forms.get(Form.ISOLATED);
    return Objects.requireNonNull(shape);
  }

  /** Whether the next letter, past marks above and below, joins the one before it. */
  private static boolean joinsBefore(String text, int from) {
    int i = from;
    while (i < text.length() && isMark(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return false;
    }
    Map<Form, Character> forms = FORMS.get(text.substring(i, i + 1));
    return text.charAt(i) == TATWEEL || forms != null && forms.containsKey(Form.FINAL);
  }

  private static boolean isMark(char c) {
    return Character.getType(c) == Character.NON_SPACING_MARK;
  }
}

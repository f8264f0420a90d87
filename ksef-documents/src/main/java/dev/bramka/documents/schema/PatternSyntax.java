package dev.bramka.documents.schema;

/**
 * Turns a pattern of the XSD language (XML Schema part 2, appendix F) into one of Java's. The two
 * differ in what is literal outside a class ({@code ^ $}), in the dot, and in escapes that the
 * official schemas do not use; those stop the compilation rather than change their meaning.
 */
final class PatternSyntax {
  private PatternSyntax() {}

  static String toJava(String xsd) {
    StringBuilder java = new StringBuilder(xsd.length() + 8);
    boolean inClass = false;
    for (int i = 0; i < xsd.length(); i++) {
      char c = xsd.charAt(i);
      if (c == '\\') {
        char escaped = xsd.charAt(++i);
        if ("iIcCpP".indexOf(escaped) >= 0) {
          throw new IllegalStateException("Unsupported escape \\" + escaped + " in " + xsd);
        }
        java.append('\\').append(escaped);
      } else if (inClass) {
        inClass = c != ']';
        java.append(c == '[' || c == '&' ? "\\" + c : c);
      } else {
        inClass = c == '[';
        java.append(c == '^' || c == '$' ? "\\" + c : c == '.' ? "[^\\n\\r]" : String.valueOf(c));
      }
    }
    return java.toString();
  }
}

package dev.bramka.documents.validate;

/**
 * One thing a validation layer has to say about a document.
 *
 * @param layer the layer that found it
 * @param severity whether KSeF would reject the document for it
 * @param rule a stable id, such as {@code XSD_MAX_LENGTH}
 * @param line from 1, or 0 when the finding concerns the whole document
 * @param column from 1, or 0 when the finding concerns the whole document
 * @param path the element, such as {@code /Faktura/Fa/FaWiersz[3]/P_8A}; empty for the whole
 *     document
 * @param pl the message in Polish
 * @param en the message in English
 * @param source where the rule comes from: an article of an act, a standard, a document of KSeF;
 *     empty for the schema and the form of XML itself
 */
public record Finding(
    Layer layer,
    Severity severity,
    String rule,
    int line,
    int column,
    String path,
    String pl,
    String en,
    String source) {

  /** A finding whose layer is source enough. */
  public Finding(
      Layer layer,
      Severity severity,
      String rule,
      int line,
      int column,
      String path,
      String pl,
      String en) {
    this(layer, severity, rule, line, column, path, pl, en, "");
  }

  /** Layers in the order in which they run. */
  public enum Layer {
    BYTES,
    XML,
    VERSION,
    SCHEMA,
    KSEF,
    BUSINESS
  }

  /** What a finding means for the document. */
  public enum Severity {
    /** KSeF would reject the document. */
    ERROR,
    /** KSeF would accept it, a reader should look at it. */
    WARNING
  }

  /** Place and English message in one line, for answers that have room for one finding only. */
  public String summary() {
    return summary("line ", "column ", en);
  }

  /** The same in Polish. */
  public String summaryPl() {
    return summary("wiersz ", "kolumna ", pl);
  }

  private String summary(String lineWord, String columnWord, String message) {
    String place = line > 0 ? lineWord + line + ", " + columnWord + column + ": " : "";
    return place + (path.isEmpty() ? "" : path + ": ") + message;
  }
}

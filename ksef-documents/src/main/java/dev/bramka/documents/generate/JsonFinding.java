package dev.bramka.documents.generate;

/**
 * One thing that is wrong with an invoice given as JSON.
 *
 * @param pointer where: a JSON pointer (RFC 6901) into the request, such as {@code
 *     /invoice/Fa/FaWiersz/2/P_8B}
 * @param element the schema's element, such as {@code P_8B}; empty for the whole document
 * @param rule a stable id, such as {@code JSON_UNKNOWN_KEY} or {@code XSD_ENUMERATION}
 * @param pl the message in Polish: what was found, what is allowed
 * @param en the message in English
 */
public record JsonFinding(String pointer, String element, String rule, String pl, String en) {
  /** Place and English message in one line. */
  public String summary() {
    return place() + en;
  }

  /** The same in Polish. */
  public String summaryPl() {
    return place() + pl;
  }

  private String place() {
    return pointer.isEmpty() ? "" : pointer + ": ";
  }
}

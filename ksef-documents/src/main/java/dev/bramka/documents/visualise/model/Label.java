package dev.bramka.documents.visualise.model;

/**
 * A name of something.
 *
 * @param main in the document's language
 * @param second in the second language; empty when there is none or it is the same
 */
public record Label(String main, String second) {
  /** Nothing. */
  public static final Label NONE = new Label("", "");

  /** Both in one text. */
  public String text() {
    return second.isEmpty() ? main : main + " / " + second;
  }
}

package dev.bramka.simulator.rules;

import java.util.List;

/** A refusal with one of KSeF's exception codes; HTTP 400 on the wire. */
public final class KsefException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String description;
  private final transient List<String> details;

  /**
   * @param code KSeF's exception code
   * @param description KSeF's words for it
   * @param details what exactly is wrong
   */
  public KsefException(int code, String description, String... details) {
    super(code + " " + description + " " + List.of(details), null, false, false);
    this.code = code;
    this.description = description;
    this.details = List.of(details);
  }

  /** KSeF's exception code. */
  public int code() {
    return code;
  }

  /** KSeF's words for it. */
  public String description() {
    return description;
  }

  /** What exactly is wrong. */
  public List<String> details() {
    return details == null ? List.of() : details;
  }
}

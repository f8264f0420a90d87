package dev.bramka.simulator.contract;

import java.util.Map;

/** An answer outside 400: problem+json with the status. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final String detail;
  private final transient Map<String, Object> extra;

  Refusal(int status, String title, String detail, Map<String, Object> extra) {
    super(title, null, false, false);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.extra = extra;
  }

  /** Nobody is logged in. */
  public static Refusal unauthorized() {
    return new Refusal(401, "Unauthorized", "Wymagane jest uwierzytelnienie.", Map.of());
  }

  /**
   * The caller may not do that.
   *
   * @param reasonCode one of the contract's
   */
  public static Refusal forbidden(String reasonCode, Map<String, Object> security) {
    return new Refusal(
        403,
        "Forbidden",
        Facts.official().reason(reasonCode),
        Wire.object("reasonCode", reasonCode, "security", security));
  }

  /** What a store of files answers to a link of which the time is over; no part of the contract. */
  public static Refusal linkExpired() {
    return new Refusal(403, "Forbidden", "Link wygasł lub jest nieprawidłowy", Map.of());
  }

  /** What was asked for is no longer kept. */
  public static Refusal gone() {
    return new Refusal(410, "Gone", "Operacja wygasła i nie jest już dostępna.", Map.of());
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Its name. */
  public String title() {
    return title;
  }

  /** A sentence. */
  public String detail() {
    return detail;
  }

  /** Further members of the answer. */
  public Map<String, Object> extra() {
    return extra == null ? Map.of() : extra;
  }
}

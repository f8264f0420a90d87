package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.Facts;
import java.util.Map;

/** An answer outside 400: problem+json with the status. */
final class Refusal extends RuntimeException {
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

  static Refusal unauthorized() {
    return new Refusal(401, "Unauthorized", "Wymagane jest uwierzytelnienie.", Map.of());
  }

  static Refusal forbidden(String reasonCode, Map<String, Object> security) {
    return new Refusal(
        403,
        "Forbidden",
        Facts.official().reason(reasonCode),
        Wire.object("reasonCode", reasonCode, "security", security));
  }

  /** What a store of files answers to a link of which the time is over; no part of the contract. */
  static Refusal linkExpired() {
    return new Refusal(403, "Forbidden", "Link wygasł lub jest nieprawidłowy", Map.of());
  }

  static Refusal gone() {
    return new Refusal(410, "Gone", "Operacja wygasła i nie jest już dostępna.", Map.of());
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String detail() {
    return detail;
  }

  Map<String, Object> extra() {
    return extra == null ? Map.of() : extra;
  }
}

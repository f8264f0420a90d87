package dev.bramka.simulator.http;

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

  static Refusal unauthorized(String detail) {
    return new Refusal(401, "Unauthorized", detail, Map.of());
  }

  static Refusal forbidden(String reasonCode, String detail, Map<String, Object> security) {
    return new Refusal(
        403, "Forbidden", detail, Wire.object("reasonCode", reasonCode, "security", security));
  }

  static Refusal gone(String detail) {
    return new Refusal(410, "Gone", detail, Map.of());
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

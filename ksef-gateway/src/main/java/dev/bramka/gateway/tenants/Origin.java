package dev.bramka.gateway.tenants;

import java.util.Locale;

/** Where a credential comes from, which decides over what may be done with it. */
public enum Origin {
  /** Somebody gave it. */
  GIVEN,
  /** The gateway asked KSeF for it, and renews it. */
  ENROLLED;

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Origin named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}

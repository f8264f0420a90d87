package dev.bramka.gateway.tenants;

import dev.bramka.documents.InvoiceVersion;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which KSeF a tenant's invoices go to, and what is different there. */
public enum Environment {
  /** The simulated KSeF of this gateway. */
  SIMULATOR("https://qr-test.ksef.mf.gov.pl"),
  /** The Ministry's TEST (TE). */
  TEST("https://qr-test.ksef.mf.gov.pl"),
  /** The Ministry's DEMO (TR, pre-production). */
  DEMO("https://qr-demo.ksef.mf.gov.pl"),
  /** The Ministry's production (PRD): wrong documents have legal consequences there. */
  PRODUCTION("https://qr.ksef.mf.gov.pl");

  private final String qrHost;

  Environment(String qrHost) {
    this.qrHost = qrHost;
  }

  /** The environment of this name, as the configuration and the database have it. */
  public static Optional<Environment> of(String name) {
    return Arrays.stream(values()).filter(e -> e.toString().equals(name)).findFirst();
  }

  /**
   * The environment of this name.
   *
   * @throws IllegalArgumentException when there is none; the message names those that exist
   */
  public static Environment named(String name) {
    return of(name)
        .orElseThrow(
            () -> new IllegalArgumentException("Environment '" + name + "' is none of " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(Environment::toString).collect(Collectors.joining(", "));
  }

  /**
   * Address of the pages that QR codes lead to (KSeF documentation, "Adresy środowisk"). The
   * simulator has none of its own, its codes lead to TEST.
   */
  public String qrHost() {
    return qrHost;
  }

  /** Whether sessions for this version can be opened; FA(2) is taken by TEST only. */
  public boolean accepts(InvoiceVersion version) {
    return switch (version) {
      case FA_3, FA_RR_1 -> true;
      case FA_2 -> this == SIMULATOR || this == TEST;
      case FA_1 -> false;
    };
  }

  /** The name in configuration, database and answers. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

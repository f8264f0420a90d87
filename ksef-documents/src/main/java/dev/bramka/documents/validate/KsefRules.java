package dev.bramka.documents.validate;

import dev.bramka.documents.Nip;
import dev.bramka.documents.validate.Finding.Layer;
import dev.bramka.documents.validate.Finding.Severity;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;

/**
 * Rules of KSeF beyond the schema that can be known before sending (KSeF documentation,
 * "weryfikacja faktury").
 */
final class KsefRules {
  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

  private final Clock clock;
  private final ValidationOptions options;
  private final Findings findings;

  KsefRules(Clock clock, ValidationOptions options, Findings findings) {
    this.clock = clock;
    this.options = options;
    this.findings = findings;
  }

  void check(Collected collected) {
    Located issued = collected.issueDate();
    if (issued != null) {
      notInFuture(issued);
    }
    collected.nips().forEach(nip -> checksum(nip, nip.value()));
    collected
        .internalIds()
        .forEach(id -> checksum(id, id.value().length() > 10 ? id.value().substring(0, 10) : ""));
  }

  private void notInFuture(Located issued) {
    LocalDate today = LocalDate.now(clock.withZone(WARSAW));
    if (day(issued.value()).isAfter(today)) {
      add(
          new Rule(
              Severity.ERROR,
              "KSEF_ISSUE_DATE_FUTURE",
              "KSeF, weryfikacja faktury: data wystawienia (P_1)"),
          issued,
          "Data wystawienia " + issued.value() + " jest późniejsza niż dziś (" + today + ")",
          "The issue date " + issued.value() + " is later than today in Poland (" + today + ")");
    }
  }

  private static LocalDate day(String xsdDate) {
    try {
      return LocalDate.parse(xsdDate);
    } catch (DateTimeParseException e) {
      return LocalDate.MIN; // no plain date: the schema layer has said so
    }
  }

  private void checksum(Located where, String nip) {
    if (Nip.hasShape(nip) && !Nip.isValid(nip)) {
      add(
          new Rule(
              options.production() ? Severity.ERROR : Severity.WARNING,
              "KSEF_NIP_CHECKSUM",
              "KSeF, weryfikacja faktury: suma kontrolna NIP (środowisko produkcyjne)"),
          where,
          "NIP " + nip + " ma błędną cyfrę kontrolną",
          "The NIP " + nip + " has a wrong check digit");
    }
  }

  private record Rule(Severity severity, String id, String source) {}

  private void add(Rule rule, Located at, String pl, String en) {
    findings.add(
        new Finding(
            Layer.KSEF,
            rule.severity(),
            rule.id(),
            at.line(),
            at.column(),
            at.path(),
            pl,
            en,
            rule.source()));
  }
}

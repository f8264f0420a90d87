package dev.bramka.documents.validate;

import dev.bramka.documents.InternalId;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.Nip;
import dev.bramka.documents.validate.Finding.Layer;
import dev.bramka.documents.validate.Finding.Severity;
import dev.bramka.documents.validate.rule.Rule;
import dev.bramka.documents.validate.rule.RuleCatalogue;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * Rules of KSeF beyond the schema that can be known before sending (KSeF documentation,
 * "weryfikacja faktury").
 */
final class KsefRules {
  private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");
  private static final LocalDate FA_3_SINCE = LocalDate.of(2026, 2, 1);
  private static final int NIP_DIGITS = 10;
  private static final Rule FUTURE = RuleCatalogue.named("KSEF_ISSUE_DATE_FUTURE");
  private static final Rule CHECKSUM = RuleCatalogue.named("KSEF_NIP_CHECKSUM");
  private static final Rule INTERNAL_ID = RuleCatalogue.named("KSEF_INTERNAL_ID");

  private final Clock clock;
  private final ValidationOptions options;
  private final Findings findings;

  KsefRules(Clock clock, ValidationOptions options, Findings findings) {
    this.clock = clock;
    this.options = options;
    this.findings = findings;
  }

  void check(Collected collected, InvoiceVersion version) {
    Located issued = collected.issueDate();
    version(version, issued);
    if (issued != null) {
      notInFuture(issued);
    }
    collected.nips().forEach(nip -> checksum(nip, nip.value()));
    collected.internalIds().forEach(this::internalId);
  }

  /** Where FA(2) is still taken, it is worth a remark for invoices since FA(3) is the law. */
  private void version(InvoiceVersion version, @Nullable Located issued) {
    boolean remark =
        options.business() != null && issued != null && !day(issued.value()).isBefore(FA_3_SINCE);
    if (version == InvoiceVersion.FA_2 && (!options.fa2() || remark)) {
      add(
          RuleCatalogue.named("KSEF_VERSION_RETIRED"),
          options.fa2() ? Severity.WARNING : Severity.ERROR,
          new Located("", 0, 0, ""));
    }
  }

  private void notInFuture(Located issued) {
    LocalDate today = LocalDate.now(clock.withZone(WARSAW));
    if (day(issued.value()).isAfter(today)) {
      add(FUTURE, Severity.ERROR, issued, "date", issued.value(), "today", today);
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
      add(CHECKSUM, productionOnly(), where, "nip", nip);
    }
  }

  private void internalId(Located id) {
    String value = id.value();
    checksum(id, value.length() > NIP_DIGITS ? value.substring(0, NIP_DIGITS) : "");
    int digit = InternalId.checkDigit(value);
    if (digit >= 0 && value.charAt(value.length() - 1) - '0' != digit) {
      add(INTERNAL_ID, productionOnly(), id, "id", value, "digit", digit);
    }
  }

  private Severity productionOnly() {
    return options.production() ? Severity.ERROR : Severity.WARNING;
  }

  private void add(Rule rule, Severity severity, Located at, Object... values) {
    findings.add(
        new Finding(
            Layer.KSEF,
            severity,
            rule.id(),
            at.line(),
            at.column(),
            at.path(),
            rule.polish(values),
            rule.english(values),
            rule.source()));
  }
}

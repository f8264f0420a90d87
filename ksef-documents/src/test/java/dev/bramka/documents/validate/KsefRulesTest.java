package dev.bramka.documents.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.validate.Finding.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** KSeF's own rules beyond the schema, by place and day. */
class KsefRulesTest {
  private static final ValidationOptions TEST = ValidationOptions.defaults(false);
  private static final ValidationOptions PRODUCTION = ValidationOptions.defaults(true);

  private static byte[] invoice(String version, String members) {
    ObjectNode invoice =
        (ObjectNode)
            InvoiceJson.MAPPER.readTree(
                """
                {"Podmiot1": {"DaneIdentyfikacyjne": {"NIP": "5265877635", "Nazwa": "M"},
                              "Adres": {"KodKraju": "PL", "AdresL1": "u"}},
                 "Podmiot2": {"DaneIdentyfikacyjne": {"NIP": "1111111111", "Nazwa": "Z"},
                              "Adres": {"KodKraju": "PL", "AdresL1": "u"}},
                 "Fa": {"P_1": "2026-02-16", "P_2": "F/1", "P_13_1": 100, "P_14_1": 23, "P_15": 123,
                        "FaWiersz": [{"P_7": "K", "P_11": 100, "P_12": "23"}]}}
                """);
    if (version.equals("2")) {
      invoice.set(
          "Naglowek",
          InvoiceJson.MAPPER.readTree(
              "{\"KodFormularza\": {\"kodFormularza\": \"FA\", \"kodSystemowy\": \"FA (2)\","
                  + " \"wersjaSchemy\": \"1-0E\"}}"));
    }
    invoice.setAll(
        (ObjectNode) InvoiceJson.MAPPER.readTree("{" + members.replace('\'', '"') + "}"));
    byte[] xml = new InvoiceGenerator(at("2026-03-01T00:00:00Z")).generate(invoice, TEST).xml();
    assertThat(xml).isNotNull();
    return xml;
  }

  private static Clock at(String moment) {
    return Clock.fixed(Instant.parse(moment), ZoneOffset.UTC);
  }

  private static List<Finding> findings(byte[] xml, ValidationOptions options, String now) {
    return new InvoiceValidator(at(now)).validate(xml, options).findings();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-02-15T22:59:59Z, KSEF_ISSUE_DATE_FUTURE",
    "2026-02-15T23:00:00Z, ",
    "2026-02-16T12:00:00Z, ",
    "2027-01-01T00:00:00Z, "
  })
  void theIssueDate_isNotAfterToday_inPoland(
      String now, @org.jspecify.annotations.Nullable String rule) {
    List<Finding> findings = findings(invoice("3", ""), TEST, now);
    if (rule == null) {
      assertThat(findings).isEmpty();
    } else {
      assertThat(findings)
          .extracting(Finding::rule, Finding::severity, Finding::path)
          .containsExactly(tuple(rule, Severity.ERROR, "/Faktura/Fa/P_1"));
    }
  }

  @Test
  void aWrongCheckDigitOfANip_isAnErrorInProductionOnly() {
    byte[] xml =
        invoice(
            "3",
            "'Podmiot2': {'DaneIdentyfikacyjne': {'NIP': '1111111112', 'Nazwa': 'Z'}, 'Adres':"
                + " {'KodKraju': 'PL', 'AdresL1': 'u'}}");
    assertThat(findings(xml, TEST, "2026-03-01T00:00:00Z"))
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple("KSEF_NIP_CHECKSUM", Severity.WARNING));
    List<Finding> production = findings(xml, PRODUCTION, "2026-03-01T00:00:00Z");
    assertThat(production).extracting(Finding::severity).containsExactly(Severity.ERROR);
    assertThat(production.getFirst().path()).isEqualTo("/Faktura/Podmiot2/DaneIdentyfikacyjne/NIP");
    assertThat(production.getFirst().en()).contains("1111111112");
  }

  @Test
  void anInternalId_hasTwoCheckDigits() {
    String third =
        "'Podmiot3': [{'DaneIdentyfikacyjne': {'IDWew': '%s', 'Nazwa': 'A'}, 'Rola': 2}]";
    assertThat(
            findings(
                invoice("3", third.formatted("6824515772-12343")),
                PRODUCTION,
                "2026-03-01T00:00:00Z"))
        .isEmpty();
    List<Finding> wrong =
        findings(
            invoice("3", third.formatted("6824515772-12340")), PRODUCTION, "2026-03-01T00:00:00Z");
    assertThat(wrong)
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple("KSEF_INTERNAL_ID", Severity.ERROR));
    assertThat(wrong.getFirst().en()).contains("should be 3");
    assertThat(
            findings(
                invoice("3", third.formatted("6824515773-12340")), TEST, "2026-03-01T00:00:00Z"))
        .extracting(Finding::rule)
        .contains("KSEF_NIP_CHECKSUM");
  }

  @Test
  void fa2_isRefusedWhereKsefRefusesIt_andRemarkedSinceFa3IsTheLaw() {
    byte[] xml = invoice("2", "");
    assertThat(new String(xml, StandardCharsets.UTF_8)).contains("FA (2)");
    assertThat(findings(xml, TEST, "2026-03-01T00:00:00Z")).isEmpty();
    assertThat(findings(xml, TEST.takingFa2(false), "2026-03-01T00:00:00Z"))
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple("KSEF_VERSION_RETIRED", Severity.ERROR));
    assertThat(findings(xml, TEST.withBusiness(), "2026-03-01T00:00:00Z"))
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple("KSEF_VERSION_RETIRED", Severity.WARNING));
  }

  @Test
  void aDocumentAboveTheLimit_isRefused_unlessItHasAnAttachment() {
    byte[] xml = invoice("3", "");
    assertThat(findings(xml, TEST.upTo(100, 9_000), "2026-03-01T00:00:00Z"))
        .extracting(Finding::rule)
        .containsExactly("BYTES_SIZE");
    String attached =
        new String(xml, StandardCharsets.UTF_8)
            .replace(
                "</Fa>",
                "</Fa><Zalacznik><BlokDanych><MetaDane><ZKlucz>k</ZKlucz><ZWartosc>w</ZWartosc>"
                    + "</MetaDane></BlokDanych></Zalacznik>");
    assertThat(
            findings(
                attached.getBytes(StandardCharsets.UTF_8),
                TEST.upTo(100, 9_000),
                "2026-03-01T00:00:00Z"))
        .isEmpty();
  }

  /** KSeF's TEST and DEMO refuse them, production only warns so far. */
  @ParameterizedTest
  @CsvSource({"BYTES_CODE_POINT, \u0081", "XML_CODE_POINT, &#x81;"})
  void aDiscouragedCharacter_isAnErrorInTest_andAWarningInProduction(
      String rule, String character) {
    byte[] xml =
        new String(invoice("3", ""), StandardCharsets.UTF_8)
            .replace("<P_7>K</P_7>", "<P_7>K" + character + "</P_7>")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(findings(xml, TEST, "2026-03-01T00:00:00Z"))
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple(rule, Severity.ERROR));
    assertThat(findings(xml, PRODUCTION, "2026-03-01T00:00:00Z"))
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple(rule, Severity.WARNING));
  }
}

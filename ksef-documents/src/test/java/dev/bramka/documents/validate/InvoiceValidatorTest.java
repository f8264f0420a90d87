package dev.bramka.documents.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.Finding.Severity;
import dev.bramka.testkit.MutableClock;
import dev.bramka.testkit.TestInvoices;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvoiceValidatorTest {
  private final MutableClock clock = new MutableClock(Instant.parse("2026-02-20T10:00:00Z"));
  private final InvoiceValidator validator = new InvoiceValidator(clock);

  @Test
  void ordinaryInvoice_hasNoFindings() {
    ValidationReport report = validate(invoice());
    assertThat(report.findings()).isEmpty();
    assertThat(report.version()).isEqualTo(InvoiceVersion.FA_3);
    assertThat(report.facts())
        .isEqualTo(
            new InvoiceFacts(
                "1111111111", "2222222222", "FV/7", "2026-02-15", "VAT", "PLN", "2316.02", false));
  }

  @Test
  void emptyDocument() {
    assertThat(rules("")).containsExactly("BYTES_EMPTY");
  }

  @Test
  void byteOrderMark() {
    assertThat(rules("\uFEFF" + invoice())).containsExactly("BYTES_BOM");
  }

  @Test
  void otherDeclaredEncoding() {
    assertThat(rules(invoice().replace("encoding=\"UTF-8\"", "encoding='windows-1250'")))
        .containsExactly("BYTES_ENCODING");
  }

  @Test
  void missingProlog_isFine() {
    assertThat(rules(invoice().substring(invoice().indexOf("<Faktura")))).isEmpty();
  }

  @Test
  void invalidUtf8_namesItsPlace() {
    byte[] xml = invoice().getBytes(StandardCharsets.UTF_8);
    xml[60] = (byte) 0xFF;
    Finding finding =
        validator.validate(xml, ValidationOptions.defaults(false)).findings().getFirst();
    assertThat(finding.rule()).isEqualTo("BYTES_UTF8");
    assertThat(finding.line()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"7F", "84", "86", "9F", "FDD0", "FDEF", "1FFFE", "10FFFF"})
  void discouragedCodePoint_isRefusedAsByteAndAsReference(String hex) {
    String character = Character.toString(Integer.parseInt(hex, 16));
    assertThat(rules(invoice().replace("Meble", "Meble" + character)))
        .containsExactly("BYTES_CODE_POINT");
    assertThat(rules(invoice().replace("Meble", "Meble&#x" + hex + ";")))
        .containsExactly("XML_CODE_POINT");
  }

  @Test
  void nextLineCharacter_isAllowed() {
    assertThat(rules(invoice().replace("Meble", "Meble\u0085"))).isEmpty();
  }

  @Test
  void processingInstruction() {
    assertThat(rules(invoice().replace("<Naglowek>", "<?php x?><Naglowek>")))
        .containsExactly("XML_PROCESSING_INSTRUCTION");
    assertThat(rules(invoice().replace("<Faktura", "<?xml-stylesheet href='x'?><Faktura")))
        .containsExactly("XML_PROCESSING_INSTRUCTION");
  }

  @Test
  void documentType_isRefusedWithoutExpansion() {
    String bomb =
        "<!DOCTYPE Faktura [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
            + "<!ENTITY c SYSTEM 'file:///etc/passwd'>]><Faktura";
    assertThat(rules(invoice().replace("<Faktura", bomb).replace("Meble", "&b;&c;")))
        .containsExactly("XML_DTD");
  }

  @Test
  void undeclaredEntity_isMalformed() {
    assertThat(rules(invoice().replace("Meble", "&nbsp;"))).containsExactly("XML_MALFORMED");
  }

  @Test
  void xinclude_isJustAnUnknownElement() {
    String include =
        "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>";
    assertThat(rules(invoice().replace("<Stopka>", include + "<Stopka>")))
        .containsExactly("XSD_UNKNOWN_ELEMENT");
  }

  @Test
  void deepNesting_stops() {
    String deep = "<a>".repeat(10_000) + "</a>".repeat(10_000);
    assertThat(rules(invoice().replace("<Stopka>", deep + "<Stopka>")))
        .contains("XML_MALFORMED")
        .hasSize(2);
  }

  @Test
  void xml11_isRefused() {
    assertThat(rules(invoice().replace("version=\"1.0\"", "version=\"1.1\"")))
        .containsExactly("XML_VERSION");
  }

  @Test
  void unknownRoot() {
    assertThat(rules("<Faktura/>")).containsExactly("VERSION_UNKNOWN");
    assertThat(rules("<html/>")).containsExactly("VERSION_UNKNOWN");
  }

  @Test
  void firstVersion_isNoLongerAccepted() {
    assertThat(rules("<Faktura xmlns='http://crd.gov.pl/wzor/2021/11/29/11089/'/>"))
        .containsExactly("VERSION_NOT_ACCEPTED");
  }

  @Test
  void otherVersionThanTheSession() {
    ValidationReport report =
        validator.validate(
            invoice().getBytes(StandardCharsets.UTF_8),
            ValidationOptions.defaults(false).expecting(InvoiceVersion.FA_2));
    assertThat(report.findings()).extracting(Finding::rule).containsExactly("VERSION_DIFFERS");
  }

  @Test
  void size_dependsOnAttachment() {
    String padding = "<!--" + "x".repeat(1_000_000) + "-->";
    assertThat(rules(invoice().replace("</Faktura>", padding + "</Faktura>")))
        .containsExactly("BYTES_SIZE");
    String attached =
        "<Zalacznik><BlokDanych><MetaDane><ZKlucz>a</ZKlucz><ZWartosc>b</ZWartosc></MetaDane>"
            + "</BlokDanych></Zalacznik>";
    assertThat(rules(invoice().replace("</Faktura>", attached + padding + "</Faktura>"))).isEmpty();
    assertThat(rules("x".repeat(3_000_001))).containsExactly("BYTES_SIZE");
  }

  @Test
  void everyMistake_isFoundWithItsPlace() {
    String broken =
        invoice()
            .replace("<P_8B>2</P_8B>", "<P_8B>2,5</P_8B>")
            .replace("<KodWaluty>PLN", "<KodWaluty>ZLP")
            .replace("<P_12>5</P_12>", "<P_12>24</P_12>")
            .replace("      <P_16>2</P_16>\n", "")
            .replace("<TerminPlatnosci>", "<TerminPlatnosc>")
            .replace("</TerminPlatnosci>", "</TerminPlatnosc>");
    List<Finding> findings = validate(broken).findings();
    assertThat(findings)
        .extracting(Finding::rule, Finding::path)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("XSD_ENUMERATION", "/Faktura/Fa/KodWaluty"),
            org.assertj.core.groups.Tuple.tuple(
                "XSD_MISSING_ELEMENT", "/Faktura/Fa/Adnotacje/P_17"),
            org.assertj.core.groups.Tuple.tuple("XSD_LEXICAL", "/Faktura/Fa/FaWiersz[1]/P_8B"),
            org.assertj.core.groups.Tuple.tuple("XSD_ENUMERATION", "/Faktura/Fa/FaWiersz[4]/P_12"),
            org.assertj.core.groups.Tuple.tuple(
                "XSD_UNKNOWN_ELEMENT", "/Faktura/Fa/Platnosc/TerminPlatnosc"));
    Finding rate = findings.get(3);
    assertThat(rate.en()).contains("P_12", "'24'", "23, 22, 8");
    assertThat(rate.pl()).contains("„24” jest niedozwolona");
    assertThat(broken.split("\n")[rate.line() - 1]).contains("<P_12>24");
    assertThat(findings.get(4).en()).contains("did you mean TerminPlatnosci?");
  }

  @Test
  void rowLimit_isCounted() {
    String row = "<FaWiersz><NrWierszaFa>1</NrWierszaFa></FaWiersz>";
    String head = invoice().replaceAll("(?s)\\s*<FaWiersz>.*</FaWiersz>", "@ROWS@");
    assertThat(rules(head.replace("@ROWS@", row.repeat(10_000)))).isEmpty();
    assertThat(rules(head.replace("@ROWS@", row.repeat(10_002)))).containsExactly("XSD_TOO_MANY");
  }

  @Test
  void nip_acceptsAsciiDigitsOnly() {
    assertThat(rules(invoice().replace("<NIP>2222222222", "<NIP>٢٢٢٢٢٢٢٢٢٢")))
        .containsExactly("XSD_PATTERN");
  }

  @Test
  void nipChecksum_isWarningOutsideProductionOnly() {
    byte[] xml = invoice().replace("2222222222", "2222222223").getBytes(StandardCharsets.UTF_8);
    assertThat(validator.validate(xml, ValidationOptions.defaults(false)).findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.WARNING);
    assertThat(validator.validate(xml, ValidationOptions.defaults(true)).findings())
        .extracting(Finding::severity)
        .containsExactly(Severity.ERROR);
  }

  @Test
  void issueDate_isComparedInPoland() {
    clock.set(Instant.parse("2026-02-14T22:59:59Z"));
    assertThat(rules(invoice())).containsExactly("KSEF_ISSUE_DATE_FUTURE");
    clock.set(Instant.parse("2026-02-14T23:00:00Z"));
    assertThat(rules(invoice())).isEmpty();
  }

  @Test
  void manyMistakes_areCapped() {
    String many = "<X/>".repeat(5_000);
    assertThat(rules(invoice().replace("<Stopka>", many + "<Stopka>")))
        .hasSize(ValidationReport.MAX_FINDINGS);
  }

  @Test
  void hugeNumber_isRefusedQuickly() {
    assertThat(
            rules(invoice().replace("<P_8B>2</P_8B>", "<P_8B>" + "9".repeat(900_000) + "</P_8B>")))
        .containsExactly("XSD_LEXICAL");
  }

  private static String invoice() {
    return TestInvoices.fa3Text("1111111111", "FV/7", "2026-02-15");
  }

  private List<String> rules(String xml) {
    return validate(xml).findings().stream().map(Finding::rule).toList();
  }

  private ValidationReport validate(String xml) {
    return validator.validate(
        xml.getBytes(StandardCharsets.UTF_8), ValidationOptions.defaults(false));
  }
}

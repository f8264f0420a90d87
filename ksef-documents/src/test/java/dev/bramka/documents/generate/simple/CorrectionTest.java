package dev.bramka.documents.generate.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.ValidationOptions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Corrections of ordinary, advance and settling invoices, and of several at once. */
class CorrectionTest {
  private static final String PARTIES =
      "'seller': {'nip': '5265877635', 'name': 'Meble Bukowe', 'address': 'Leśna 14'},"
          + " 'buyer': {'nip': '1111111111', 'name': 'Żuraw', 'address': 'Rynek 1'}";
  private static final String ADVANCE =
      "'number': 'ZAL/1', 'issueDate': '2026-02-10', "
          + PARTIES
          + ", 'lines': [{'name': 'Stół', 'quantity': 1, 'netPrice': 5000, 'rate': 23},"
          + " {'name': 'Montaż', 'quantity': 1, 'netPrice': 1000, 'rate': 8}],"
          + " 'advance': {'received': 2000, 'receivedOn': '2026-02-09'}";
  private static final String ORDINARY =
      "'number': 'FV/1', 'issueDate': '2026-02-10', 'saleDate': '2026-02-09', 'receipt': true,"
          + " 'relatedParties': true, "
          + PARTIES
          + ", 'thirdParties': [{'nip': '2222222222', 'name': 'Faktor', 'role': 'factor'}],"
          + " 'lines': [{'name': 'Stół', 'quantity': 4, 'netPrice': 249.99, 'rate': 23}]";
  private static final String SETTLEMENT =
      "'number': 'ROZ/1', 'issueDate': '2026-02-10', "
          + PARTIES
          + ", 'lines': [{'name': 'Stół', 'quantity': 1, 'netPrice': 5000, 'rate': 23}],"
          + " 'settlement': {'advances': [{'number': 'ZAL/9', 'sums': [{'rate': 23, 'net': 1000,"
          + " 'tax': 230}]}]}";

  private final ShortForm shortForm =
      new ShortForm(Clock.fixed(Instant.parse("2026-03-10T10:00:00Z"), ZoneOffset.UTC));

  private GeneratedInvoice generated(String members) {
    ObjectNode input =
        (ObjectNode) InvoiceJson.MAPPER.readTree("{" + members.replace('\'', '"') + "}");
    return shortForm
        .generate(input, ReferencedInvoices.NONE, ValidationOptions.defaults(false).withBusiness())
        .generated();
  }

  private GeneratedInvoice corrected(String original, String members) {
    byte[] xml = generated(original).valid().orElseThrow();
    return generated(
        "'number': 'KOR/1', 'issueDate': '2026-03-10', 'correction': {'original': {'xml': '"
            + Base64.getEncoder().encodeToString(xml)
            + "'}, 'reason': 'x', "
            + members
            + "}");
  }

  private static Element fa(GeneratedInvoice generated) {
    assertThat(generated.errors()).isEmpty();
    assertThat(generated.warnings()).isEmpty();
    Element fa = Element.parse(generated.valid().orElseThrow()).child("Fa");
    return java.util.Objects.requireNonNull(fa);
  }

  @Test
  void dates_marksAndThirdParties_stayAsTheyWere() {
    GeneratedInvoice correction = corrected(ORDINARY, "'lines': [{'line': 1, 'quantity': 3}]");
    Element fa = fa(correction);
    assertThat(fa.value("P_6")).isEqualTo("2026-02-09");
    assertThat(fa.value("FP")).isEqualTo("1");
    assertThat(fa.value("TP")).isEqualTo("1");
    assertThat(fa.value("P_13_1")).isEqualTo("-249.99");
    assertThat(Element.parse(correction.valid().orElseThrow()).all("Podmiot3")).hasSize(1);
    GeneratedInvoice without =
        corrected(ORDINARY, "'withoutThirdParties': true, 'lines': [{'line': 1, 'quantity': 3}]");
    assertThat(Element.parse(without.valid().orElseThrow()).all("Podmiot3")).isEmpty();
  }

  @Test
  void aBuyersData_carryTheSameKeyBeforeAndAfter() {
    GeneratedInvoice correction =
        corrected(
            ORDINARY,
            "'buyer': {'nip': '1111111111', 'name': 'Żuraw sp. j.', 'address': 'Rynek 2'}");
    Element root = Element.parse(correction.valid().orElseThrow());
    assertThat(root.value("Podmiot2", "IDNabywcy")).isEqualTo("0001");
    assertThat(root.value("Fa", "Podmiot2K", "IDNabywcy")).isEqualTo("0001");
    assertThat(root.value("Fa", "Podmiot2K", "DaneIdentyfikacyjne", "Nazwa")).isEqualTo("Żuraw");
    assertThat(correction.warnings()).isEmpty();
  }

  @Test
  void anAdvance_isCorrectedByTheRightPayment_withItsOrderBeforeAndAfter() {
    Element fa = fa(corrected(ADVANCE, "'received': 3000"));
    assertThat(fa.value("RodzajFaktury")).isEqualTo("KOR_ZAL");
    assertThat(fa.value("P_15")).isEqualTo("1000");
    assertThat(fa.value("P_15ZK")).isEqualTo("2000");
    assertThat(fa.value("P_13_1")).isEqualTo("691.57");
    assertThat(fa.value("P_14_2")).isEqualTo("11.06");
    assertThat(fa.value("Zamowienie", "WartoscZamowienia")).isEqualTo("7230");
    assertThat(fa.child("Zamowienie").all("ZamowienieWiersz"))
        .extracting(row -> row.value("NrWierszaZam") + row.value("StanPrzedZ"))
        .containsExactly("11", "1", "21", "2");
  }

  @Test
  void anAdvance_isCorrectedByAnotherRateOfARow() {
    Element fa = fa(corrected(ADVANCE, "'lines': [{'line': 1, 'rate': 8}]"));
    assertThat(fa.value("P_15")).isEqualTo("0");
    assertThat(fa.value("P_13_1")).isEqualTo("-1383.12");
    assertThat(fa.value("P_13_2")).isEqualTo("1575.22");
    assertThat(fa.value("Zamowienie", "WartoscZamowienia")).isEqualTo("6480");
  }

  @Test
  void rowsOfAnOrder_comeAndGo() {
    Element fa =
        fa(
            corrected(
                ADVANCE,
                "'lines': [{'line': 2, 'remove': true}, {'add': true, 'name': 'Krzesło',"
                    + " 'quantity': 2, 'grossPrice': 123, 'rate': 23}]"));
    List<Element> rows = fa.child("Zamowienie").all("ZamowienieWiersz");
    assertThat(rows)
        .extracting(row -> row.value("P_7Z") + row.value("StanPrzedZ"))
        .containsExactly("Stół1", "Stół", "Montaż1", "Krzesło");
    assertThat(rows.getLast().value("P_11NettoZ")).isEqualTo("200");
    assertThat(rows.getLast().value("P_11VatZ")).isEqualTo("46");
    assertThat(fa.value("Zamowienie", "WartoscZamowienia")).isEqualTo("6396");
  }

  @Test
  void anAdvanceThatWasReturned_leavesNothing() {
    Element fa = fa(corrected(ADVANCE, "'zero': true"));
    assertThat(fa.value("P_15")).isEqualTo("-2000");
    assertThat(fa.value("P_13_1")).isEqualTo("-1383.12");
  }

  @Test
  void aSettlement_keepsItsAdvances_andMayChangeWhatIsLeftToPay() {
    Element price = fa(corrected(SETTLEMENT, "'lines': [{'line': 1, 'netPrice': 4800}]"));
    assertThat(price.value("P_15")).isEqualTo("-246");
    assertThat(price.value("P_15ZK")).isEqualTo("4920");
    assertThat(price.value("FakturaZaliczkowa", "NrFaZaliczkowej")).isEqualTo("ZAL/9");
    Element left = fa(corrected(SETTLEMENT, "'received': 5043"));
    assertThat(left.value("P_15")).isEqualTo("123");
    assertThat(left.value("P_13_1")).isEqualTo("100");
    assertThat(left.all("FaWiersz")).hasSize(2);
  }

  private static final String TWO =
      "'original': [{'number': 'FV/1', 'issueDate': '2026-01-10'},"
          + " {'number': 'FV/2', 'issueDate': '2026-02-10'}]";

  @Test
  void oneDiscount_correctsSeveralInvoices() {
    Element fa =
        fa(
            generated(
                "'number': 'KOR/1', "
                    + PARTIES
                    + ", 'correction': {"
                    + TWO
                    + ", 'reason': 'rabat', 'period': {'description': 'I kwartał'},"
                    + " 'discounts': [{'rate': 23, 'grossValue': 50000}]}"));
    assertThat(fa.all("DaneFaKorygowanej"))
        .extracting(d -> d.value("NrFaKorygowanej") + d.value("NrKSeFN"))
        .containsExactly("FV/11", "FV/21");
    assertThat(fa.value("P_13_1")).isEqualTo("-40650.41");
    assertThat(fa.value("P_14_1")).isEqualTo("-9349.59");
    assertThat(fa.value("P_15")).isEqualTo("-50000");
    assertThat(fa.all("FaWiersz")).isEmpty();
  }

  @Test
  void aDiscountOnPartOfTheSupplies_namesThem() {
    Element fa =
        fa(
            generated(
                "'number': 'KOR/1', "
                    + PARTIES
                    + ", 'correction': {"
                    + TWO
                    + ", 'reason': 'rabat', 'discounts': [{'rate': 8, 'netValue': -100,"
                    + " 'name': 'lodówka', 'cn': '8418 21 91'}]}"));
    assertThat(fa.value("P_13_2")).isEqualTo("-100");
    assertThat(fa.value("P_14_2")).isEqualTo("-8");
    assertThat(fa.value("FaWiersz", "P_7")).isEqualTo("lodówka");
    assertThat(fa.value("FaWiersz", "CN")).isEqualTo("8418 21 91");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/correction/discounts|'reason': 'x'",
        "/correction/lines|'discounts': [{'rate': 23, 'netValue': 1}], 'lines': [{'line': 1}]",
        "/correction/discounts/0/rate|'discounts': [{'rate': 19, 'netValue': 1}]",
        "/correction/discounts/0|'discounts': [{'rate': 23}]",
        "/correction/discounts/0|'discounts': [{'rate': 23, 'netValue': 1, 'grossValue': 2}]"
      })
  void whatACorrectionOfSeveralLacks_isNamed(String pointer, String members) {
    GeneratedInvoice generated =
        generated(
            "'number': 'KOR/1', " + PARTIES + ", 'correction': {" + TWO + ", " + members + "}");
    assertThat(generated.errors()).extracting("pointer").contains(pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/correction/received|'effect': 'other'",
        "/correction/lines/0/line|'lines': [{'line': 7, 'rate': 8}]",
        "/correction/lines/0/line|'lines': [{'rate': 8}]"
      })
  void whatTheCorrectionOfAnAdvanceLacks_isNamed(String pointer, String members) {
    assertThat(corrected(ADVANCE, members).errors()).extracting("pointer").contains(pointer);
  }

  @Test
  void aSettlement_takesTheNumberOfAnAdvanceFromItsXml_andSaysABadOneOnce() {
    String settlement =
        "'number': 'ROZ/1', "
            + PARTIES
            + ", 'lines': [{'name': 'Stół', 'quantity': 1, 'netPrice': 6000, 'rate': 23}],"
            + " 'settlement': {'advances': [{'xml': '%s', 'issueDate': '2026-02-10'}]}";
    byte[] advance = generated(ADVANCE).valid().orElseThrow();
    Element root =
        Element.parse(
            generated(settlement.formatted(Base64.getEncoder().encodeToString(advance)))
                .valid()
                .orElseThrow());
    assertThat(root.value("Fa", "FakturaZaliczkowa", "NrFaZaliczkowej")).isEqualTo("ZAL/1");
    assertThat(generated(settlement.formatted("PGE+")).errors()).hasSize(1);
  }
}

package dev.bramka.documents.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.vat.TaxRounding;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What an invoice of a flat-rate farmer does not state is worked out. */
class FarmersTotalsTest {
  private static final String PARTY =
      "{'DaneIdentyfikacyjne': {'NIP': '%s', 'Nazwa': '%s'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'Polna 5'}}";
  private static final String MILK =
      "{'P_4AA': '2026-02-09', 'P_5': 'Mleko', 'P_6A': 'l', 'P_6B': 1000.5, 'P_6C': 'ekstra', 'P_7': 1.99";

  private final InvoiceGenerator generator =
      new InvoiceGenerator(Clock.fixed(Instant.parse("2026-03-20T10:00:00Z"), ZoneOffset.UTC));

  private GeneratedInvoice generated(String rows, String more) {
    String invoice =
        "{'Naglowek': {'KodFormularza': {'kodSystemowy': 'FA_RR_V1'}}, 'Podmiot1': "
            + PARTY.formatted("5265877635", "Rolnik")
            + ", 'Podmiot2': "
            + PARTY.formatted("1111111111", "Mleczarnia")
            + ", 'FakturaRR': {'P_4B': '2026-02-10', 'P_4C': 'RR/1', 'FakturaRRWiersz': ["
            + rows
            + "]"
            + more
            + "}}";
    ObjectNode tree = (ObjectNode) InvoiceJson.MAPPER.readTree(invoice.replace('\'', '"'));
    return generator.generate(
        tree, TaxRounding.RATE, ValidationOptions.defaults(false).withBusiness());
  }

  private static Element farmers(GeneratedInvoice generated) {
    assertThat(generated.errors()).isEmpty();
    Element found = Element.parse(generated.valid().orElseThrow()).child("FakturaRR");
    return java.util.Objects.requireNonNull(found);
  }

  @Test
  void values_refund_sumsAndWords_followFromQuantityAndPrice() {
    GeneratedInvoice generated = generated(MILK + "}, " + MILK + ", 'P_9': '6.5'}", "");
    Element invoice = farmers(generated);
    Element first = invoice.all("FakturaRRWiersz").getFirst();
    assertThat(first.value("NrWierszaFa")).isEqualTo("1");
    assertThat(first.value("P_8")).isEqualTo("1991");
    assertThat(first.value("P_9")).isEqualTo("7");
    assertThat(first.value("P_10")).isEqualTo("139.37");
    assertThat(first.value("P_11")).isEqualTo("2130.37");
    assertThat(invoice.all("FakturaRRWiersz").getLast().value("P_10")).isEqualTo("129.42");
    assertThat(invoice.value("P_11_1")).isEqualTo("3982");
    assertThat(invoice.value("P_11_2")).isEqualTo("268.79");
    assertThat(invoice.value("P_12_1")).isEqualTo("4250.79");
    assertThat(invoice.value("P_12_2"))
        .isEqualTo("cztery tysiące dwieście pięćdziesiąt złotych 79/100");
    assertThat(invoice.value("RodzajFaktury")).isEqualTo("VAT_RR");
    assertThat(generated.warnings()).isEmpty();
  }

  @Test
  void whatIsStated_stays() {
    Element invoice =
        farmers(generated(MILK + ", 'P_8': 1990, 'P_10': 139.30}", ", 'P_12_2': 'dużo'"));
    assertThat(invoice.value("FakturaRRWiersz", "P_11")).isEqualTo("2129.3");
    assertThat(invoice.value("P_12_1")).isEqualTo("2129.3");
    assertThat(invoice.value("P_12_2")).isEqualTo("dużo");
  }

  @Test
  void correction_sumsUpTheChange() {
    Element invoice =
        farmers(
            generated(
                MILK
                    + ", 'NrWierszaFa': 1, 'StanPrzed': 1}, "
                    + MILK.replace("1000.5", "900.5")
                    + ", 'NrWierszaFa': 1}",
                ", 'RodzajFaktury': 'KOR_VAT_RR', 'DaneFaKorygowanej': {'DataWystFaKorygowanej':"
                    + " '2026-02-01', 'NrFaKorygowanej': 'RR/0', 'NrKSeFN': 1}"));
    assertThat(invoice.value("P_11_1")).isEqualTo("-199");
    assertThat(invoice.value("P_12_1")).isEqualTo("-212.93");
    assertThat(invoice.value("P_12_2")).isEqualTo("minus dwieście dwanaście złotych 93/100");
  }

  @Test
  void aRowWithoutPrice_isNamed() {
    assertThat(generated(MILK.replace(", 'P_7': 1.99", "") + "}", "").errors())
        .extracting(JsonFinding::pointer)
        .contains("/invoice/FakturaRR/FakturaRRWiersz/0/P_8");
  }
}

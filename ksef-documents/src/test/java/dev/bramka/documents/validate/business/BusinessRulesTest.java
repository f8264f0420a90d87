package dev.bramka.documents.validate.business;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Each rule on the smallest invoice that breaks it and nothing else. */
class BusinessRulesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-02T09:15:30Z"), ZoneOffset.UTC);
  private static final ValidationOptions BUSINESS =
      ValidationOptions.defaults(false).withBusiness();
  private static final String ORDINARY =
      """
      {"Podmiot1": {"PrefiksPodatnika": "PL",
                    "DaneIdentyfikacyjne": {"NIP": "5265877635", "Nazwa": "Meble Bukowe"},
                    "Adres": {"KodKraju": "PL", "AdresL1": "ul. Leśna 14"}},
       "Podmiot2": {"DaneIdentyfikacyjne": {"NIP": "1111111111", "Nazwa": "Żuraw"},
                    "Adres": {"KodKraju": "PL", "AdresL1": "ul. Polna 1"}},
       "Fa": {"P_1": "2026-02-16", "P_2": "F/1", "P_13_1": 100, "P_14_1": 23, "P_15": 123,
              "FaWiersz": [{"P_7": "K", "P_8A": "szt.", "P_8B": 1, "P_9A": 100, "P_11": 100,
                            "P_12": "23"}]}}
      """;

  private static GeneratedInvoice with(String members) {
    ObjectNode invoice = (ObjectNode) InvoiceJson.MAPPER.readTree(ORDINARY);
    ((ObjectNode) invoice.get("Fa"))
        .setAll((ObjectNode) InvoiceJson.MAPPER.readTree("{" + members.replace('\'', '"') + "}"));
    for (JsonNode row : invoice.at("/Fa/FaWiersz")) {
      if (!row.has("P_7")) {
        ((ObjectNode) row).put("P_7", "K");
      }
    }
    return generated(invoice);
  }

  private static GeneratedInvoice generated(ObjectNode invoice) {
    GeneratedInvoice generated = new InvoiceGenerator(CLOCK).generate(invoice, BUSINESS);
    assertThat(generated.errors()).isEmpty();
    return generated;
  }

  /** The ordinary invoice with other parties. */
  private static GeneratedInvoice between(String parties, String members) {
    ObjectNode invoice = (ObjectNode) InvoiceJson.MAPPER.readTree(ORDINARY);
    invoice.setAll(
        (ObjectNode) InvoiceJson.MAPPER.readTree("{" + parties.replace('\'', '"') + "}"));
    ((ObjectNode) invoice.get("Fa"))
        .setAll((ObjectNode) InvoiceJson.MAPPER.readTree("{" + members.replace('\'', '"') + "}"));
    return generated(invoice);
  }

  @Test
  void tradeWithinTheEu_wantsThePrefixOfTheSeller() {
    String seller =
        "'Podmiot1': {'DaneIdentyfikacyjne': {'NIP': '5265877635', 'Nazwa': 'M'},"
            + " 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}";
    String buyer =
        ", 'Podmiot2': {'DaneIdentyfikacyjne': {'KodUE': 'DE', 'NrVatUE': '999999999', 'Nazwa': 'B'},"
            + " 'Adres': {'KodKraju': 'DE', 'AdresL1': 'u'}}";
    String sale =
        "'P_13_6_2': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100,"
            + " 'FaWiersz': [{'P_7': 'K', 'P_11': 100, 'P_12': '0 WDT'}]";
    assertThat(between(seller + buyer, sale).warnings())
        .extracting("rule")
        .containsExactly("BIZ_EU_SELLER");
  }

  @Test
  void buyerWithoutAName_andASimplifiedInvoiceWithoutHisNip_areQuestioned() {
    String nameless =
        "'Podmiot2': {'DaneIdentyfikacyjne': {'NIP': '1111111111'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}";
    assertThat(between(nameless, "").warnings())
        .extracting("rule")
        .containsExactly("BIZ_BUYER_NAME");
    String nobody = "'Podmiot2': {'DaneIdentyfikacyjne': {'BrakID': 1}}";
    assertThat(between(nobody, "'RodzajFaktury': 'UPR', 'FaWiersz': null").warnings())
        .extracting("rule")
        .containsExactly("BIZ_SIMPLIFIED_BUYER");
  }

  @Test
  void taxInPlnFromTheNetInPln_isAsLawful_andWhatIsPaidWasDueAtAnyTime() {
    assertThat(
            with("'KodWaluty': 'EUR', 'P_13_1': 33.37, 'P_14_1': 7.68, 'P_14_1W': 32.63,"
                    + " 'P_15': 41.05, 'FaWiersz': [{'P_11': 33.37, 'P_12': '23', 'KursWaluty': 4.2513}]")
                .warnings())
        .isEmpty();
    assertThat(
            with("'Platnosc': {'Zaplacono': 1, 'DataZaplaty': '2026-02-10',"
                    + " 'TerminPlatnosci': [{'Termin': '2026-02-10'}]}")
                .warnings())
        .isEmpty();
  }

  @Test
  void anOrdinaryInvoice_isNotQuestioned() {
    assertThat(with("").warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BIZ_IBAN|'Platnosc': {'RachunekBankowy': [{'NrRB': '61109010140000071219812875'}]}",
        "BIZ_KSEF_NUMBER|'RodzajFaktury': 'KOR', 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeF': 1, 'NrKSeFFaKorygowanej': '5265877635-20260201-010000000000-FF'}]",
        "BIZ_ROW_VALUE|'FaWiersz': [{'P_8B': 2, 'P_9A': 50.02, 'P_11': 100, 'P_12': '23'}]",
        "BIZ_ROW_NUMBER|'FaWiersz': [{'NrWierszaFa': 1, 'P_11': 50, 'P_12': '23'}, {'NrWierszaFa': 1, 'P_11': 50, 'P_12': '23'}]",
        "BIZ_BEFORE_ROW|'FaWiersz': [{'P_11': 100, 'P_12': '23'}, {'P_11': 100, 'P_12': '23'}, {'P_11': 100, 'P_12': '23', 'StanPrzed': 1}]",
        "BIZ_ROW_INCOMPLETE|'FaWiersz': [{'P_11': 100, 'P_12': '23'}, {'P_9A': 50, 'P_12': '23'}]",
        "BIZ_ROW_NAME|'FaWiersz': [{'P_7': null, 'P_11': 100, 'P_12': '23'}]",
        "BIZ_ROW_TAX|'P_14_1': 50, 'P_15': 150, 'FaWiersz': [{'P_11': 100, 'P_11Vat': 50, 'P_12': '23'}]",
        "BIZ_NEGATIVE|'P_13_1': -100, 'P_14_1': -23, 'P_15': -123, 'FaWiersz': [{'P_11': -100, 'P_12': '23'}]",
        "BIZ_TAX_IN_PLN_UNUSED|'P_14_1W': 23",
        "BIZ_TOTAL_TAX|'RodzajFaktury': 'ZAL', 'Zamowienie': {'WartoscZamowienia': 615, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_11NettoZ': 500, 'P_12Z': '23'}]}, 'FaWiersz': null, 'P_13_1': 98, 'P_14_1': 25",
        "BIZ_BUYER_NIP_CORRECTED|'RodzajFaktury': 'KOR', 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}], 'Podmiot2K': [{'DaneIdentyfikacyjne': {'NIP': '5265877635', 'Nazwa': 'Z'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}]",
        "BIZ_TOTAL_DUE|'P_15': 123.01",
        "BIZ_TOTAL_NET|'P_13_1': 99, 'P_15': 122",
        "BIZ_TOTAL_TAX|'P_14_1': 23.5, 'P_15': 123.5",
        "BIZ_TAX_IN_PLN|'KodWaluty': 'EUR', 'FaWiersz': [{'P_11': 100, 'P_12': '23', 'KursWaluty': 4.25}]",
        "BIZ_TAX_IN_PLN_VALUE|'KodWaluty': 'EUR', 'P_14_1W': 90, 'FaWiersz': [{'P_11': 100, 'P_12': '23', 'KursWaluty': 4.25}]",
        "BIZ_EXCHANGE_RATE|'KodWaluty': 'EUR', 'P_14_1W': 97.75",
        "BIZ_TO_PAY|'Rozliczenie': {'Obciazenia': [{'Kwota': 10, 'Powod': 'x'}], 'DoZaplaty': 130}",
        "BIZ_DATE_PERIOD|'P_6_Od': '2026-02-28', 'P_6_Do': '2026-02-01'",
        "BIZ_DATE_SALE|'P_6': '2026-04-18'",
        "BIZ_DATE_DUE|'Platnosc': {'TerminPlatnosci': [{'Termin': '2026-02-15'}]}",
        "BIZ_DATE_CORRECTED|'RodzajFaktury': 'KOR', 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-17', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}]",
        "BIZ_SPLIT_PAYMENT|'P_13_1': 15000, 'P_14_1': 3450, 'P_15': 18450, 'FaWiersz': [{'P_11': 15000, 'P_12': '23', 'P_12_Zal_15': 1}]",
        "BIZ_EXEMPTION_BASIS|'P_13_7': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_11': 100, 'P_12': 'zw'}]",
        "BIZ_EXEMPTION_UNUSED|'Adnotacje': {'Zwolnienie': {'P_19': 1, 'P_19A': 'art. 43'}}",
        "BIZ_REVERSE_CHARGE|'P_13_10': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_11': 100, 'P_12': 'oo'}]",
        "BIZ_MARGIN|'P_13_11': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_8B': 1, 'P_9B': 100, 'P_11A': 100}]",
        "BIZ_SIMPLIFIED_LIMIT|'RodzajFaktury': 'UPR', 'P_13_1': 400, 'P_14_1': 92, 'P_15': 492, 'FaWiersz': null",
        "BIZ_EU_BUYER|'P_13_6_2': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_11': 100, 'P_12': '0 WDT'}]",
        "BIZ_GTU|'P_13_6_3': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_11': 100, 'P_12': '0 EX', 'GTU': 'GTU_12'}]",
        "BIZ_PROCEDURE_RATE|'FaWiersz': [{'P_11': 100, 'P_12': '23', 'Procedura': 'WSTO_EE'}]",
        "BIZ_PROCEDURE_IMPORT|'FaWiersz': [{'P_11': 100, 'P_12': '23', 'Procedura': 'I_42'}]",
        "BIZ_CORRECTION_REFERENCE|'RodzajFaktury': 'KOR'",
        "BIZ_SETTLEMENT_REFERENCE|'RodzajFaktury': 'ROZ'",
        "BIZ_ADVANCE_ORDER|'RodzajFaktury': 'ZAL', 'FaWiersz': null",
        "BIZ_ACCOUNT|'Platnosc': {'FormaPlatnosci': 6}"
      })
  void theRule_isTheOnlyOneBroken(String rule, String members) {
    assertThat(with(members).warnings()).extracting("rule").containsExactly(rule);
  }

  @Test
  void aSum_namesBothFigures_itsPlace_andItsSource() {
    GeneratedInvoice generated = with("'P_14_1': 23.5, 'P_15': 123.5");
    assertThat(generated.warnings().getFirst().pointer()).isEqualTo("/invoice/Fa/P_14_1");
    List<Finding> findings =
        new InvoiceValidator(CLOCK).validate(generated.valid().orElseThrow(), BUSINESS).findings();
    assertThat(findings).hasSize(1);
    Finding finding = findings.getFirst();
    assertThat(finding.path()).isEqualTo("/Faktura/Fa/P_14_1");
    assertThat(finding.en()).contains("23.5").contains("23.00");
    assertThat(finding.pl()).contains("23.5").contains("23.00");
    assertThat(finding.source()).contains("art. 106e");
    assertThat(finding.line()).isPositive();
    assertThat(finding.severity()).isEqualTo(Finding.Severity.WARNING);
  }

  @Test
  void taxRoundedOnEveryRow_isAsLawful() {
    assertThat(
            with("'P_13_1': 0.99, 'P_14_1': 0.24, 'P_15': 1.23, 'FaWiersz': ["
                    + "{'P_11': 0.33, 'P_12': '23'}, {'P_11': 0.33, 'P_12': '23'},"
                    + "{'P_11': 0.33, 'P_12': '23'}]")
                .warnings())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PL61109010140000071219812874, true",
    "DE89370400440532013000, true",
    "DE89370400440532013001, false",
    "PL6110901014000007121981287, false"
  })
  void iban_isCheckedBy97(String iban, boolean valid) {
    assertThat(NumberRules.validIban(iban)).isEqualTo(valid);
  }
}

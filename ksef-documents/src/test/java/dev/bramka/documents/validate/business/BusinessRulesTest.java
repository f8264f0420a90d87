package dev.bramka.documents.validate.business;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.validate.Finding;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.validate.ValidationReport;
import dev.bramka.documents.validate.rule.RuleLevels;
import dev.bramka.documents.validate.rule.RuleLevels.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        "BIZ_ACCOUNT|'Platnosc': {'FormaPlatnosci': 6}",
        "BIZ_IBAN|'Platnosc': {'RachunekBankowy': [{'NrRB': '1234567890123456789012345'}]}",
        "BIZ_KSEF_NUMBER_SELLER|'RodzajFaktury': 'KOR', 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeF': 1, 'NrKSeFFaKorygowanej': '1111111111-20260201-010000000000-FD'}]",
        "BIZ_NUMBER_EMPTY|'P_2': '-'",
        "BIZ_PLACEHOLDER|'P_2': 'FV/{{nr}}'",
        "BIZ_PLACEHOLDER|'FaWiersz': [{'P_7': '${nazwa}', 'P_11': 100, 'P_12': '23'}]",
        "BIZ_ROW_RATE|'FaWiersz': [{'P_11': 100}]",
        "BIZ_ROW_MARGIN|'Adnotacje': {'PMarzy': {'P_PMarzy': 1, 'P_PMarzy_3_1': 1}}, 'P_13_11': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_9A': 100, 'P_8B': 1, 'P_11A': 100}]",
        "BIZ_NO_ROWS|'FaWiersz': null",
        "BIZ_BEFORE_ROW|'Zamowienie': {'WartoscZamowienia': 123, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_11NettoZ': 100, 'P_11VatZ': 23, 'P_12Z': '23', 'StanPrzedZ': 1}]}",
        "BIZ_BEFORE_WITHOUT_AFTER|'RodzajFaktury': 'KOR', 'P_13_1': -100, 'P_14_1': -23, 'P_15': -123, 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}], 'FaWiersz': [{'P_11': 100, 'P_12': '23', 'StanPrzed': 1}]",
        "BIZ_TOTALS_ABSENT|'P_13_1': null, 'P_14_1': null, 'P_15': 200",
        "BIZ_NEGATIVE_GROUP|'P_13_2': -10, 'P_14_2': -0.80, 'P_15': 112.20, 'FaWiersz': [{'P_11': 100, 'P_12': '23'}, {'P_11': -10, 'P_12': '8'}]",
        "BIZ_CONTRACT_CURRENCY|'WarunkiTransakcji': {'WalutaUmowna': 'PLN', 'KursUmowny': 1}",
        "BIZ_CHARGES|'Rozliczenie': {'Obciazenia': [{'Kwota': 10, 'Powod': 'x'}], 'SumaObciazen': 11, 'DoZaplaty': 133}",
        "BIZ_DATE_SALE_TWICE|'P_6': '2026-02-10', 'FaWiersz': [{'P_6A': '2026-02-11', 'P_11': 100, 'P_12': '23'}]",
        "BIZ_DATE_DUE_FAR|'Platnosc': {'TerminPlatnosci': [{'Termin': '2049-02-15'}]}",
        "BIZ_DATE_ISSUED_OLD|'P_1': '2016-02-16'",
        "BIZ_DATE_PAID|'Platnosc': {'Zaplacono': 1, 'DataZaplaty': '2026-02-28'}",
        "BIZ_SPLIT_PAYMENT_FORM|'Adnotacje': {'P_18A': 1}, 'Platnosc': {'FormaPlatnosci': 1}",
        "BIZ_REVERSE_CHARGE_UNUSED|'Adnotacje': {'P_18': 1}",
        "BIZ_MARGIN_UNUSED|'Adnotacje': {'PMarzy': {'P_PMarzy': 1, 'P_PMarzy_3_1': 1}}",
        "BIZ_CORRECTION_ITSELF|'RodzajFaktury': 'KOR', 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/1', 'NrKSeFN': 1}]",
        "BIZ_CORRECTION_UNMARKED|'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}]",
        "BIZ_CORRECTION_EMPTY|'RodzajFaktury': 'KOR', 'P_13_1': 0, 'P_14_1': 0, 'P_15': 0, 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}], 'FaWiersz': [{'NrWierszaFa': 1, 'P_11': 100, 'P_12': '23', 'StanPrzed': 1}, {'NrWierszaFa': 1, 'P_11': 100, 'P_12': '23'}]",
        "BIZ_TAX_IN_PLN_VALUE|'KodWaluty': 'EUR', 'P_14_1W': 990, 'FaWiersz': [{'P_11': 50, 'P_12': '23', 'KursWaluty': 4.2}, {'P_11': 50, 'P_12': '23', 'KursWaluty': 4.4}]",
        "BIZ_ADVANCE_CORRECTION|'RodzajFaktury': 'KOR_ZAL', 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}], 'FaWiersz': null",
        "BIZ_ADVANCE_OVER_ORDER|'RodzajFaktury': 'ZAL', 'Zamowienie': {'WartoscZamowienia': 61.5, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_11NettoZ': 50, 'P_11VatZ': 11.5, 'P_12Z': '23'}]}, 'FaWiersz': null",
        "BIZ_ADVANCE_PARTS|'RodzajFaktury': 'ZAL', 'ZaliczkaCzesciowa': [{'P_6Z': '2026-02-01', 'P_15Z': 100}], 'Zamowienie': {'WartoscZamowienia': 615, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_11NettoZ': 500, 'P_11VatZ': 115, 'P_12Z': '23'}]}, 'FaWiersz': null",
        "BIZ_ORDER_TOTAL|'RodzajFaktury': 'ZAL', 'Zamowienie': {'WartoscZamowienia': 700, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_11NettoZ': 500, 'P_11VatZ': 115, 'P_12Z': '23'}]}, 'FaWiersz': null",
        "BIZ_ORDER_ROW_VALUE|'RodzajFaktury': 'ZAL', 'Zamowienie': {'WartoscZamowienia': 615, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_8BZ': 2, 'P_9AZ': 200, 'P_11NettoZ': 500, 'P_11VatZ': 115, 'P_12Z': '23'}]}, 'FaWiersz': null",
        "BIZ_ORDER_ROW_TAX|'RodzajFaktury': 'ZAL', 'Zamowienie': {'WartoscZamowienia': 540, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_11NettoZ': 500, 'P_11VatZ': 40, 'P_12Z': '23'}]}, 'FaWiersz': null",
        "BIZ_PART_PAYMENTS|'Platnosc': {'ZnacznikZaplatyCzesciowej': 2, 'ZaplataCzesciowa': [{'KwotaZaplatyCzesciowej': 100, 'DataZaplatyCzesciowej': '2026-02-01'}]}",
        "BIZ_PART_PAYMENTS_OVER|'Platnosc': {'ZnacznikZaplatyCzesciowej': 1, 'ZaplataCzesciowa': [{'KwotaZaplatyCzesciowej': 123, 'DataZaplatyCzesciowej': '2026-02-01'}]}",
        "BIZ_GTU|'RodzajFaktury': 'ZAL', 'P_13_6_3': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'Zamowienie': {'WartoscZamowienia': 500, 'ZamowienieWiersz': [{'NrWierszaZam': 1, 'P_7Z': 'K', 'P_11NettoZ': 500, 'P_12Z': '0 EX', 'GTUZ': 'GTU_12'}]}, 'FaWiersz': null"
      })
  void theRule_isTheOnlyOneBroken(String rule, String members) {
    assertThat(with(members).warnings()).extracting("rule").containsExactly(rule);
  }

  /** A rule of parties, on the ordinary invoice with another buyer or a third party. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "BIZ_EU_NUMBER|'Podmiot2': {'DaneIdentyfikacyjne': {'KodUE': 'DE', 'NrVatUE': '12345678', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'DE', 'AdresL1': 'u'}}|",
        "BIZ_POLISH_BUYER|'Podmiot2': {'DaneIdentyfikacyjne': {'KodUE': 'PL', 'NrVatUE': '1111111111', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}|",
        "BIZ_POLISH_BUYER|'Podmiot2': {'DaneIdentyfikacyjne': {'KodKraju': 'PL', 'NrID': '111-111-11-11', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}|",
        "BIZ_COMPANY_WITHOUT_ID|'Podmiot2': {'DaneIdentyfikacyjne': {'BrakID': 1, 'Nazwa': 'Żuraw sp. z o.o.'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}|",
        "BIZ_SAME_PARTY|'Podmiot2': {'DaneIdentyfikacyjne': {'NIP': '5265877635', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}|",
        "BIZ_BUYER_ADDRESS|'Podmiot2': {'DaneIdentyfikacyjne': {'NIP': '1111111111', 'Nazwa': 'B'}}|",
        "BIZ_BUYER_NAME|'Podmiot2': {'DaneIdentyfikacyjne': {'BrakID': 1}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}|",
        "BIZ_UNIT|'Podmiot2': {'DaneIdentyfikacyjne': {'NIP': '1111111111', 'Nazwa': 'Gmina'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}, 'JST': 1, 'GV': 2}|",
        "BIZ_UNIT_UNMARKED|'Podmiot3': [{'DaneIdentyfikacyjne': {'NIP': '2222222222', 'Nazwa': 'Szkoła'}, 'Rola': 8}]|",
        "BIZ_GROUP|'Podmiot2': {'DaneIdentyfikacyjne': {'NIP': '1111111111', 'Nazwa': 'GV'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}, 'JST': 2, 'GV': 1}|",
        "BIZ_GROUP|'Podmiot2': {'DaneIdentyfikacyjne': {'NIP': '1111111111', 'Nazwa': 'GV'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}, 'JST': 2, 'GV': 1}, 'Podmiot3': [{'DaneIdentyfikacyjne': {'NIP': '1111111111', 'Nazwa': 'GV'}, 'Rola': 10}]|",
        "BIZ_POLISH_BUYER|'Podmiot2': {'DaneIdentyfikacyjne': {'KodKraju': 'PL', 'NrID': '6824515772-12343', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}|",
        "BIZ_GROUP_UNMARKED|'Podmiot3': [{'DaneIdentyfikacyjne': {'NIP': '2222222222', 'Nazwa': 'Członek'}, 'Rola': 10}]|",
        "BIZ_SHARE_ROLE|'Podmiot3': [{'DaneIdentyfikacyjne': {'NIP': '2222222222', 'Nazwa': 'Faktor'}, 'Udzial': 50, 'Rola': 1}]|",
        "BIZ_SHARE_TOTAL|'Podmiot3': [{'DaneIdentyfikacyjne': {'NIP': '2222222222', 'Nazwa': 'A'}, 'Udzial': 60, 'Rola': 4}, {'DaneIdentyfikacyjne': {'NIP': '3333333333', 'Nazwa': 'B'}, 'Udzial': 60, 'Rola': 4}]|",
        "BIZ_SELF_BILLING_ISSUER|'Podmiot3': [{'DaneIdentyfikacyjne': {'NIP': '2222222222', 'Nazwa': 'A'}, 'Rola': 5}]|'Adnotacje': {'P_17': 1}",
        "BIZ_EMPLOYEE_NIP|'Podmiot3': [{'DaneIdentyfikacyjne': {'NIP': '2222222222', 'Nazwa': 'Jan'}, 'Rola': 11}]|",
        "BIZ_REVERSE_CHARGE_FOREIGN|'Podmiot2': {'DaneIdentyfikacyjne': {'KodUE': 'DE', 'NrVatUE': '123456789', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'DE', 'AdresL1': 'u'}}|'Adnotacje': {'P_18': 1}, 'P_13_10': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_7': 'K', 'P_11': 100, 'P_12': 'oo'}]",
        "BIZ_REVERSE_CHARGE|'Podmiot2': {'DaneIdentyfikacyjne': {'KodKraju': 'US', 'NrID': '12-345', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'US', 'AdresL1': 'u'}}|'P_13_8': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_7': 'K', 'P_11': 100, 'P_12': 'np I'}]",
        "BIZ_SIMPLIFIED_BUYER|'Podmiot2': {'DaneIdentyfikacyjne': {'BrakID': 1}}|'RodzajFaktury': 'UPR', 'FaWiersz': null",
        "BIZ_EU_SELLER|'Podmiot1': {'DaneIdentyfikacyjne': {'NIP': '5265877635', 'Nazwa': 'M'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}|'Adnotacje': {'P_23': 1}",
        "BIZ_SIMPLIFIED_SALE||'RodzajFaktury': 'UPR', 'Adnotacje': {'P_18': 1}, 'P_13_10': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'FaWiersz': [{'P_7': 'K', 'P_11': 100, 'P_12': 'oo'}]",
        "BIZ_SELLER_NIP_CORRECTED||'RodzajFaktury': 'KOR', 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}], 'Podmiot1K': {'DaneIdentyfikacyjne': {'NIP': '3333333333', 'Nazwa': 'Z'}, 'Adres': {'KodKraju': 'PL', 'AdresL1': 'u'}}",
        "BIZ_NEW_TRANSPORT|'Podmiot2': {'DaneIdentyfikacyjne': {'KodUE': 'DE', 'NrVatUE': '123456789', 'Nazwa': 'B'}, 'Adres': {'KodKraju': 'DE', 'AdresL1': 'u'}}|'P_13_6_2': 100, 'P_13_1': null, 'P_14_1': null, 'P_15': 100, 'Adnotacje': {'NoweSrodkiTransportu': {'P_22': 1, 'P_42_5': 2, 'NowySrodekTransportu': [{'P_22A': '2026-02-01', 'P_NrWierszaNST': 9, 'P_22BMK': 'A', 'P_22B': '10', 'P_22B1': 'WVW'}]}}, 'FaWiersz': [{'P_7': 'K', 'P_11': 100, 'P_12': '0 WDT'}]",
        "BIZ_NEW_TRANSPORT_SALE||'Adnotacje': {'NoweSrodkiTransportu': {'P_22': 1, 'P_42_5': 2, 'NowySrodekTransportu': [{'P_22A': '2026-02-01', 'P_NrWierszaNST': 1, 'P_22BMK': 'A', 'P_22B': '10', 'P_22B1': 'WVW'}]}}",
      })
  void theRuleOfParties_isTheOnlyOneBroken(
      String rule, @Nullable String parties, @Nullable String fa) {
    assertThat(between(parties == null ? "" : parties, fa == null ? "" : fa).warnings())
        .extracting("rule")
        .containsExactly(rule);
  }

  /** Lawful, whatever a quick reader may think. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'P_13_2': 0, 'P_14_2': 0, 'P_13_6_2': 0, 'P_13_7': 0, 'P_13_9': 0, 'P_13_10': 0, 'P_13_11': 0",
        "'FaWiersz': [{'P_11': 100, 'P_12': '23', 'Procedura': 'IED'}]",
        "'FaWiersz': [{'P_11': 100, 'P_12': '23'}, {'P_7': 'tylko opis'}]",
        "'RodzajFaktury': 'UPR', 'FaWiersz': [{'P_7': 'wiertarka', 'P_12': '23'}]",
        "'RodzajFaktury': 'ROZ', 'ZaliczkaCzesciowa': [{'P_6Z': '2026-02-01', 'P_15Z': 50}]",
        "'Platnosc': {'FormaPlatnosci': 6, 'LinkDoPlatnosci': 'https://p.example/?IPKSeF=123AxF9bZ4Xq7'}",
        "'Rozliczenie': {'Odliczenia': [{'Kwota': 123, 'Powod': 'n'}], 'SumaOdliczen': 123, 'DoZaplaty': 0}, 'Platnosc': {'FormaPlatnosci': 6}",
        "'Platnosc': {'RachunekBankowy': [{'NrRB': '1234567890'}]}",
        "'RodzajFaktury': 'KOR', 'KodWaluty': 'EUR', 'P_13_1': -100, 'P_14_1': -23, 'P_14_1W': -98.9, 'P_15': -123, 'DaneFaKorygowanej': [{'DataWystFaKorygowanej': '2026-02-01', 'NrFaKorygowanej': 'F/0', 'NrKSeFN': 1}], 'FaWiersz': null",
        "'Rozliczenie': {'Odliczenia': [{'Kwota': 200, 'Powod': 'n'}], 'SumaOdliczen': 200, 'DoRozliczenia': 77}"
      })
  void whatIsLawful_isNotQuestioned(String members) {
    assertThat(with(members).warnings()).isEmpty();
  }

  @Test
  void theRuleThatIsOff_isNotLookedFor_andTheOneThatIsRaised_isAnError() {
    ObjectNode invoice = (ObjectNode) InvoiceJson.MAPPER.readTree(ORDINARY);
    ((ObjectNode) invoice.get("Fa")).put("P_2", "-");
    byte[] xml = new InvoiceGenerator(CLOCK).generate(invoice, BUSINESS).valid().orElseThrow();
    InvoiceValidator validator = new InvoiceValidator(CLOCK);
    ValidationOptions options = ValidationOptions.defaults(false);
    RuleLevels off = new RuleLevels(Map.of("BIZ_NUMBER_EMPTY", Level.OFF));
    assertThat(validator.validate(xml, options.withBusiness(off)).findings()).isEmpty();
    RuleLevels raised = new RuleLevels(Map.of("BIZ_NUMBER_EMPTY", Level.ERROR));
    ValidationReport report = validator.validate(xml, options.withBusiness(raised));
    assertThat(report.valid()).isFalse();
    assertThat(report.findings())
        .extracting(Finding::rule, Finding::severity)
        .containsExactly(tuple("BIZ_NUMBER_EMPTY", Finding.Severity.ERROR));
  }

  @Test
  void anInvoiceOfAFarmer_isCheckedByTheSameRules() {
    assertThat(farmers("")).isEmpty();
    assertThat(farmers("'P_12_1': 214.01")).containsExactly("BIZ_TOTAL_DUE");
    assertThat(farmers("'P_11_2': 15, 'P_12_1': 215")).containsExactly("BIZ_TOTAL_TAX");
    assertThat(farmers("'P_11_1': 201, 'P_12_1': 215")).containsExactly("BIZ_TOTAL_NET");
    assertThat(farmers("'P_4C': '--'")).containsExactly("BIZ_NUMBER_EMPTY");
    assertThat(
            farmers(
                "'FakturaRRWiersz': [{'NrWierszaFa': 1, 'P_5': 'Mleko', 'P_6A': 'l', 'P_6B': 100,"
                    + " 'P_6C': 'I', 'P_7': 2.10, 'P_8': 200, 'P_9': 7, 'P_10': 14, 'P_11': 214}]"))
        .containsExactly("BIZ_ROW_VALUE");
    assertThat(
            farmers(
                "'P_11_2': 16, 'P_12_1': 216, 'FakturaRRWiersz': [{'NrWierszaFa': 1, 'P_5': 'Mleko',"
                    + " 'P_6A': 'l', 'P_6B': 100, 'P_6C': 'I', 'P_7': 2, 'P_8': 200, 'P_9': 7,"
                    + " 'P_10': 16, 'P_11': 216}]"))
        .containsExactly("BIZ_ROW_TAX");
  }

  private static List<String> farmers(String members) {
    ObjectNode invoice =
        (ObjectNode)
            InvoiceJson.MAPPER.readTree(
                """
                {"Naglowek": {"KodFormularza": {"kodFormularza": "FA_RR", "kodSystemowy": "FA_RR (1)",
                                                "wersjaSchemy": "1-1E"}},
                 "Podmiot1": {"DaneIdentyfikacyjne": {"NIP": "5265877635", "Nazwa": "Rolnik"},
                              "Adres": {"KodKraju": "PL", "AdresL1": "Wieś 1"}},
                 "Podmiot2": {"DaneIdentyfikacyjne": {"NIP": "1111111111", "Nazwa": "Mleczarnia"},
                              "Adres": {"KodKraju": "PL", "AdresL1": "Rynek 1"}},
                 "FakturaRR": {"KodWaluty": "PLN", "P_4B": "2026-02-16", "P_4C": "RR/1",
                   "P_11_1": 200, "P_11_2": 14, "P_12_1": 214, "P_12_2": "dwieście czternaście",
                   "RodzajFaktury": "VAT_RR",
                   "FakturaRRWiersz": [{"NrWierszaFa": 1, "P_5": "Mleko", "P_6A": "l", "P_6B": 100,
                     "P_6C": "I", "P_7": 2, "P_8": 200, "P_9": 7, "P_10": 14, "P_11": 214}]}}
                """);
    ((ObjectNode) invoice.get("FakturaRR"))
        .setAll((ObjectNode) InvoiceJson.MAPPER.readTree("{" + members.replace('\'', '"') + "}"));
    return generated(invoice).warnings().stream().map(JsonFinding::rule).toList();
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

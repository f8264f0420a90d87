package dev.bramka.documents.generate.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.ValidationOptions;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What the short form says of itself; its sums are in {@link WorkedCasesTest}. */
class ShortFormTest {
  private static final String ORDINARY =
      """
      {"number": "FV/1/2026",
       "seller": {"nip": "5265877635", "name": "Meble Bukowe", "address": "ul. Leśna 14"},
       "buyer": {"nip": "1111111111", "name": "Żuraw", "address": "Rynek 1"},
       "lines": [{"name": "Krzesło", "quantity": 1, "netPrice": 100, "rate": 23}]}
      """;

  private final ShortForm shortForm =
      new ShortForm(Clock.fixed(Instant.parse("2026-02-19T23:30:00Z"), ZoneOffset.UTC));

  private GeneratedInvoice with(String members) {
    ObjectNode input = (ObjectNode) InvoiceJson.MAPPER.readTree(ORDINARY);
    input.setAll((ObjectNode) InvoiceJson.MAPPER.readTree("{" + members.replace('\'', '"') + "}"));
    return shortForm
        .generate(input, ReferencedInvoices.NONE, ValidationOptions.defaults(false))
        .generated();
  }

  private Element document(String members) {
    GeneratedInvoice generated = with(members);
    assertThat(generated.errors()).isEmpty();
    return Element.parse(generated.valid().orElseThrow());
  }

  @Test
  void withoutDate_itIsIssuedToday_inPoland() {
    assertThat(document("").value("Fa", "P_1")).isEqualTo("2026-02-20");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/number|'number': null",
        "/lines|'lines': []",
        "/seller|'seller': null",
        "/seller/nip|'seller': {'nip': '52', 'name': 'x', 'address': 'y'}",
        "/seller/nam|'seller': {'nip': '5265877635', 'nam': 'x', 'name': 'x', 'address': 'y'}",
        "/lines/0/netprice|'lines': [{'name': 'K', 'quantity': 1, 'netprice': 100, 'rate': 23}]",
        "/lines/0/rate|'lines': [{'name': 'K', 'quantity': 1, 'netPrice': 100, 'rate': 19}]",
        "/lines/0/rate|'lines': [{'name': 'K', 'quantity': 1, 'netPrice': 100}]",
        "/lines/0/quantity|'lines': [{'name': 'K', 'quantity': [1, 2], 'netPrice': 1, 'netValue': 1, 'rate': 23}]",
        "/lines/1|'lines': [{'netValue': 1, 'rate': 23}, 7]",
        "/lines/1|'lines': [{'netValue': 1, 'rate': 23}, {'name': 'K', 'netPrice': 50, 'rate': 23}]",
        "/lines/0/quantity|'lines': [{'name': 'K', 'quantity': '1,5', 'netPrice': 50, 'rate': 23}]",
        "/lines/0/netPrice|'lines': [{'name': 'K', 'quantity': 1, 'netPrice': '50,00', 'rate': 23}]",
        "/lines/0|'lines': [{'name': 'K', 'quantity': 1, 'rate': 23}]",
        "/lines/0/rate|'lines': [{'name': 'K', 'netValue': 1, 'rate': 23, 'ossRate': 19}]",
        "/lines/0/discountPercent|'lines': [{'name': 'K', 'quantity': 1, 'netPrice': 1, 'rate': 23, 'discountPercent': 150}]",
        "/buyer|'buyer': {'nip': '1111111111', 'euVat': 'DE999999999', 'name': 'x'}",
        "/exchangeRate|'exchangeRate': 4.2",
        "/exchangeRate|'currency': 'EUR', 'exchangeRate': -4",
        "/advance/received|'advance': {'received': -5}",
        "/faktura/Fa/P_99|'faktura': {'Fa': {'P_99': 1}}",
        "/settlement/advances/1|'settlement': {'advances': [{'number': 'Z/1', 'sums': [{'rate': 23, 'net': 1, 'tax': 0.23}]}, {'number': 'Z/1', 'sums': [{'rate': 23, 'net': 1, 'tax': 0.23}]}]}",
        "/lines|'lines': 'Krzesło'",
        "/issueDate|'issueDate': '16.02.2026'",
        "/issueDate|'issueDate': '2026-02-21'",
        "/currency|'currency': 'ZŁ'",
        "/taxPer|'taxPer': 'invoice'",
        "/splitPayment|'splitPayment': 'tak'",
        "/margin|'margin': 'cars'",
        "/payment/method|'payment': {'method': 'gold'}",
        "/payment/bankAccounts/0/number|'payment': {'bankAccounts': [{'number': '12'}]}",
        "/buyer/euVat|'buyer': {'euVat': 'DE', 'name': 'x'}",
        "/thirdParties/0/role|'thirdParties': [{'name': 'x', 'nip': '2222222222'}]",
        "/advance/received|'advance': {}",
        "/settlement/advances|'settlement': {}",
        "/settlement/advances/0/sums|'settlement': {'advances': [{'number': 'ZAL/1'}]}",
        "/correction/original|'correction': {}, 'lines': null",
        "/correction/original/ksefNumber|'lines': null, 'seller': null, 'buyer': null, 'correction': {'original': {'ksefNumber': '5265877635-20260201-010000000000-FF'}}",
        "/correction/original/xml|'lines': null, 'seller': null, 'buyer': null, 'correction': {'original': {'xml': 'PGE+'}}",
        "/lines|'correction': {'original': {'number': 'F/1', 'issueDate': '2026-02-01'}, 'lines': [{'after': {'netValue': 1, 'rate': 23}}]}"
      })
  void whatIsWrong_isNamedByItsPlaceInTheShortForm(String pointer, String members) {
    List<JsonFinding> errors = with(members).errors();
    assertThat(errors).extracting(JsonFinding::pointer).contains(pointer);
    assertThat(errors).allSatisfy(e -> assertThat(e.pl()).isNotEqualTo(e.en()).isNotBlank());
  }

  private static final String ORIGINAL =
      """
      {"number": "FV/9/2026", "seller": {"nip": "5265877635", "name": "M", "address": "u"},
       "buyer": {"nip": "1111111111", "name": "Ż", "address": "R"},
       "lines": [{"name": "K", "netValue": 1000, "rate": 23}]}
      """;

  /** The correction of an invoice of one line that has a value only. */
  private GeneratedInvoice correcting(String members) {
    ReferencedInvoices archive =
        number ->
            shortForm
                .generate(
                    (ObjectNode) InvoiceJson.MAPPER.readTree(ORIGINAL),
                    ReferencedInvoices.NONE,
                    ValidationOptions.defaults(false))
                .generated()
                .valid();
    String number = KsefNumber.of("5265877635", LocalDate.of(2026, 2, 16), "0100000000AB").value();
    String input =
        "{'number': 'K/1', 'correction': {'original': {'ksefNumber': '" + number + "'}" + members;
    return shortForm
        .generate(
            (ObjectNode) InvoiceJson.MAPPER.readTree(input.replace('\'', '"')),
            archive,
            ValidationOptions.defaults(false))
        .generated();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/correction/lines/0|, 'lines': [{'line': 1, 'quantity': 2}]}}",
        "/correction/lines/1/line|, 'lines': [{'line': 1, 'netValue': 2}, {'line': 1, 'netValue': 3}]}}",
        "/correction/lines/0/line|, 'lines': [{'line': 7, 'netValue': 2}]}}",
        "/correction/lines/1/line|, 'lines': [{'line': 1, 'netValue': 2}, {'line': 7, 'netValue': 2}]}}",
        "/correction/lines|, 'zero': true, 'lines': [{'line': 1, 'netValue': 2}]}}",
        "/correction/received|, 'received': 5, 'lines': [{'line': 1, 'netValue': 2}]}}",
        "/currency|, 'zero': true}, 'currency': 'EUR'}",
        "/taxPer|, 'zero': true}, 'taxPer': 'row'}"
      })
  void whatContradictsTheCorrectedInvoice_isRefused(String pointer, String members) {
    assertThat(correcting(members).errors())
        .extracting(JsonFinding::pointer)
        .containsExactly(pointer);
  }

  @Test
  void statesGivenByHand_mayBeSeveral() {
    String line =
        "{'before': {'name': 'K', 'netValue': 1, 'rate': 23}, 'after': {'name': 'K', 'netValue': 3, 'rate': 23}}";
    GeneratedInvoice generated = correcting(", 'lines': [" + line + ", " + line + "]}}");
    assertThat(generated.errors()).isEmpty();
    assertThat(Element.parse(generated.valid().orElseThrow()).value("Fa", "P_13_1")).isEqualTo("4");
  }

  @Test
  void misspeltKey_comesBeforeWhatIsMissingForIt() {
    JsonFinding first = with("'seller': null, 'Seller': {}").errors().getFirst();
    assertThat(first.en()).contains("did you mean 'seller'?");
  }

  @Test
  void deliveryWithinTheEu_carriesTheSellersPrefix() {
    Element root =
        document(
            "'buyer': {'euVat': 'DE999999999', 'name': 'B'}, 'lines': [{'name': 'K', 'netValue': 1,"
                + " 'rate': 'zero-eu'}]");
    assertThat(root.value("Podmiot1", "PrefiksPodatnika")).isEqualTo("PL");
  }

  @Test
  void unknownKey_suggestsTheNearest() {
    JsonFinding finding =
        with("'lines': [{'name': 'K', 'quantity': 1, 'netprice': 100, 'rate': 23}]")
            .errors()
            .getFirst();
    assertThat(finding.en()).contains("did you mean 'netPrice'?");
  }

  @Test
  void piecesOfTheFullForm_areLaidOverTheResult() {
    Element root =
        document(
            "'faktura': {'Fa': {'Adnotacje': {'P_23': 1}}, 'Stopka': {'Rejestry': [{'BDO': '000000001'}]}}");
    assertThat(root.value("Fa", "Adnotacje", "P_23")).isEqualTo("1");
    assertThat(root.value("Fa", "Adnotacje", "P_16")).isEqualTo("2");
    assertThat(root.value("Stopka", "Rejestry", "BDO")).isEqualTo("000000001");
  }

  @Test
  void everySection_reachesItsElement() {
    Element root =
        document(
            """
            'issueDate': '2026-02-16', 'issuePlace': 'Zakopane',
            'salePeriod': {'from': '2026-02-01', 'to': '2026-02-15'},
            'payment': {'paid': false, 'partial': [{'amount': 23, 'date': '2026-02-16', 'method': 'cash'}],
                        'method': 'transfer', 'due': [{'date': '2026-03-01'}, {'days': 14, 'event': 'dostawa'}],
                        'bankAccounts': [{'number': 'PL61 1090 1014 0000 0712 1981 2874', 'swift': 'ABCDPLPW'}],
                        'earlyPayment': {'condition': '7 dni', 'discount': '2%'}},
            'notes': ['Dziękujemy', {'key': 'Kolor', 'value': 'dąb', 'line': 1}],
            'footer': 'Kapitał 5000 zł', 'deliveryNotes': ['WZ/1'],
            'orders': [{'number': 'Z/1', 'date': '2026-01-02'}], 'contracts': [{'number': 'U/1'}],
            'relatedParties': true
            """
                .replace("\n", " "));
    Element fa = Objects.requireNonNull(root.child("Fa"));
    assertThat(fa.value("OkresFa", "P_6_Od")).isEqualTo("2026-02-01");
    assertThat(fa.value("P_1M")).isEqualTo("Zakopane");
    assertThat(fa.value("WZ")).isEqualTo("WZ/1");
    assertThat(fa.value("TP")).isEqualTo("1");
    assertThat(fa.value("Platnosc", "ZaplataCzesciowa", "FormaPlatnosci")).isEqualTo("1");
    assertThat(fa.value("Platnosc", "RachunekBankowy", "NrRB"))
        .isEqualTo("PL61109010140000071219812874");
    assertThat(fa.value("Platnosc", "Skonto", "WysokoscSkonta")).isEqualTo("2%");
    assertThat(fa.all("DodatkowyOpis"))
        .extracting(d -> d.value("Klucz"))
        .containsExactly("Uwagi", "Kolor");
    assertThat(fa.value("WarunkiTransakcji", "Zamowienia", "NrZamowienia")).isEqualTo("Z/1");
    assertThat(root.value("Stopka", "Informacje", "StopkaFaktury")).isEqualTo("Kapitał 5000 zł");
  }

  private static String advances(String... advances) {
    return "'settlement': {'advances': [" + String.join(",", advances) + "]}";
  }

  @Test
  void anAdvanceListedTwice_isRefused_andReadOnce() {
    String number = "5265877635-20260216-0100000000A0-5B";
    ObjectNode input = (ObjectNode) InvoiceJson.MAPPER.readTree(ORDINARY);
    input.setAll(
        (ObjectNode)
            InvoiceJson.MAPPER.readTree(
                ("{"
                        + advances(
                            "{'ksefNumber': '" + number + "'}", "{'ksefNumber': '" + number + "'}")
                        + "}")
                    .replace('\'', '"')));
    AtomicInteger read = new AtomicInteger();
    ReferencedInvoices counting =
        asked -> {
          read.incrementAndGet();
          return Optional.empty();
        };
    GeneratedInvoice generated =
        shortForm.generate(input, counting, ValidationOptions.defaults(false)).generated();
    assertThat(generated.errors())
        .extracting(JsonFinding::pointer)
        .contains("/settlement/advances/1");
    assertThat(read).hasValue(1);
  }

  @Test
  void moreAdvancesThanTheSchemaTakes_areRefusedUnread() {
    String[] many = new String[101];
    for (int i = 0; i < many.length; i++) {
      many[i] = "{'ksefNumber': '" + i + "'}";
    }
    assertThat(with(advances(many)).errors())
        .extracting(JsonFinding::summary)
        .anySatisfy(text -> assertThat(text).contains("/settlement/advances/100", "100 advances"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nip': '111-111-11-11'|NIP|1111111111|PL",
        "'nip': 'PL 111 111 11 11'|NIP|1111111111|PL",
        "'euVat': 'de 123-456-789'|NrVatUE|123456789|DE",
        "'euVat': 'GR123456789'|KodUE|EL|GR",
        "'euVat': 'EL123456789'|KodUE|EL|GR",
        "'taxId': '12-345', 'taxIdCountry': 'US'|NrID|12-345|US",
        "'taxId': '1111111111'|NrID|1111111111|PL"
      })
  void numbers_areTakenAsPeopleWriteThem_andTellTheCountryOfTheAddress(
      String number, String element, String value, String country) {
    Element buyer =
        document("'buyer': {" + number + ", 'name': 'B', 'address': 'u'}").child("Podmiot2");
    assertThat(Objects.requireNonNull(buyer).value("DaneIdentyfikacyjne", element))
        .isEqualTo(value);
    assertThat(buyer.value("Adres", "KodKraju")).isEqualTo(country);
  }

  @Test
  void theCountryOfAnAddress_isAskedFor_whenTheNumberDoesNotTellIt() {
    GeneratedInvoice text = with("'buyer': {'taxId': '12-345', 'name': 'B', 'address': 'u'}");
    assertThat(text.errors()).extracting("pointer").containsExactly("/buyer/address");
    GeneratedInvoice object =
        with("'buyer': {'taxId': '12-345', 'name': 'B', 'address': {'line1': 'u'}}");
    assertThat(object.errors()).extracting("pointer").containsExactly("/buyer/address/country");
    Element buyer =
        document(
                "'buyer': {'euVat': '123456789', 'name': 'B', 'address': {'country': 'DE', 'line1': 'u'}}")
            .child("Podmiot2");
    assertThat(Objects.requireNonNull(buyer).value("DaneIdentyfikacyjne", "KodUE")).isEqualTo("DE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'saleDate': '2026-02-10T23:30:00Z'|P_6|2026-02-11",
        "'saleDate': '2026-02-10T23:30:00'|P_6|2026-02-10",
        "'lines': [{'name': 'K', 'netValue': 10.335, 'rate': 23}, {'name': 'K', 'netValue': 10.335, 'rate': 23}]|P_13_1|20.68",
        "'lines': [{'name': 'K', 'quantity': 1.0000004, 'netPrice': 1000000, 'rate': 23}]|P_13_1|1000000",
        "'currency': 'EUR', 'lines': [{'name': 'a', 'quantity': 10, 'netPrice': 10.01, 'rate': 23, 'exchangeRate': 4.2}, {'name': 'b', 'quantity': 10, 'netPrice': 10.01, 'rate': 23, 'exchangeRate': 4.4}]|P_14_1W|198",
        "'currency': 'EUR', 'lines': [{'name': 'a', 'quantity': 10, 'netPrice': 10.01, 'rate': 23, 'exchangeRate': 4.2}, {'name': 'b', 'quantity': 10, 'netPrice': 10.01, 'rate': 23, 'exchangeRate': 4.4}]|P_14_1|46.05",
        "'simplified': true, 'total': 450, 'buyer': {'nip': '1111111111'}, 'lines': [{'name': 'wiertarka', 'rate': 23}]|P_15|450",
        "'buyer': {'taxId': '1-2', 'taxIdCountry': 'US', 'name': 'B', 'address': 'u'}, 'lines': [{'name': 'K', 'netValue': 1, 'rate': 'outside'}]|Adnotacje/P_18|1",
        "'charges': [{'amount': 0.335, 'reason': 'a'}, {'amount': 0.335, 'reason': 'b'}]|Rozliczenie/SumaObciazen|0.68",
        "'currency': 'EUR', 'advance': {'received': 1000, 'receivedOn': '2026-02-09', 'payments': [{'amount': 400, 'receivedOn': '2026-02-02', 'exchangeRate': 4.2}, {'amount': 600, 'receivedOn': '2026-02-09', 'exchangeRate': 4.3}]}|P_14_1W|796.62",
        "'lines': [{'name': 'K', 'netValue': 1, 'rate': 'ZW'}]|FaWiersz/P_12|zw",
        "'batchNumbers': ['L/1']|WarunkiTransakcji/NrPartiiTowaru|L/1",
        "'deliveryTerms': 'DAP Gdynia'|WarunkiTransakcji/WarunkiDostawy|DAP Gdynia",
        "'payment': {'due': [{'days': 2, 'unit': 'tygodnie', 'event': 'odbiór'}]}|Platnosc/TerminPlatnosci/TerminOpis/Jednostka|tygodnie",
        "'payment': {'factorAccounts': [{'number': '61109010140000071219812874', 'ownAccount': 'collection'}]}|Platnosc/RachunekBankowyFaktora/RachunekWlasnyBanku|2"
      })
  void whatIsGiven_reachesItsElement_asItMustBe(String members, String path, String value) {
    Element fa = Objects.requireNonNull(document(members).child("Fa"));
    assertThat(fa.value(path.split("/"))).isEqualTo(value);
  }

  @Test
  void registers_standAtTheFoot() {
    Element root = document("'registers': [{'krs': '0000099999', 'bdo': '000099999'}]");
    assertThat(root.value("Stopka", "Rejestry", "KRS")).isEqualTo("0000099999");
    assertThat(root.value("Stopka", "Rejestry", "BDO")).isEqualTo("000099999");
    assertThat(with("'total': 5").errors()).extracting("pointer").containsExactly("/total");
  }

  /** The first message names the cause, in the names of the short form. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rate: sums need|'lines': [{'name': 'K', 'quantity': 1, 'netPrice': 100}]",
        "nip: the value '22222' is not the ten digits|'buyer': {'nip': '22222', 'name': 'x', 'address': 'y'}",
        "did you mean PLN?|'currency': 'zł'",
        "did you mean PL?|'buyer': {'nip': '1111111111', 'name': 'x', 'address': {'country': 'Polska', 'line1': 'y'}}",
        "did you mean 'receivedOn'?|'advance': {'received': 5, 'receivedDate': '2026-02-02'}",
        "'nip' is missing|'seller': {'name': 'x', 'address': 'y'}",
        "the archive has no invoice|'seller': null, 'buyer': null, 'lines': null, 'correction': {'original': {'ksefNumber': '5265877635-20260216-0100000000A0-5B'}, 'lines': [{'line': 1, 'quantity': 3}]}",
        "give before and after|'lines': null, 'correction': {'original': {'number': 'F/1', 'issueDate': '2026-01-01'}, 'lines': [{'quantity': 3}]}"
      })
  void theFirstMessage_namesTheCause(String words, String members) {
    assertThat(with(members).errors().getFirst().summary()).contains(words);
  }
}

package dev.bramka.documents.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.testkit.TestInvoices;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class InvoiceGeneratorTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-02T09:15:30Z"), ZoneOffset.UTC);
  private static final ValidationOptions TEST = ValidationOptions.defaults(false);
  private static final String MINIMAL =
      """
      {"Podmiot1": {"DaneIdentyfikacyjne": {"Nazwa": "Meble Bukowe", "NIP": "5265877635"},
                    "Adres": {"AdresL1": "ul. Leśna 14", "KodKraju": "PL"}},
       "Podmiot2": {"DaneIdentyfikacyjne": {"BrakID": 1}},
       "Fa": {"P_15": 0, "P_2": "F/1", "P_1": "2026-03-02"}}
      """;

  private final InvoiceGenerator generator = new InvoiceGenerator(CLOCK);

  private static ObjectNode json(String text) {
    return (ObjectNode) InvoiceJson.MAPPER.readTree(text);
  }

  private static ObjectNode fa(String members) {
    ObjectNode invoice = json(MINIMAL);
    ((ObjectNode) invoice.get("Fa")).setAll(json("{" + members + "}"));
    return invoice;
  }

  private String xml(ObjectNode invoice) {
    GeneratedInvoice generated = generator.generate(invoice, TEST);
    assertThat(generated.errors()).isEmpty();
    return new String(generated.valid().orElseThrow(), StandardCharsets.UTF_8);
  }

  private JsonFinding error(ObjectNode invoice) {
    return generator.generate(invoice, TEST).errors().getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"&#0;", "&#xD800;", "&#x99999999999;"})
  void referencesToNoCharacter_areNotWellFormed(String reference) {
    String xml =
        TestInvoices.fa3Text("5265877635", "1", "2026-02-15").replace("sp. z o.o.", reference);
    assertThat(xml).contains(reference);
    assertThatThrownBy(() -> InvoiceParser.parse(xml.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line");
  }

  @Test
  void whatFollowsTheRoot_isNotWellFormed() {
    String xml = TestInvoices.fa3Text("5265877635", "1", "2026-02-15");
    for (String more : new String[] {"xx", "<Faktura/>"}) {
      assertThatThrownBy(() -> InvoiceParser.parse((xml + more).getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void hintWhereTheSchemaLies_comesBack() {
    String hint =
        " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"urn:a b&quot;.xsd\">";
    byte[] xml =
        TestInvoices.fa3Text("5265877635", "1", "2026-02-15")
            .replaceFirst("(<Faktura[^>]*)>", "$1" + hint)
            .getBytes(StandardCharsets.UTF_8);
    ObjectNode parsed = InvoiceParser.parse(xml);
    assertThat(parsed.get("schemaLocation").asString()).isEqualTo("urn:a b\".xsd");
    byte[] again = generator.generate(parsed, TEST).valid().orElseThrow();
    assertThat(Canonical.of(again)).isEqualTo(Canonical.of(xml));
    assertThat(new String(again, StandardCharsets.UTF_8)).contains("xsi:schemaLocation=\"urn:a b");
  }

  @Test
  void moreThanBinaryNoise_isRoundedWithAWarning() {
    GeneratedInvoice generated = generator.generate(fa("\"P_15\": 1891.505"), TEST);
    assertThat(generated.warnings().getFirst().summary())
        .isEqualTo("/invoice/Fa/P_15: P_15: 1891.505 was rounded to 1891.51");
    assertThat(generator.generate(fa("\"P_15\": 30.860000000000003"), TEST).warnings()).isEmpty();
  }

  @Test
  void theLeastInvoice_getsItsDefaults_inSchemaOrder() {
    String xml = xml(json(MINIMAL));
    assertThat(xml)
        .startsWith(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Faktura xmlns=\"http://crd.gov.pl/wzor/2025/06/25/13775/\"><Naglowek>"
                + "<KodFormularza kodSystemowy=\"FA (3)\" wersjaSchemy=\"1-0E\">FA</KodFormularza>"
                + "<WariantFormularza>3</WariantFormularza>"
                + "<DataWytworzeniaFa>2026-03-02T09:15:30.000Z</DataWytworzeniaFa>"
                + "<SystemInfo>Bramka 0.1.0-SNAPSHOT</SystemInfo></Naglowek>")
        .contains("<NIP>5265877635</NIP><Nazwa>Meble Bukowe</Nazwa>")
        .contains("<KodKraju>PL</KodKraju><AdresL1>ul. Leśna 14</AdresL1>")
        .contains("<JST>2</JST><GV>2</GV>")
        .contains("<Zwolnienie><P_19N>1</P_19N></Zwolnienie>");
    assertThat(xml(json(MINIMAL))).as("the same again").isEqualTo(xml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "P_15: 1.0e-7|<P_15>0</P_15>",
        "P_15: -0.0|<P_15>0</P_15>",
        "P_15: 2051.0|<P_15>2051</P_15>",
        "P_15: 30.860000000000003|<P_15>30.86</P_15>",
        "P_15: 1.005|<P_15>1.01</P_15>",
        "P_15: -1.005|<P_15>-1.01</P_15>",
        "P_15: 1E+2|<P_15>100</P_15>",
        "P_15: '100.00'|<P_15>100.00</P_15>",
        "PrzyczynaKorekty: null|<RodzajFaktury>VAT</RodzajFaktury></Fa>",
        "Podmiot2K: []|<RodzajFaktury>VAT</RodzajFaktury></Fa>",
        "P_6: '2026-03-01T12:00:00+01:00'|<P_6>2026-03-01</P_6>",
        "WZ: 'W/1'|<WZ>W/1</WZ>",
        "P_6_Od: '2026-02-01', P_6_Do: '2026-02-28'"
            + "|<OkresFa><P_6_Od>2026-02-01</P_6_Od><P_6_Do>2026-02-28</P_6_Do></OkresFa>",
        "FaWiersz: [{P_7: 'a', P_8B: 1.0, P_12: '23'}, {P_7: 'b & <c>'}]" + "|<P_8B>1</P_8B>",
        "FaWiersz: [{P_7: 'a'}, {P_7: 'b & <c>'}]"
            + "|<NrWierszaFa>2</NrWierszaFa><P_7>b &amp; &lt;c&gt;</P_7>",
        "FaWiersz: [{NrWierszaFa: 1.0, P_7: 'a'}]|<NrWierszaFa>1</NrWierszaFa>",
        "Platnosc: {TerminPlatnosci: [{}]}|<TerminPlatnosci></TerminPlatnosci>",
      })
  void whatClientsSend_becomesWhatTheSchemaWants(String members, String expected) {
    String quoted = members.replaceAll("([A-Za-z_0-9]+):(?= )", "\"$1\":").replace('\'', '"');
    assertThat(xml(fa(quoted))).contains(expected);
  }

  @Test
  void norwayAsABoolean_isNorway() {
    for (String norway : new String[] {"\"false\"", "false", "\"NO\""}) {
      String text = MINIMAL.replace("\"KodKraju\": \"PL\"", "\"KodKraju\": " + norway);
      assertThat(xml(json(text))).contains("<KodKraju>NO</KodKraju>");
    }
  }

  @Test
  void versions_byCodeOrVariant() {
    ObjectNode invoice = json(MINIMAL);
    invoice.putObject("Naglowek").put("WariantFormularza", 2);
    assertThat(generator.generate(invoice, TEST).version()).isEqualTo(InvoiceVersion.FA_2);
    assertThat(xml(invoice)).contains("12648").doesNotContain("JST");
    ObjectNode contradicting = json(MINIMAL);
    contradicting
        .putObject("Naglowek")
        .put("WariantFormularza", 2)
        .putObject("KodFormularza")
        .put("kodSystemowy", "FA_V3");
    assertThat(error(contradicting).pointer()).isEqualTo("/invoice/Naglowek/WariantFormularza");
    ObjectNode unknown = json(MINIMAL);
    unknown.putObject("Naglowek").putObject("KodFormularza").put("kodSystemowy", "FA_V9");
    assertThat(error(unknown).rule()).isEqualTo("JSON_VERSION");
  }

  @Test
  void errors_nameTheField_andWhatIsAllowed() {
    JsonFinding unknown = error(fa("\"P_99\": 1, \"Adnotacjee\": {}"));
    assertThat(unknown.rule()).isEqualTo("JSON_UNKNOWN_KEY");
    assertThat(unknown.pointer()).isEqualTo("/invoice/Fa/P_99");
    ObjectNode misspelt = json(MINIMAL.replace("\"Nazwa\"", "\"nazwaa\""));
    assertThat(error(misspelt).en()).contains("did you mean 'Nazwa'?");
    assertThat(error(fa("\"P_15\": {}")).rule()).isEqualTo("JSON_TYPE");
    assertThat(error(fa("\"P_15\": true")).en()).contains("expected a number, found true");
    assertThat(error(fa("\"Adnotacje\": 5")).en()).contains("expected an object, found 5");
    assertThat(error(fa("\"P_15\": [1, 2]")).rule()).isEqualTo("JSON_MANY");
    assertThat(error(fa("\"P_15\": 1e999999999")).rule()).isEqualTo("JSON_NUMBER");
    assertThat(error(fa("\"P_13_10\": 1.0e+20")).pointer()).isEqualTo("/invoice/Fa/P_13_10");
    assertThat(error(fa("\"P_1M\": \"a\\u0001b\"")).en()).contains("U+0001");
    JsonFinding rate = error(fa("\"FaWiersz\": [{\"P_7\": \"a\"}, null, {\"P_12\": \"0\"}]"));
    assertThat(rate.pointer()).isEqualTo("/invoice/Fa/FaWiersz/2/P_12");
    assertThat(rate.en()).contains("0 KR", "0 WDT", "0 EX");
    JsonFinding period = error(fa("\"P_6_Od\": \"2026-02-01\""));
    assertThat(period.pointer()).startsWith("/invoice/Fa");
    JsonFinding choice = error(fa("\"P_6\": \"2026-02-01\", \"P_6_Od\": \"2026-02-01\""));
    assertThat(choice.pointer()).startsWith("/invoice/Fa");
  }

  private String withoutSums(String members) {
    ObjectNode invoice = fa(members.replace('\'', '"'));
    ((ObjectNode) invoice.get("Fa")).remove("P_15");
    return xml(invoice);
  }

  @Test
  void absentSums_followFromTheRows() {
    assertThat(
            withoutSums(
                "'FaWiersz': [{'P_7': 'a', 'P_8B': 3, 'P_9A': 19.99, 'P_12': '8'},"
                    + " {'P_7': 'b', 'P_8B': 2.0, 'P_9B': '61.5', 'P_10': 1, 'P_12': 23}]"))
        .contains("<P_13_1>99.19</P_13_1><P_14_1>22.81</P_14_1>")
        .contains("<P_13_2>59.97</P_13_2><P_14_2>4.8</P_14_2>")
        .contains("<P_15>186.77</P_15>")
        .contains("<P_9A>19.99</P_9A><P_11>59.97</P_11>")
        .contains("<P_10>1</P_10><P_11A>122</P_11A>")
        .doesNotContain("P_11Vat");
    assertThat(withoutSums("'P_13_1': 50, 'P_14_1': 11.5")).contains("<P_15>61.5</P_15>");
  }

  @Test
  void givenSums_stay_andTheRestFollowsFromThem() {
    assertThat(withoutSums("'P_14_1': 23.01, 'FaWiersz': [{'P_11': 100, 'P_12': '23'}]"))
        .contains("<P_13_1>100</P_13_1><P_14_1>23.01</P_14_1>")
        .contains("<P_15>123.01</P_15>");
    String whole = xml(fa("\"P_15\": 5, \"FaWiersz\": [{\"P_8B\": 1, \"P_9A\": 9}]"));
    assertThat(whole).doesNotContain("P_11").doesNotContain("P_13");
  }

  @Test
  void taxPerRow_isStatedOnTheRows() {
    ObjectNode invoice =
        fa(
            "\"FaWiersz\": [{\"P_11\": 0.33, \"P_12\": \"23\"},"
                + "{\"P_11\": 0.33, \"P_12\": \"23\"}, {\"P_11\": 1, \"P_12\": \"zw\"}]");
    ((ObjectNode) invoice.get("Fa")).putNull("P_15");
    String xml =
        new String(
            generator.generate(invoice, TaxRounding.ROW, TEST).valid().orElseThrow(),
            StandardCharsets.UTF_8);
    assertThat(xml).contains("<P_14_1>0.16</P_14_1>").contains("<P_15>1.82</P_15>");
    assertThat(xml.split("<P_11Vat>0.08</P_11Vat>", -1)).hasSize(3);
  }

  @Test
  void advance_getsItsSumsFromThePaymentAndTheOrder() {
    assertThat(
            xml(
                fa(
                    "\"RodzajFaktury\": \"ZAL\", \"P_15\": 1230, \"Zamowienie\": {\"ZamowienieWiersz\":"
                        + " [{\"NrWierszaZam\": 1, \"P_8BZ\": 10, \"P_9AZ\": 500, \"P_12Z\": \"23\"}]}")))
        .contains("<P_13_1>1000</P_13_1><P_14_1>230</P_14_1>")
        .contains("<WartoscZamowienia>6150</WartoscZamowienia>")
        .contains("<P_11NettoZ>5000</P_11NettoZ><P_11VatZ>1150</P_11VatZ>");
  }

  @Test
  void oldRates_areReadByTheSumThatIsStated() {
    assertThat(
            xml(fa("\"P_13_6_2\": 5, \"P_15\": 5, \"FaWiersz\": [{\"P_11\": 5, \"P_12\": \"0\"}]")))
        .contains("<P_12>0 WDT</P_12>");
    assertThat(
            xml(fa("\"P_13_9\": 5, \"P_15\": 5, \"FaWiersz\": [{\"P_11\": 5, \"P_12\": \"np\"}]")))
        .contains("<P_12>np II</P_12>");
    JsonFinding both =
        error(fa("\"P_13_8\": 1, \"P_13_9\": 5, \"FaWiersz\": [{\"P_12\": \"np\"}]"));
    assertThat(both.pointer()).isEqualTo("/invoice/Fa/FaWiersz/0/P_12");
    assertThat(both.en()).contains("np I, np II");
  }

  @Test
  void sumsThatCannotBeWorkedOut_areAskedFor() {
    ObjectNode noRate = fa("\"FaWiersz\": [{\"P_11\": 5}]");
    ((ObjectNode) noRate.get("Fa")).remove("P_15");
    assertThat(error(noRate).rule()).isEqualTo("JSON_RATE");
    ObjectNode settlement = fa("\"RodzajFaktury\": \"ROZ\"");
    ((ObjectNode) settlement.get("Fa")).remove("P_15");
    assertThat(error(settlement).rule()).isEqualTo("JSON_SETTLEMENT");
  }

  @Test
  void parsedAndGenerated_isTheSameDocument() {
    for (String text :
        new String[] {
          TestInvoices.fa3Text("5265877635", "F/1", "2026-02-15"),
          TestInvoices.fa2Text("5265877635", "F/1", "2026-02-15")
        }) {
      byte[] original = text.getBytes(StandardCharsets.UTF_8);
      ObjectNode parsed = InvoiceParser.parse(original);
      ObjectNode sent = json(InvoiceJson.MAPPER.writeValueAsString(parsed));
      assertThat(Canonical.of(xml(sent).getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(Canonical.of(original));
    }
  }

  @Test
  void notAnInvoice_cannotBeParsed() {
    for (String text : new String[] {"", "<a/>", "{}", "<Faktura xmlns='x'/>"}) {
      assertThatThrownBy(() -> InvoiceParser.parse(text.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    String fa3 = TestInvoices.fa3Text("5265877635", "F/1", "2026-02-15");
    for (String broken :
        Arrays.asList(
            fa3.replace("<P_2>", "<P_2><b/>"),
            fa3.replace("<P_2>", "<P_2>x</P_2><P_2>"),
            fa3.replace("</Faktura>", "text</Faktura>"),
            fa3.replace("Podmiot2", "Podmiot9"))) {
      assertThatThrownBy(() -> InvoiceParser.parse(broken.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void tenThousandRows() {
    ObjectNode invoice = json(MINIMAL);
    ArrayNode rows = ((ObjectNode) invoice.get("Fa")).putArray("FaWiersz");
    for (int i = 0; i < 10_000; i++) {
      rows.addObject().put("P_7", "Deska nr " + i).put("P_8B", 1.5).put("P_12", "23");
    }
    ValidationOptions large = ValidationOptions.defaults(false).upTo(3_000_000, 3_000_000);
    GeneratedInvoice generated = generator.generate(invoice, large);
    assertThat(generated.errors()).isEmpty();
    rows.addObject().put("P_7", "one too many");
    invoice.path("Fa").path("FaWiersz").forEach(row -> ((ObjectNode) row).remove("NrWierszaFa"));
    JsonFinding tooMany = generator.generate(invoice, large).errors().getFirst();
    assertThat(tooMany.pointer()).as(tooMany.en()).startsWith("/invoice/Fa/FaWiersz");
    assertThat(tooMany.rule()).isEqualTo("XSD_TOO_MANY");
  }

  @Test
  void sumsThatAreAbsentBesideATotal_areFilledIn_whenTheRowsComeToIt() {
    String rows = "\"FaWiersz\": [{\"P_7\": \"a\", \"P_11\": 100, \"P_12\": \"23\"}]";
    assertThat(xml(fa("\"P_15\": 123, " + rows)))
        .contains("<P_13_1>100</P_13_1><P_14_1>23</P_14_1><P_15>123</P_15>");
    assertThat(xml(fa("\"P_15\": 123, \"P_13_1\": 100, " + rows)))
        .contains("<P_13_1>100</P_13_1><P_14_1>23</P_14_1><P_15>123</P_15>");
    assertThat(xml(fa("\"P_15\": 124, " + rows))).doesNotContain("P_13_1");
    assertThat(generator.generate(fa("\"P_15\": 124, " + rows), TEST.withBusiness()).warnings())
        .extracting("rule")
        .contains("BIZ_TOTALS_ABSENT");
  }

  @Test
  void anAdvanceThatStatesItsOrdersWorth_stillGetsItsSums() {
    assertThat(
            xml(
                fa(
                    "\"RodzajFaktury\": \"ZAL\", \"P_15\": 123, \"Zamowienie\": {"
                        + "\"WartoscZamowienia\": 615, \"ZamowienieWiersz\": [{\"NrWierszaZam\": 1,"
                        + " \"P_7Z\": \"a\", \"P_11NettoZ\": 500, \"P_12Z\": \"23\"}]}")))
        .contains("<P_13_1>100</P_13_1><P_14_1>23</P_14_1>")
        .doesNotContain("P_11VatZ");
  }

  @Test
  void anOrderThatStatesItsWorth_needNotHaveReadableRows() {
    assertThat(
            xml(
                fa(
                    "\"RodzajFaktury\": \"ZAL\", \"P_15\": 123, \"Zamowienie\": {"
                        + "\"WartoscZamowienia\": 615, \"ZamowienieWiersz\": [{\"NrWierszaZam\": 1,"
                        + " \"P_9AZ\": 500, \"P_12Z\": \"23\"}]}")))
        .contains("<P_9AZ>500</P_9AZ>")
        .doesNotContain("P_13_1");
  }

  @Test
  void whatExcludesWhat_isSaid_andSumsThatFollow_comeLast() {
    assertThat(
            generator
                .generate(
                    fa(
                        "\"P_15\": 1, \"Adnotacje\": {\"Zwolnienie\": {\"P_19\": 1, \"P_19A\": \"a\", \"P_19N\": 1}}"),
                    TEST)
                .errors()
                .getFirst()
                .en())
        .contains("excludes P_19");
    ObjectNode wrapped =
        fa(
            "\"P_15\": null, \"FaWiersz\": {\"Wiersz\": [{\"P_7\": \"a\", \"P_11\": 1, \"P_12\": \"23\"}]}");
    List<JsonFinding> errors = generator.generate(wrapped, TEST).errors();
    assertThat(errors.getFirst().rule()).isEqualTo("JSON_UNKNOWN_KEY");
    assertThat(errors.getLast().rule()).isEqualTo("JSON_TOTAL");
  }
}

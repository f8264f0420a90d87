package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.tree.Element;
import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.TestInvoices;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Generating and parsing over HTTP. */
class ITGenerateTest extends SqliteFixture {
  private static Map<String, Object> invoice(String nip, String number, Object quantity) {
    return Map.of(
        "invoice",
        Map.of(
            "Podmiot1",
            Map.of(
                "DaneIdentyfikacyjne", Map.of("NIP", nip, "Nazwa", "Meble Bukowe"),
                "Adres", Map.of("KodKraju", "PL", "AdresL1", "ul. Leśna 14")),
            "Podmiot2",
            Map.of("DaneIdentyfikacyjne", Map.of("NIP", "2222222222", "Nazwa", "Żuraw")),
            "Fa",
            Map.of(
                "P_1",
                "2026-02-15",
                "P_2",
                number,
                "P_13_1",
                100.0,
                "P_14_1",
                23.0,
                "P_15",
                123.0,
                "FaWiersz",
                List.of(Map.of("P_7", "Krzesło", "P_8B", quantity, "P_12", "23")))));
  }

  @Test
  void generated_isValid_andAcceptedByKsef() throws Exception {
    Answer generated = gateway.post("/generate", invoice(gateway.nip, number(), 1.0));
    assertThat(generated.status()).as(generated.text()).isEqualTo(200);
    assertThat(generated.response().headers().firstValue("Content-Type"))
        .hasValueSatisfying(t -> assertThat(t).isEqualToIgnoringCase("text/xml;charset=UTF-8"));
    assertThat(generated.text()).contains("<P_8B>1</P_8B>").doesNotContain("\uFEFF");
    assertThat(gateway.post("/validate", "text/xml", generated.body()).status()).isEqualTo(200);
    String session = gateway.open();
    JsonNode sent = gateway.send(session, generated.body()).json();
    assertThat(gateway.decided(sent.get("id").asString()).get("status").asString())
        .isEqualTo("accepted");
  }

  @Test
  void errors_haveTheDocumentedCodes_andTheirPlace() {
    Answer schema = gateway.post("/generate", invoice(gateway.nip, number(), "2,5"));
    assertThat(schema.status()).isEqualTo(400);
    assertThat(schema.code()).isEqualTo("1203");
    assertThat(schema.details()).startsWith("/invoice/Fa/FaWiersz/0/P_8B: ");
    Answer mapping = gateway.post("/generate", invoice(gateway.nip, number(), List.of(1, 2)));
    assertThat(mapping.code()).isEqualTo("1208");
    assertThat(mapping.details()).startsWith("/invoice/Fa/FaWiersz/0/P_8B: ");
    Map<String, Object> header = Map.of("WariantFormularza", 7);
    Answer version = gateway.post("/generate", Map.of("invoice", Map.of("Naglowek", header)));
    assertThat(version.code()).isEqualTo("1201");
    for (String body :
        List.of("", "[]", "{}", "{\"invoice\": 5}", "{\"invoice\": {", "{\"a\":1,\"a\":2}")) {
      Answer bad =
          gateway.post("/generate", "application/json", body.getBytes(StandardCharsets.UTF_8));
      assertThat(bad.code()).as(body).isEqualTo("1208");
    }
    String deep = "{\"invoice\":" + "[".repeat(100_000);
    assertThat(
            gateway
                .post("/generate", "application/json", deep.getBytes(StandardCharsets.UTF_8))
                .code())
        .isEqualTo("1208");
  }

  @Test
  void report_hasAllErrorsInBothLanguages() {
    Map<String, Object> fa =
        Map.of("P_15", "x", "Adnotacje", Map.of("P_16", 7), "P_1", "2026-02-30");
    JsonNode report = gateway.post("/generate/report", Map.of("invoice", Map.of("Fa", fa))).json();
    assertThat(report.get("valid").asBoolean()).isFalse();
    assertThat(report.get("findings").size()).isGreaterThan(3);
    report
        .get("findings")
        .forEach(
            f -> {
              assertThat(f.get("pl").asString()).isNotEmpty();
              assertThat(f.get("en").asString()).isNotEmpty();
              assertThat(f.get("pointer").asString()).startsWith("/invoice");
            });
  }

  @Test
  void parsed_isWhatGenerateTakes() {
    byte[] xml = TestInvoices.fa3(gateway.nip, number());
    Answer parsed = gateway.post("/parse", "text/xml", xml);
    assertThat(parsed.status()).isEqualTo(200);
    Answer generated = gateway.post("/generate", "application/json", parsed.body());
    assertThat(generated.status()).as(generated.text()).isEqualTo(200);
    Answer again = gateway.post("/parse", "text/xml", generated.body());
    assertThat(again.json()).isEqualTo(parsed.json());
    assertThat(gateway.post("/parse", "text/xml", "<a/>".getBytes(StandardCharsets.UTF_8)).code())
        .isEqualTo("1203");
  }

  private static Map<String, Object> simple(String nip, String number, int quantity) {
    return Map.of(
        "number", number,
        "seller", Map.of("nip", nip, "name", "Meble Bukowe", "address", "ul. Leśna 14"),
        "buyer", Map.of("nip", "2222222222", "name", "Żuraw", "address", "Rynek 1"),
        "lines",
            List.of(Map.of("name", "Krzesło", "quantity", quantity, "netPrice", 100, "rate", 23)));
  }

  @Test
  void shortForm_isAccepted_andItsCorrectionFindsItInTheArchive() throws Exception {
    Answer generated = gateway.post("/generate/simple", simple(gateway.nip, number(), 3));
    assertThat(generated.status()).as(generated.text()).isEqualTo(200);
    assertThat(generated.text()).contains("<P_13_1>300</P_13_1><P_14_1>69</P_14_1>");
    String session = gateway.open();
    JsonNode sent = gateway.send(session, generated.body()).json();
    String ksefNumber =
        gateway.decided(sent.get("id").asString()).get("ksefReferenceNumber").asString();
    Map<String, Object> correction =
        Map.of(
            "number",
            number(),
            "correction",
            Map.of(
                "original", Map.of("ksefNumber", ksefNumber),
                "reason", "zwrot",
                "lines", List.of(Map.of("line", 1, "quantity", 2))));
    Answer corrected = gateway.post("/generate/simple", correction);
    assertThat(corrected.text())
        .contains("<NrKSeFFaKorygowanej>" + ksefNumber + "</NrKSeFFaKorygowanej>")
        .contains("<StanPrzed>1</StanPrzed>")
        .contains("<P_13_1>-100</P_13_1><P_14_1>-23</P_14_1>")
        .contains("<P_15>-123</P_15>");
    JsonNode answer = gateway.send(session, corrected.body()).json();
    assertThat(gateway.decided(answer.get("id").asString()).get("status").asString())
        .isEqualTo("accepted");
  }

  private Map<String, Object> reducing(Map<String, Object> original, int quantity) {
    return Map.of(
        "number",
        number(),
        "correction",
        Map.of(
            "original",
            original,
            "reason",
            "zwrot",
            "lines",
            List.of(Map.of("line", 1, "quantity", quantity))));
  }

  private static String search(byte[] xml) {
    String own = Element.parse(xml).value("Fa", "P_2");
    return "/api/archive/invoices?number=" + URLEncoder.encode(own, StandardCharsets.UTF_8);
  }

  private String accepted(String session, byte[] xml) throws Exception {
    String reference = gateway.send(session, xml).json().get("id").asString();
    String number = gateway.decided(reference).get("ksefReferenceNumber").asString();
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (gateway.at(search(xml)).json().get("invoices").isEmpty()) {
      assertThat(System.nanoTime()).as("archived in time").isLessThan(deadline);
      Thread.sleep(100);
    }
    return number;
  }

  @Test
  void aSecondCorrection_startsFromTheFirst_andBytesAreKnownByTheirNumber() throws Exception {
    byte[] original = gateway.post("/generate/simple", simple(gateway.nip, number(), 4)).body();
    String session = gateway.open();
    String number = accepted(session, original);
    JsonNode listed = gateway.at(search(original)).json().at("/invoices/0");
    assertThat(listed.at("/amountDue/meaning").asString()).isEqualTo("toPay");
    assertThat(listed.at("/amountDue/amount").decimalValue()).isEqualByComparingTo("492");
    Map<String, Object> byNumber = Map.of("ksefNumber", number);
    accepted(session, gateway.post("/generate/simple", reducing(byNumber, 3)).body());
    Map<String, Object> byContent = Map.of("xml", Base64.getEncoder().encodeToString(original));
    Answer second = gateway.post("/generate/simple", reducing(byContent, 2));
    assertThat(second.text())
        .contains("<NrKSeFFaKorygowanej>" + number + "</NrKSeFFaKorygowanej>")
        .contains("<P_8B>3</P_8B>", "<P_8B>2</P_8B>", "<P_13_1>-100</P_13_1>")
        .doesNotContain("<P_8B>4</P_8B>");
    Answer drawn =
        gateway.post(
            "/visualize",
            Map.of(
                "invoiceData",
                byContent.get("xml"),
                "outputFormat",
                "html",
                "outputLanguage",
                "pl",
                "includeQrCode",
                true));
    assertThat(drawn.text())
        .contains(number, "nie wywołuje skutków prawnych")
        .doesNotContain("OFFLINE");
  }

  @Test
  void parsed_tellsTheAmountDue_andOfAFaultThatWasPassedOver() {
    byte[] xml = TestInvoices.fa3(gateway.nip, number());
    JsonNode whole = gateway.post("/parse", "text/xml", xml).json();
    assertThat(whole.at("/amountDue/meaning").asString()).isEqualTo("toPay");
    assertThat(whole.at("/amountDue/amount").decimalValue()).isPositive();
    assertThat(whole.has("notice")).isFalse();
    String faulty = new String(xml, StandardCharsets.UTF_8).replace(" version=\"1.0\"", "");
    JsonNode mended =
        gateway.post("/parse", "text/xml", faulty.getBytes(StandardCharsets.UTF_8)).json();
    assertThat(mended.get("notice").asString()).contains("passed over");
    assertThat(mended.get("invoice")).isEqualTo(whole.get("invoice"));
  }

  @Test
  void shortForm_asJson_isTheFullForm_withWarnings() {
    byte[] body = JsonMapper.shared().writeValueAsBytes(simple(gateway.nip, number(), 1));
    JsonNode full =
        gateway.post("/generate/simple", "application/json", body, "application/json").json();
    assertThat(full.at("/invoice/Fa/P_15").decimalValue()).isEqualByComparingTo("123");
    assertThat(full.get("warnings").isArray()).isTrue();
    Answer wrong = gateway.post("/generate/simple", Map.of("numer", "x"));
    assertThat(wrong.code()).isEqualTo("1208");
    Answer rate =
        gateway.post(
            "/generate/simple",
            Map.of(
                "number", "x",
                "seller", Map.of("nip", "1", "name", "a", "address", "b"),
                "lines", List.of(Map.of("name", "c", "netValue", 1, "rate", 23))));
    assertThat(rate.code()).isEqualTo("1203");
    assertThat(rate.details()).startsWith("/seller/nip: ");
  }

  /** Crashes found: a few megabytes of empty objects took all the memory there was. */
  @Test
  void bodiesOfMoreValuesThanAnyInvoiceHas_areRefused() {
    String many = "{},".repeat(400_000) + "{}";
    String invoice = "{\"invoice\":{\"Fa\":{\"FaWiersz\":[" + many + "]}}}";
    String other = "{\"upoData\":\"\",\"x\":[" + many + "]}";
    for (String[] request : new String[][] {{"/generate", invoice}, {"/visualize", other}}) {
      byte[] body = request[1].getBytes(StandardCharsets.UTF_8);
      Answer refused = gateway.post(request[0], "application/json", body, "*/*");
      assertThat(refused.code()).as(request[0]).isEqualTo("1208");
      assertThat(refused.details()).contains("too many values").hasSizeLessThan(200);
    }
  }

  @Test
  void shortFormReport_saysEverything_andAnswersAreInPolishToThoseWhoAskForIt() {
    Map<String, Object> wrong =
        Map.of(
            "number", "x",
            "seller", Map.of("nip", gateway.nip, "name", "a", "address", "b"),
            "lines", List.of(Map.of("name", "c", "quantity", 1, "netPrice", "1,5", "rate", 24)));
    JsonNode report = gateway.post("/generate/simple/report", wrong).json();
    assertThat(report.get("valid").asBoolean()).isFalse();
    assertThat(report.at("/findings/0/pointer").asString()).isEqualTo("/lines/0/netPrice");
    Answer polish = gateway.postIn("pl-PL", "/generate/simple", wrong);
    assertThat(polish.code()).isEqualTo("1208");
    assertThat(polish.details())
        .startsWith("/lines/0/netPrice: ")
        .contains("oczekiwano: liczba z kropką dziesiętną");
    assertThat(gateway.post("/generate/simple", wrong).details())
        .contains("expected a number with a decimal point");
  }

  /** What is quoted is cut, and may have been no text to begin with. */
  @Test
  void quotedHalvesOfCharacters_areAnswered() {
    for (String key : new String[] {"a".repeat(59) + "\ud83d\ude00x", "a\\ud83d"}) {
      byte[] body = ("{\"invoice\":{\"" + key + "\":1}}").getBytes(StandardCharsets.UTF_8);
      assertThat(gateway.post("/generate", "application/json", body, "*/*").code())
          .isEqualTo("1208");
      Answer report = gateway.post("/generate/report", "application/json", body, "*/*");
      assertThat(report.status()).as(report.text()).isIn(200, 400);
    }
    for (String format : new String[] {"a".repeat(985) + "\ud83d\ude00".repeat(9), "\\ud83d"}) {
      byte[] body =
          ("{\"outputFormat\":\"" + format + "\",\"outputLanguage\":\"pl\"}")
              .getBytes(StandardCharsets.UTF_8);
      assertThat(gateway.post("/visualize", "application/json", body, "*/*").code())
          .isEqualTo("1208");
    }
  }

  @Test
  void unknownOptions_areRefused() {
    for (String options : new String[] {"\"row\"", "{\"taxper\":\"row\"}", "{\"taxPer\":{}}"}) {
      byte[] body =
          ("{\"invoice\":{},\"options\":" + options + "}").getBytes(StandardCharsets.UTF_8);
      Answer refused = gateway.post("/generate", "application/json", body, "*/*");
      assertThat(refused.code()).as(options).isEqualTo("1208");
      assertThat(refused.details()).as(options).startsWith("/options").contains("taxPer");
    }
  }

  @Test
  void report_saysEverything_andRefusesNothing() {
    String questioned =
        TestInvoices.fa3Text(gateway.nip, number(), "2026-02-15").replace("<P_15>", "<P_15>1");
    JsonNode report =
        gateway
            .post("/validate/report", "text/xml", questioned.getBytes(StandardCharsets.UTF_8))
            .json();
    assertThat(report.get("valid").asBoolean()).isTrue();
    assertThat(report.get("invoiceVersion").asString()).isEqualTo("v3");
    assertThat(report.at("/findings/0/rule").asString()).isEqualTo("BIZ_TOTAL_DUE");
    assertThat(report.at("/findings/0/layer").asString()).isEqualTo("BUSINESS");
    assertThat(report.at("/findings/0/source").asString()).contains("art. 106e");
    JsonNode broken =
        gateway.post("/validate/report", "text/xml", "<a>".getBytes(StandardCharsets.UTF_8)).json();
    assertThat(broken.get("valid").asBoolean()).isFalse();
    assertThat(broken.get("invoiceVersion").isNull()).isTrue();
    assertThat(broken.at("/findings/0/severity").asString()).isEqualTo("ERROR");
  }

  @Test
  void whoTakesTheXml_learnsThatThereAreWarnings() {
    Answer generated = gateway.post("/generate", invoice(gateway.nip, number(), 1.0));
    assertThat(generated.response().headers().firstValue("X-Invoice-Warnings")).isPresent();
    assertThat(generated.response().headers().firstValue("Link"))
        .contains("</api/invoice/generate/report>; rel=\"describedby\"");
    Answer quiet = gateway.post("/generate/simple", simple(gateway.nip, number(), 1));
    assertThat(quiet.status()).as(quiet.text()).isEqualTo(200);
    assertThat(quiet.response().headers().firstValue("X-Invoice-Warnings")).isEmpty();
  }

  @Test
  void anAttachment_isRefusedBeforeItCostsACall() {
    String xml = gateway.post("/generate/simple", simple(gateway.nip, number(), 1)).text();
    String attached =
        xml.replace(
            "</Fa>",
            "</Fa><Zalacznik><BlokDanych><MetaDane><ZKlucz>k</ZKlucz><ZWartosc>w</ZWartosc>"
                + "</MetaDane></BlokDanych></Zalacznik>");
    Answer sent = gateway.send(gateway.open(), attached.getBytes(StandardCharsets.UTF_8));
    assertThat(sent.code()).isEqualTo("1203");
    assertThat(sent.details()).contains("Zalacznik");
  }
}

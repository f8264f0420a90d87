package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.KsefNumber;
import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.testkit.TestCertificates;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Documents to look at, over HTTP. */
class ITVisualizeTest extends GatewayFixture {
  private static final Path DATA = folder();
  private static final Path LOOK = DATA.resolve("looks/default");

  private final LocalDate today = LocalDate.now(ZoneId.of("Europe/Warsaw"));

  @Autowired Tenants tenants;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) throws IOException {
    Files.createDirectories(LOOK);
    Files.writeString(
        LOOK.resolve("look.yaml"), "accent: '#7a1f3d'\nlogo: logo.svg\nfooter: Dziękujemy!\n");
    Files.writeString(
        LOOK.resolve("logo.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 4'><path d='M0 0h9v4z'/></svg>");
    common(registry, DATA);
  }

  private byte[] invoice() {
    return TestInvoices.fa3(gateway.nip, number());
  }

  private static Map<String, Object> wanted(byte[] xml, String format, String language) {
    Map<String, Object> wanted = new HashMap<>();
    wanted.put("invoiceData", Base64.getEncoder().encodeToString(xml));
    wanted.put("outputFormat", format);
    wanted.put("outputLanguage", language);
    return wanted;
  }

  private Answer visualize(Map<String, Object> wanted) {
    return gateway.post("/visualize", wanted);
  }

  @Test
  void invoice_isDrawn_inBothFormatsAndAllLanguages() {
    byte[] xml = invoice();
    for (String language : List.of("pl", "en", "pl_en")) {
      Answer html = visualize(wanted(xml, "html", language));
      assertThat(html.status()).as(html.text()).isEqualTo(200);
      assertThat(html.response().headers().firstValue("Content-Type"))
          .hasValueSatisfying(t -> assertThat(t).isEqualToIgnoringCase("text/html;charset=UTF-8"));
      assertThat(html.response().headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(p -> assertThat(p).contains("default-src 'none'", "sandbox"));
      assertThat(html.text()).contains("<!DOCTYPE html>", gateway.nip);
      Answer pdf = visualize(wanted(xml, "pdf", language));
      assertThat(pdf.response().headers().firstValue("Content-Type")).contains("application/pdf");
      assertThat(new String(pdf.body(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    }
  }

  @Test
  void logoAndCode_comeWhenWanted() {
    Map<String, Object> wanted = wanted(invoice(), "html", "pl");
    assertThat(visualize(wanted).text())
        .contains("--accent:#7a1f3d", "Dziękujemy!")
        .doesNotContain("<img", "qr-test.ksef");
    wanted.put("includeLogo", true);
    wanted.put("includeQrCode", true);
    String page = visualize(wanted).text();
    assertThat(page)
        .contains("<img class=\"logo\"", "https://qr-test.ksef.mf.gov.pl/invoice/" + gateway.nip)
        .contains("OFFLINE");
    KsefNumber number = KsefNumber.of(gateway.nip, today, "0100000000AB");
    wanted.put("invoiceKsefNumber", number.value());
    assertThat(visualize(wanted).text()).contains(number.value()).doesNotContain("OFFLINE");
  }

  @Test
  void misprintedField_isTaken() {
    Map<String, Object> wanted = wanted(invoice(), "html", "pl");
    wanted.put("invoiceDate", wanted.remove("invoiceData"));
    assertThat(visualize(wanted).status()).isEqualTo(200);
  }

  @Test
  void offlineCertificate_signsTheSecondCode_untilThereIsAKsefNumber() throws Exception {
    tenants.offlineCertificate("demo", TestCertificates.ecSeal(gateway.nip).pem());
    Map<String, Object> wanted = wanted(invoice(), "html", "pl");
    wanted.put("includeQrCode", true);
    assertThat(visualize(wanted).text())
        .contains("CERTYFIKAT", "/certificate/Nip/" + gateway.nip + "/" + gateway.nip + "/");
    wanted.put("invoiceKsefNumber", KsefNumber.of(gateway.nip, today, "0100000000AB").value());
    assertThat(visualize(wanted).text()).doesNotContain("CERTYFIKAT");
  }

  @Test
  void whatIsSentAndReceipted_canBeLookedAt() throws Exception {
    String session = gateway.open();
    String reference = gateway.send(session, invoice()).json().get("id").asString();
    String number = gateway.decided(reference).get("ksefReferenceNumber").asString();
    gateway.get("/session/close/" + session);
    byte[] upo = gateway.upo(session).body();
    Answer receipt = gateway.get("/session/upo/" + session + "/visualize?outputLanguage=en");
    assertThat(receipt.text()).contains(number, "<html lang=\"en\">");
    Map<String, Object> wanted =
        Map.of(
            "upoData", Base64.getEncoder().encodeToString(upo),
            "outputFormat", "pdf",
            "outputLanguage", "pl");
    Answer pdf =
        gateway.call(
            gateway
                .request("/api/upo/visualize")
                .header("Content-Type", "application/json")
                .POST(
                    java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                        Gateway.JSON.writeValueAsBytes(wanted)))
                .build());
    assertThat(new String(pdf.body(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");
    String archived = "/api/archive/invoices/" + number + "/visualize";
    assertThat(gateway.at(archived).text()).contains(number, "qr-test.ksef.mf.gov.pl");
    assertThat(gateway.at(archived + "?outputFormat=pdf").status()).isEqualTo(200);
    assertThat(gateway.at(archived + "?outputFormat=doc").code()).isEqualTo("1208");
    assertThat(gateway.at(archived + "?includeLogo=maybe").code()).isEqualTo("1208");
    assertThat(gateway.at("/api/archive/invoices/x/visualize").code()).isEqualTo("1207");
    assertThat(gateway.get("/session/upo/unknown/visualize").code()).isEqualTo("1109");
  }

  @Test
  void badInput_hasTheDocumentedCodes() {
    byte[] xml = invoice();
    expect("1208", 400, wanted(xml, "doc", "pl"), "/outputFormat");
    expect("1208", 400, wanted(xml, "pdf", "de"), "/outputLanguage");
    Map<String, Object> wrongFlag = wanted(xml, "pdf", "pl");
    wrongFlag.put("includeLogo", "yes");
    expect("1208", 400, wrongFlag, "/includeLogo");
    for (String field : List.of("invoiceData", "outputFormat", "outputLanguage")) {
      Map<String, Object> missing = wanted(xml, "pdf", "pl");
      missing.remove(field);
      expect("1208", 400, missing, "/" + field);
    }
    Map<String, Object> notBase64 = wanted(xml, "pdf", "pl");
    notBase64.put("invoiceData", "%%%");
    expect("1005", 400, notBase64, "/invoiceData");
    expect("1203", 400, wanted(bytes("<x/>"), "pdf", "pl"), "'x'");
    expect("1203", 400, wanted(bytes("no xml"), "pdf", "pl"), "XML");
    expect("1201", 400, wanted(bytes("<Faktura xmlns='urn:x'/>"), "pdf", "pl"), "urn:x");
    expect("1202", 413, wanted(new byte[3_000_001], "pdf", "pl"), "3000001");
    Map<String, Object> foreign = wanted(xml, "pdf", "pl");
    foreign.put("invoiceKsefNumber", KsefNumber.of("5265877635", today, "0100000000AB").value());
    expect("1209", 400, foreign, "5265877635");
  }

  private void expect(String code, int status, Map<String, Object> wanted, String details) {
    Answer answer = visualize(wanted);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.details()).contains(details);
  }

  @Test
  void changedLook_isSeenAtOnce_andAWrongOneLeavesTheLast() throws IOException {
    Path look = DATA.resolve("looks/demo");
    Files.createDirectories(look);
    Map<String, Object> wanted = wanted(invoice(), "html", "pl");
    Files.writeString(look.resolve("look.yaml"), "footer: Własna stopka\n");
    assertThat(visualize(wanted).text()).contains("Własna stopka");
    Files.writeString(look.resolve("look.yaml"), "footer: Własna stopka\nacent: '#000000'\n");
    assertThat(visualize(wanted).text()).contains("Własna stopka");
    Files.delete(look.resolve("look.yaml"));
    assertThat(visualize(wanted).text()).contains("Dziękujemy!");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.Await;
import dev.bramka.testkit.TestInvoices;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Handing invoices over and forgetting them, over HTTP; a subclass per database. */
abstract class SubmissionContract extends GatewayFixture {
  private static final String SHORT =
      """
      {"number": "@", "seller": {"nip": "#", "name": "Sprzedawca", "address": "ul. A 1, Kraków"},
       "buyer": {"nip": "2222222222", "name": "Nabywca", "address": "ul. B 2, Gdynia"},
       "lines": [{"name": "Usługa", "quantity": 1, "netPrice": 100, "rate": 23}]}
      """;

  byte[] xml(String number) {
    return TestInvoices.fa3(gateway.nip, number);
  }

  Answer put(String id, byte[] xml) {
    return put(id, "text/xml", xml);
  }

  private Answer put(String path, String type, byte[] body) {
    return gateway.call(
        gateway
            .request("/api/submissions/" + path)
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private Answer post(String path) {
    return gateway.call(
        gateway
            .request("/api/submissions/" + path)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }

  private Answer get(String path) {
    return gateway.at("/api/submissions/" + path);
  }

  private String state(String id) {
    return get(id).json().get("state").stringValue();
  }

  private List<String> types(String id) {
    List<String> types = new ArrayList<>();
    get(id + "/events").json().get("events").forEach(e -> types.add(e.get("type").stringValue()));
    return types;
  }

  static String id() {
    return number().replace('/', '-');
  }

  @Test
  void invoice_getsItsNumber_whileTheCallerWaits_andThenItsReceipt() {
    String id = id();
    byte[] xml = xml(id);
    Answer answer = put(id + "?wait=30s&priority=high", "text/xml", xml);
    assertThat(answer.status()).isEqualTo(201);
    JsonNode submission = answer.json();
    assertThat(submission.get("state").stringValue()).isEqualTo("accepted");
    String number = submission.get("ksefNumber").stringValue();
    assertThat(number).startsWith(gateway.nip);
    assertThat(types(id))
        .containsExactly("submission.queued", "submission.sent", "submission.accepted");
    assertThat(get(id + "/xml").body()).isEqualTo(xml);
    assertThat(get(id + "/pdf").text()).startsWith("%PDF");
    assertThat(get(id + "/html").text()).contains(number);
    assertThat(get(id + "/html?language=de").code()).isEqualTo("INVALID_REQUEST");
    Await.until("the receipt", () -> get(id).json().get("receipt").booleanValue());
    assertThat(get(id + "/upo").text()).contains(number);
    assertThat(get(id).json().has("next")).isFalse();
  }

  @Test
  void invoiceOfAFarmer_inTheFormOfTheSchema_getsItsNumberToo() {
    String id = id();
    String party =
        "{'DaneIdentyfikacyjne': {'NIP': '%s', 'Nazwa': 'N'},"
            + " 'Adres': {'KodKraju': 'PL', 'AdresL1': 'Polna 5'}}";
    String json =
        "{'Naglowek': {'KodFormularza': {'kodSystemowy': 'FA_RR_V1'}}, 'Podmiot1': "
            + party.formatted(gateway.nip)
            + ", 'Podmiot2': "
            + party.formatted("5265877635")
            + ", 'FakturaRR': {'P_4B': '2026-02-10', 'P_4C': '"
            + id
            + "', 'FakturaRRWiersz': [{'P_4AA': '2026-02-09', 'P_5': 'Mleko', 'P_6A': 'l',"
            + " 'P_6B': 1000.5, 'P_6C': 'ekstra', 'P_7': 1.99}]}}";
    String bare = json.replace('\'', '"');
    assertThat(put(id, "application/json", utf8(bare)).text()).contains("member 'invoice'");
    byte[] whole = utf8("{\"invoice\": " + bare + "}");
    Answer answer = put(id + "?wait=30s", "application/json", whole);
    assertThat(answer.json().path("state").asString("")).as(answer.text()).isEqualTo("accepted");
    assertThat(answer.json().get("invoice").get("version").stringValue()).isEqualTo("rr1");
  }

  @Test
  void theSameAgain_isTheSame_andAnotherInvoiceIsRefusedWithWhatDiffers() {
    String id = id();
    assertThat(put(id, xml(id)).status()).isEqualTo(201);
    assertThat(put(id, xml(id)).status()).isEqualTo(200);
    Answer other = put(id, xml(id + "b"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("OTHER_CONTENT");
    assertThat(other.json().get("detail").stringValue())
        .contains("P_2 was " + id + ", now " + id + "b");
    Answer same = put(id + "-again", xml(id));
    assertThat(same.code()).isEqualTo("SAME_CONTENT");
    assertThat(same.json().get("detail").stringValue()).endsWith("submission " + id);
  }

  @Test
  void json_isTheSame_whateverTheOrderOfItsMembers() {
    String id = id();
    String json = SHORT.replace("@", id).replace("#", gateway.nip);
    assertThat(put(id, "application/json", utf8(json)).status()).isEqualTo(201);
    assertThat(put(id, "application/json", utf8(json)).status()).isEqualTo(200);
    String turned =
        json.replace("{\"number\": \"" + id + "\", ", "{")
            .replaceFirst("}\\s*$", ", \"number\": \"" + id + "\"}");
    assertThat(put(id, "application/json", utf8(turned)).status()).isEqualTo(200);
    String dearer = json.replace("100", "101");
    assertThat(put(id, "application/json", utf8(dearer)).code()).isEqualTo("OTHER_CONTENT");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void wrongInvoices_areRefused_withEveryPlace_andLeaveNothing() {
    String id = id();
    String bad = new String(xml(id), StandardCharsets.UTF_8).replace("<P_15>", "<P_15>x");
    Answer refused = put(id, utf8(bad));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().get("faults").get(0).get("place").stringValue()).endsWith("/P_15");
    String json =
        SHORT
            .replace("@", id)
            .replace("#", gateway.nip)
            .replace("\"quantity\": 1", "\"quantity\": \"x\"")
            .replace("\"rate\": 23", "\"rate\": 24");
    JsonNode faults = put(id, "application/json", utf8(json)).json().get("faults");
    List<String> places = new ArrayList<>();
    faults.forEach(f -> places.add(f.get("place").stringValue()));
    assertThat(places).containsExactly("/lines/0/quantity");
    assertThat(get(id).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "a%20b,                    INVALID_REQUEST",
    "x?wait=soon,              INVALID_REQUEST",
    "x?priority=highest,       INVALID_REQUEST",
    "x?prioritet=high,         INVALID_REQUEST"
  })
  void wrongRequests_areRefusedByName(String path, String code) {
    assertThat(put(path, xml("n")).code()).isEqualTo(code);
  }

  @Test
  void keyOfIdempotency_namesASubmission() {
    String number = id();
    HttpRequest.Builder request =
        gateway
            .request("/api/submissions")
            .header("Content-Type", "text/xml")
            .header("Idempotency-Key", "key " + number)
            .POST(HttpRequest.BodyPublishers.ofByteArray(xml(number)));
    Answer first = gateway.call(request.build());
    Answer second = gateway.call(request.build());
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().get("id")).isEqualTo(first.json().get("id"));
    assertThat(first.response().headers().firstValue("Location").orElseThrow())
        .isEqualTo("/api/submissions/" + first.json().get("id").stringValue());
  }

  @Test
  void many_travelInPackages_eachOnce_andAreFoundAgain() {
    String run = id();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 120; i++) {
      String id = run + "-" + i;
      assertThat(put(id, xml(id)).status()).isEqualTo(201);
      ids.add(id);
    }
    Await.until("all accepted", () -> found("state=accepted&limit=1000", ids).size() == 120);
    Set<String> numbers = new HashSet<>();
    Set<String> sessions = new HashSet<>();
    for (JsonNode s : found("state=accepted&limit=1000", ids)) {
      numbers.add(s.get("ksefNumber").stringValue());
      sessions.add(s.get("sessionReferenceNumber").stringValue());
    }
    assertThat(numbers).hasSize(120);
    assertThat(sessions).hasSizeLessThan(20).anyMatch(s -> s.contains("-SB-"));
    assertThat(found("number=" + run + "-7", ids)).hasSize(1);
    assertThat(pages(ids)).isEqualTo(120);
    String any = run + "-99";
    assertThat(types(any))
        .containsExactly("submission.queued", "submission.sent", "submission.accepted");
    Await.until("the receipt", () -> get(any).json().get("receipt").booleanValue());
    Await.until(
        "the archive",
        () -> gateway.at("/api/archive/invoices?number=" + any).text().contains(any));
    assertThat(get(any + "/xml").body()).isEqualTo(xml(any));
    assertPositionsWithoutGaps();
  }

  List<JsonNode> found(String query, Set<String> ids) {
    List<JsonNode> found = new ArrayList<>();
    gateway
        .at("/api/submissions?" + query)
        .json()
        .get("submissions")
        .forEach(
            s -> {
              if (ids.contains(s.get("id").stringValue())) {
                found.add(s);
              }
            });
    return found;
  }

  private int pages(Set<String> ids) {
    int count = 0;
    String after = "";
    do {
      JsonNode page = gateway.at("/api/submissions?limit=50" + after).json();
      for (JsonNode s : page.get("submissions")) {
        count += ids.contains(s.get("id").stringValue()) ? 1 : 0;
      }
      after = page.has("next") ? "&after=" + page.get("next").stringValue() : "";
    } while (!after.isEmpty());
    return count;
  }

  private void assertPositionsWithoutGaps() {
    long expected = 1;
    String after = "0";
    for (; ; ) {
      JsonNode page = gateway.at("/api/events?limit=1000&after=" + after).json();
      if (page.get("events").isEmpty()) {
        assertThat(expected).isGreaterThan(360);
        return;
      }
      for (JsonNode event : page.get("events")) {
        assertThat(event.get("position").stringValue()).isEqualTo(Long.toString(expected++));
      }
      after = page.get("next").stringValue();
    }
  }

  @Test
  void whatWaits_canBeTakenBack_andOnlyThat() {
    List<String> ids = IntStream.range(0, 6).mapToObj(i -> id()).toList();
    gateway.fault("POST", "/sessions", "status", 503);
    ids.forEach(id -> put(id, xml(id)));
    String last = ids.getLast();
    assertThat(post(last + "/cancel").json().get("state").stringValue()).isEqualTo("cancelled");
    assertThat(post(last + "/cancel").status()).isEqualTo(200);
    assertThat(post(last + "/release").code()).isEqualTo("STATE");
    Await.until("accepted", () -> state(ids.getFirst()).equals("accepted"));
    Answer late = post(ids.getFirst() + "/cancel");
    assertThat(late.code()).isEqualTo("STATE");
    assertThat(late.json().get("detail").stringValue()).endsWith("is accepted");
    assertThat(put(last + "-new", xml(last)).status()).isEqualTo(201);
  }

  @Test
  void duplicateOfAnother_isRejected_withKsefsWords() {
    String id = id();
    String number =
        put(id + "?wait=30s", "text/xml", xml(id)).json().get("ksefNumber").stringValue();
    byte[] other =
        utf8(new String(xml(id), StandardCharsets.UTF_8).replace("</Nazwa>", " BIS</Nazwa>"));
    JsonNode rejected = put(id + "-2?wait=30s", "text/xml", other).json();
    assertThat(rejected.get("state").stringValue()).isEqualTo("rejected");
    assertThat(rejected.get("rejection").get("code").intValue()).isEqualTo(440);
    assertThat(rejected.get("next").stringValue()).contains("KSeF has it already");
    assertThat(rejected.get("rejection").get("originalKsefNumber").stringValue()).isEqualTo(number);
    assertThat(get(id + "-2/upo").code()).isEqualTo("STATE");
    assertThat(get(id + "-2/html").text())
        .contains("Odrzucona przez KSeF")
        .doesNotContain("OFFLINE");
    assertThat(get(id + "-2/pdf").status()).isEqualTo(200);
  }

  @Test
  void sentByItsCallerToo_countsAsThatOne() throws InterruptedException {
    String id = id();
    byte[] xml = xml(id);
    String session = gateway.open();
    String sent = gateway.send(session, xml).json().get("id").stringValue();
    String number = gateway.decided(sent).get("ksefReferenceNumber").stringValue();
    JsonNode submission = put(id + "?wait=40s", "text/xml", xml).json();
    assertThat(submission.get("state").stringValue()).isEqualTo("accepted");
    assertThat(submission.get("ksefNumber").stringValue()).isEqualTo(number);
    assertThat(submission.get("sessionReferenceNumber").stringValue()).isEqualTo(session);
  }

  @Test
  void others_seeNothing() {
    String id = id();
    put(id, xml(id));
    assertThat(gateway.anonymous("/api/submissions/" + id).status()).isEqualTo(401);
    assertThat(get("unknown-" + id).code()).isEqualTo("NOT_FOUND");
    assertThat(get(id + "/upo").code()).isEqualTo("NOT_YET");
  }
}

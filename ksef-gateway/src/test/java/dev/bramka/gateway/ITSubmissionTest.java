package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.platform.Store;
import dev.bramka.testkit.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

class ITSubmissionTest extends SubmissionContract {
  private static final Path DATA = folder();

  @DynamicPropertySource
  static void onSqlite(DynamicPropertyRegistry registry) {
    common(registry, DATA);
  }

  @Autowired private Store store;

  /** What can go wrong once around a package. */
  private static final List<String> FAULTS =
      List.of(
          "POST /sessions/batch status 500",
          "POST /sessions/batch drop-after 1",
          "PUT /batch drop-before 1",
          "PUT /batch status 500",
          "POST /close drop-after 1",
          "POST /close status 503",
          "DECIDE /invoices verdict 550",
          "GET /invoices truncate 1");

  @Test
  void whateverFails_eachArrivesOnce() {
    String run = id();
    Set<String> ids = new HashSet<>();
    for (String fault : FAULTS) {
      String[] it = fault.split(" ");
      gateway.fault(it[0], it[1], it[2], Integer.parseInt(it[3]));
    }
    for (int i = 0; i < 30; i++) {
      put(run + "-" + i, xml(run + "-" + i));
      ids.add(run + "-" + i);
    }
    Await.until(
        "all accepted",
        Duration.ofMinutes(3),
        () -> found("state=accepted&limit=500", ids).size() == 30);
    gateway.control("DELETE", "/faults", "");
  }

  /** SQLite itself says so when its file may not grow. */
  @Test
  void aFullDisk_isToldWithTheTimeToComeBack_andNothingIsLost() {
    String run = id();
    pages(1);
    Gateway.Answer answer = put(run + "-0", xml(run + "-0"));
    int taken = 0;
    while (answer.status() < 300 && taken < 500) {
      taken++;
      answer = put(run + "-" + taken, xml(run + "-" + taken));
    }
    pages(1_073_741_823);
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.json().get("detail").asString()).isEqualTo("The disk is full");
    assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(put(run + "-" + taken, xml(run + "-" + taken)).status()).isEqualTo(201);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i <= taken; i++) {
      ids.add(run + "-" + i);
    }
    Await.until(
        "all accepted",
        Duration.ofMinutes(3),
        () -> found("state=accepted&limit=500", ids).size() == ids.size());
  }

  private void pages(int most) {
    store.write(db -> db.sql("pragma max_page_count = " + most).query(Long.class).single());
  }

  /** As after a restored back-up, or a database that had not written what it said it had. */
  @Test
  void whatTheDatabaseLost_isFoundAtKsef_andHasItsNumberAndReceipt() {
    String id = id();
    byte[] xml = xml(id);
    String number = accepted(id, xml).get("ksefNumber").stringValue();
    // Its session is over by then: one that is open may be somebody else's, and is left to KSeF.
    Await.until(
        "first receipt", () -> gateway.at("/api/submissions/" + id + "/upo").status() == 200);
    for (String table :
        List.of(
            "submission_content",
            "submission",
            "outgoing_invoice",
            "outgoing_event",
            "upo",
            "delivery_session",
            "ksef_session",
            "archived_invoice")) {
      store.write(db -> db.sql("delete from " + table).update());
    }
    JsonNode again = accepted(id, xml);
    assertThat(again.get("ksefNumber").stringValue()).isEqualTo(number);
    Await.until(
        "receipt", () -> gateway.at("/api/submissions/" + id + "/upo").text().contains(number));
    Await.until(
        "archived", () -> gateway.at("/api/archive/invoices?number=" + id).text().contains(number));
  }

  private JsonNode accepted(String id, byte[] xml) {
    put(id, xml);
    Await.until(
        "accepted " + id,
        () ->
            gateway
                .at("/api/submissions/" + id)
                .json()
                .get("state")
                .stringValue()
                .equals("accepted"));
    return gateway.at("/api/submissions/" + id).json();
  }
}

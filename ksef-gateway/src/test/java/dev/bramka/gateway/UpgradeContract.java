package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.commands.EarlierDatabase;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.testkit.Await;
import dev.bramka.testkit.TestCertificates;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import tools.jackson.databind.JsonNode;

/** The database of an earlier state, as a gateway of then left it: opened, and worked with. */
abstract class UpgradeContract extends GatewayFixture {
  @Autowired Store store;
  @Autowired Tenants tenants;

  final EarlierDatabase earlier;

  UpgradeContract(EarlierDatabase earlier) {
    this.earlier = earlier;
  }

  /** What was left behind is old, and is looked for. */
  private static void kept(DynamicPropertyRegistry registry, Path data) {
    registry.add("ksef.retention.events", () -> "36500d");
    common(registry, data);
  }

  static void onSqlite(DynamicPropertyRegistry registry, EarlierDatabase earlier) {
    Path data = folder();
    try {
      earlier.unpack(data);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    kept(registry, data);
  }

  static void onPostgres(DynamicPropertyRegistry registry, EarlierDatabase earlier) {
    Path data = folder();
    try {
      String url = earlier.unpackIntoPostgres(data, "upgrade_" + earlier.version());
      registry.add("ksef.database.url", () -> url);
      registry.add("ksef.database.username", () -> "postgres");
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
    kept(registry, data);
  }

  Gateway then() throws IOException {
    String[] key = earlier.key("api-key");
    return gateway.as(key[0], key[1]);
  }

  /** KSeF of the test does not know the token of then. */
  void canLogIn() {
    tenants.credential(
        "demo", CredentialKind.CERTIFICATE, TestCertificates.ecSeal(gateway.nip).pem());
  }

  void awaitAccepted(Gateway caller, String id) {
    Await.until(
        id + " accepted",
        () ->
            caller.at("/api/submissions/" + id).json().at("/state").asString().equals("accepted"));
  }

  @Test
  void everything_isThere_andOpens() throws IOException {
    Gateway then = then();
    JsonNode submissions =
        then.at("/api/submissions?limit=500&state=accepted").json().get("submissions");
    assertThat(submissions).hasSizeGreaterThanOrEqualTo(201);
    JsonNode one =
        submissions
            .valueStream()
            .filter(s -> s.get("receipt").asBoolean())
            .findFirst()
            .orElseThrow();
    String path = "/api/submissions/" + one.get("id").asString();
    String number = one.get("ksefNumber").asString();
    assertThat(then.at(path + "/xml").text()).contains("<Faktura");
    assertThat(then.at(path + "/html").text()).contains(number);
    assertThat(then.at(path + "/upo").status()).isEqualTo(200);
    assertThat(then.at("/api/events?limit=1000").json().get("events")).hasSizeGreaterThan(400);
    assertThat(store.read().sql("select count(*) from upo").query(Integer.class).single())
        .isPositive();
    assertThat(tenants.credential("demo-supplier")).isPresent();
  }

  @Test
  void newInvoice_goesOut_withTheKeyOfThen() throws IOException {
    canLogIn();
    Gateway then = then();
    byte[] xml = TestInvoices.fa3(gateway.nip, "AFTER/" + number());
    HttpRequest request =
        then.request("/api/submissions")
            .header("Content-Type", "application/xml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(xml))
            .build();
    awaitAccepted(then, then.call(request).json().get("id").asString());
  }
}

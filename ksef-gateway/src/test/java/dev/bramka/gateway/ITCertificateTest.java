package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.client.KsefClient;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.testkit.Await;
import dev.bramka.testkit.TestCertificates;
import dev.bramka.testkit.TestInvoices;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Certificates that the gateway asks KSeF for, from the request to the renewal. */
class ITCertificateTest extends SqliteFixture {
  @Autowired private Tenants tenants;
  @Autowired private ApiKeys keys;
  @Autowired private TenantCredentials credentials;
  @Autowired private Store store;

  private JsonNode ask(String tenant, Map<String, String> wish) {
    return gateway.manage("/actuator/certificates/" + tenant, wish).json();
  }

  private JsonNode kept(String tenant) {
    return gateway.managed("/actuator/certificates/" + tenant).json();
  }

  private void awaitDone(String tenant, int requests) {
    Await.until(
        "certificate " + requests + " of " + tenant,
        () -> {
          JsonNode all = kept(tenant).get("requests");
          return all.size() == requests && all.get(0).get("state").asString().equals("DONE");
        });
  }

  private TestCertificates.Pair sealed(String id, String nip) {
    TestCertificates.Pair seal = TestCertificates.ecSeal(nip);
    tenants.save(new Tenant(id, "Sealed", nip, Environment.SIMULATOR));
    tenants.credential(id, CredentialKind.CERTIFICATE, seal.pem());
    return seal;
  }

  @Test
  void aCertificate_isAskedForAndUsed_andRenewedWhileInvoicesGoOut() throws Exception {
    String nip = TestInvoices.nip(730_000_000, 1);
    TestCertificates.Pair seal = sealed("renewed", nip);
    assertThat(ask("renewed", Map.of()).at("/request/state").asString()).isEqualTo("OPEN");
    awaitDone("renewed", 1);
    Await.until("a log-in", () -> kept("renewed").at("/credentials/0").has("lastSuccess"));
    JsonNode first = kept("renewed").at("/credentials/0");
    assertThat(first.get("origin").asString()).isEqualTo("ENROLLED");

    shorten(seal, nip, first.get("serial").asString());
    ApiKeys.Issued key = keys.issue("renewed");
    Gateway caller = gateway.as(key.id(), key.secret());
    List<Answer> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      if (i == 5) {
        Answer check = gateway.manage("/actuator/logincheck/renewed", Map.of());
        assertThat(check.json().get("works").asBoolean()).as(check.text()).isTrue();
      }
      sent.add(submit(caller, "renewed-" + i, TestInvoices.fa3(nip, number())));
      Thread.sleep(200);
    }
    awaitDone("renewed", 2);
    assertThat(sent).allSatisfy(a -> assertThat(a.status()).as(a.text()).isIn(200, 201, 202));
    for (int i = 0; i < 20; i++) {
      String id = "renewed-" + i;
      Await.until(
          "the number of " + id,
          () -> caller.at("/api/submissions/" + id).json().path("ksefNumber").isString());
    }
    JsonNode now = kept("renewed").at("/credentials/0");
    assertThat(now.get("serial").asString()).isNotEqualTo(first.get("serial").asString());
    assertThat(Instant.parse(now.get("ends").asString()))
        .isAfter(Instant.now().plus(Duration.ofDays(700)));
    assertThat(gateway.manage("/actuator/logincheck/renewed", Map.of()).text()).contains("true");
  }

  private static Answer submit(Gateway caller, String id, byte[] xml) {
    return caller.call(
        caller
            .request("/api/submissions/" + id)
            .header("Content-Type", "text/xml")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(xml))
            .build());
  }

  private int atKsef(String tenant, String nip) {
    try (KsefClient client =
        new KsefClient(
            new KsefEnvironment("simulator", URI.create(gateway.simulator + "/v2")),
            Clock.systemUTC())) {
      Credential.Certificate own =
          credentials.certificates(new Tenant(tenant, "x", nip, Environment.SIMULATOR)).getFirst();
      String token = client.authentication().login(nip, own).accessToken();
      return client.certificates(() -> token).all().size();
    }
  }

  private void shorten(TestCertificates.Pair seal, String nip, String serial) {
    try (KsefClient client =
        new KsefClient(
            new KsefEnvironment("simulator", URI.create(gateway.simulator + "/v2")),
            Clock.systemUTC())) {
      String token =
          client
              .authentication()
              .login(nip, new Credential.Certificate(seal.key(), List.of(seal.certificate())))
              .accessToken();
      String body = "{\"validTo\":\"" + Instant.now().plus(Duration.ofDays(3)) + "\"}";
      Answer answer =
          gateway.call(
              HttpRequest.newBuilder(
                      URI.create(gateway.simulator + "/v2/testdata/certificates/" + serial))
                  .header("Authorization", "Bearer " + token)
                  .PUT(HttpRequest.BodyPublishers.ofString(body))
                  .build());
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }
  }

  @Test
  void aTokenBecomesACertificate_withASealThatIsLent() {
    String nip = TestInvoices.nip(730_000_000, 2);
    tenants.save(new Tenant("token", "With a token", nip, Environment.SIMULATOR));
    tenants.credential("token", CredentialKind.TOKEN, gateway.ksefToken(nip));
    assertThat(ask("token", Map.of()).get("why").asString())
        .contains("has none: give one to ask with");
    ask("token", Map.of("pem", TestCertificates.rsaSeal(nip).pem()));
    awaitDone("token", 1);
    List<String> kinds = new ArrayList<>();
    kept("token").get("credentials").forEach(c -> kinds.add(c.get("origin").asString()));
    assertThat(kinds).containsExactly("ENROLLED", "GIVEN");
  }

  /** Whatever is lost on the way, one certificate is asked for and used. */
  @Test
  void lostAnswers_endWithOneCertificate() throws Exception {
    sealed("unlucky", TestInvoices.nip(730_000_000, 5));
    gateway.fault("POST", "/certificates/enrollments", "drop-after", 1);
    gateway.fault("POST", "/certificates/retrieve", "status", 503);
    ask("unlucky", Map.of());
    // It is looked for two minutes later, when KSeF has made it or never will.
    store.write(db -> db.sql("update certificate_request set next_try = 0").update());
    awaitDone("unlucky", 1);
    gateway.control("DELETE", "/faults", "");
    assertThat(atKsef("unlucky", TestInvoices.nip(730_000_000, 5))).isEqualTo(1);
    assertThat(kept("unlucky").get("credentials")).hasSize(2);
    assertThat(
            store
                .read()
                .sql("select count(*) from certificate_request where tenant_id = ?")
                .param("unlucky")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  /** The master key that sealed a request's key is gone: that one fails, others go on. */
  @Test
  void aRequestThatCannotBeOpened_holdsUpNoOther() {
    sealed("damaged", TestInvoices.nip(730_000_000, 6));
    sealed("sound", TestInvoices.nip(730_000_000, 7));
    gateway.fault("POST", "/certificates/enrollments", "status", 503);
    ask("damaged", Map.of());
    store.write(
        db ->
            db.sql("update certificate_request set sealed = ? where tenant_id = 'damaged'")
                .param(new byte[40])
                .update());
    ask("sound", Map.of());
    awaitDone("sound", 1);
    assertThat(kept("damaged").at("/requests/0/state").asString()).isNotEqualTo("DONE");
  }

  @Test
  void anOfflineCertificate_isAskedForToo() {
    sealed("offline", TestInvoices.nip(730_000_000, 3));
    ask("offline", Map.of("purpose", "offline"));
    awaitDone("offline", 1);
    JsonNode all = kept("offline").get("credentials");
    assertThat(all.get(1).get("kind").asString()).isEqualTo("offline certificate");
    assertThat(ask("offline", Map.of("purpose", "both")).get("why").asString())
        .isEqualTo("/purpose: is authentication or offline");
  }

  @Test
  void anotherCompanysSeal_isRefused_andForgotten() {
    String nip = TestInvoices.nip(730_000_000, 4);
    tenants.save(new Tenant("stranger", "Stranger", nip, Environment.SIMULATOR));
    tenants.credential("stranger", CredentialKind.TOKEN, gateway.ksefToken(nip));
    JsonNode asked = ask("stranger", Map.of("pem", TestCertificates.ecSeal("5260250274").pem()));
    assertThat(asked.get("why").asString()).isNotEmpty();
    assertThat(kept("stranger").get("credentials")).hasSize(1);
  }
}

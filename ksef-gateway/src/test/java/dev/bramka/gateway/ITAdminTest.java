package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.gateway.security.AdminKeys;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.testkit.Await;
import dev.bramka.testkit.TestCertificates;
import dev.bramka.testkit.TestInvoices;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Tenants, credentials and keys over the administration's HTTP. */
class ITAdminTest extends SqliteFixture {
  @Autowired private AdminKeys adminKeys;

  private Gateway admin;

  @BeforeEach
  void open() {
    ApiKeys.Issued key = adminKeys.issue("test", null);
    admin = gateway.as(key.id(), key.secret());
  }

  private Answer call(Gateway who, String method, String path, Map<String, ?> body) {
    return who.call(
        who.request(path)
            .header("Content-Type", "application/json")
            .method(
                method,
                HttpRequest.BodyPublishers.ofByteArray(Gateway.JSON.writeValueAsBytes(body)))
            .build());
  }

  private Answer put(String id, String nip, Map<String, ?> credential) {
    Map<String, Object> body = new HashMap<>(credential);
    body.putIfAbsent("name", "Firma " + id);
    body.put("nip", nip);
    body.put("environment", "simulator");
    return call(admin, "PUT", "/admin/tenants/" + id, body);
  }

  private static String nip(int number) {
    return TestInvoices.nip(740_000_000, number);
  }

  private Gateway caller(String tenant, Map<String, ?> more) {
    Map<String, Object> wish = new HashMap<>(more);
    wish.put("tenant", tenant);
    Answer key = call(admin, "POST", "/admin/keys", wish);
    assertThat(key.status()).as(key.text()).isEqualTo(201);
    return gateway.as(key.json().get("id").asString(), key.json().get("secret").asString());
  }

  private static Answer submit(Gateway caller, String tenant, String id, byte[] xml) {
    HttpRequest.Builder request =
        caller.request("/api/submissions/" + id).header("Content-Type", "text/xml");
    if (tenant != null) {
      request.header("Bramka-Tenant", tenant);
    }
    return caller.call(request.PUT(HttpRequest.BodyPublishers.ofByteArray(xml)).build());
  }

  @Test
  void aTenant_isAddedTriedAndInvoicesGoOut() {
    Answer added = put("a1", nip(1), Map.of("token", gateway.ksefToken(nip(1))));
    assertThat(added.status()).as(added.text()).isEqualTo(200);
    assertThat(added.json().at("/login/works").asBoolean()).isTrue();
    assertThat(added.json().at("/tenant/problems")).isEmpty();
    Gateway caller = caller("a1", Map.of("scopes", List.of("send", "read")));
    assertThat(submit(caller, null, "a1-1", TestInvoices.fa3(nip(1), number())).status())
        .isIn(200, 201, 202);
    assertThat(caller.at("/api/submissions?limit=1").status()).isEqualTo(200);
    assertThat(caller.at("/api/archive/invoices").status()).isEqualTo(403);
  }

  @Test
  void aWrongCredential_isToldAtOnce() {
    Answer added = put("a2", nip(2), Map.of("token", "20260101-EC-0-0-0|nip-x|y"));
    assertThat(added.json().at("/login/works").asBoolean()).isFalse();
    assertThat(added.json().at("/login/why").asString()).contains("450");
    Answer garbage = put("a2", nip(2), Map.of("token", "garbage"));
    assertThat(garbage.status()).isEqualTo(400);
    assertThat(garbage.text()).contains("number|context|secret");
    Answer expired =
        put(
            "a2",
            nip(2),
            Map.of(
                "certificate",
                TestCertificates.expiredSeal(nip(2)).pem(),
                "key",
                TestCertificates.expiredSeal(nip(2)).pem()));
    assertThat(expired.status()).isEqualTo(400);
    assertThat(expired.json().get("detail").asString()).contains("do not belong together");
  }

  @Test
  void whatACredentialMayDo_isTold() {
    JsonNode reads =
        put("b1", nip(21), Map.of("token", gateway.ksefToken(nip(21), "InvoiceRead")))
            .json()
            .get("login");
    assertThat(reads.get("works").asBoolean()).isTrue();
    assertThat(texts(reads.get("may"))).containsExactly("InvoiceRead");
    assertThat(texts(reads.get("mayNot"))).containsExactly("InvoiceWrite");
    assertThat(admin.at("/admin/tenants/b1").json().at("/facts/missing at KSeF").asString())
        .isEqualTo("InvoiceWrite");
    String seal = TestCertificates.ecSeal(nip(22)).pem();
    JsonNode owns =
        put("b2", nip(22), Map.of("certificate", seal, "key", seal)).json().get("login");
    assertThat(texts(owns.get("may"))).contains("InvoiceRead", "InvoiceWrite", "CredentialsManage");
    assertThat(owns.get("mayNot")).isEmpty();
  }

  @Test
  void newestCredentialThatFails_isTold_thoughAnotherWorks() {
    String seal = TestCertificates.ecSeal(nip(24)).pem();
    put("b4", nip(24), Map.of("certificate", seal, "key", seal));
    call(admin, "POST", "/admin/tenants/b4/certificates", Map.of("purpose", "authentication"));
    Await.until(
        "a second credential",
        () -> admin.at("/admin/tenants/b4/credentials").text().contains("ENROLLED"));
    JsonNode added =
        put("b4", nip(24), Map.of("token", "20260101-EC-0-0-0|nip-7400000000|0")).json();
    assertThat(added.at("/login/works").asBoolean()).isTrue();
    assertThat(added.at("/login/why").asString()).contains("not with the newest", "450");
    assertThat(admin.at("/admin/tenants/b4").json().get("problems").toString())
        .contains("newest credential fails");
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }

  @Test
  void invoiceThatTheTokenMayNotSend_waitsWithTheReason_andGoesOutWithAnother() {
    put("b3", nip(23), Map.of("token", gateway.ksefToken(nip(23), "InvoiceRead")));
    Gateway caller = caller("b3", Map.of());
    submit(caller, null, "b3-1", TestInvoices.fa3(nip(23), number()));
    Await.until(
        "the reason",
        () -> {
          String next = caller.at("/api/submissions/b3-1").json().path("next").asString("");
          return next.startsWith("waits: 403") && next.contains("InvoiceWrite");
        });
    JsonNode tenant = admin.at("/admin/tenants/b3").json();
    assertThat(tenant.get("problems").toString()).contains("onlineSession fails: 403");
    Await.until("the event", () -> caller.at("/api/events").text().contains("credential.failed"));
    Await.until(
        "the health of it",
        () ->
            gateway
                .managed("/actuator/health")
                .text()
                .contains("tenants without a permission\":1"));
    put("b3", nip(23), Map.of("token", gateway.ksefToken(nip(23))));
    Await.until(
        "accepted",
        () -> caller.at("/api/submissions/b3-1").json().get("state").asString().equals("accepted"));
    Await.until("the event", () -> caller.at("/api/events").text().contains("credential.works"));
    assertThat(admin.at("/admin/tenants/b3").json().get("problems")).isEmpty();
  }

  @Test
  void wrongRequests_nameTheField() {
    assertDetail(put("a3", "5265877636", Map.of()), "NIP '5265877636'");
    assertDetail(put("a3", nip(3), Map.of("tokn", "x")), "/tokn: is unknown");
    assertDetail(put("bad%20id", nip(3), Map.of()), "64 letters");
    assertDetail(
        call(admin, "POST", "/admin/keys", Map.of("tenant", "demo", "scopes", List.of("fly"))),
        "'fly'");
    assertThat(call(admin, "POST", "/admin/keys", Map.of("tenant", "nobody")).status())
        .isEqualTo(404);
    assertThat(admin.at("/admin/tenants/nobody").status()).isEqualTo(404);
  }

  @Test
  void whatThereIsNot_isAProblemToo() {
    assertProblem(admin.at("/admin/nothing"), 404, "NOT_FOUND");
    Answer method = call(admin, "PATCH", "/admin/tenants/x", Map.of());
    assertProblem(method, 405, "METHOD");
    assertThat(method.response().headers().firstValue("Allow")).isPresent();

    assertProblem(gateway.at("/api/submissions/x/y/z"), 404, "NOT_FOUND");
    assertProblem(call(gateway, "PATCH", "/api/submissions/x", Map.of()), 405, "METHOD");
    assertProblem(call(admin, "DELETE", "/admin/keys/nobody", Map.of()), 404, "NOT_FOUND");
    assertProblem(admin.at("/admin/keys?tenant=nobody"), 404, "NOT_FOUND");
    HttpRequest form =
        admin
            .request("/admin/tenants/x")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .PUT(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertProblem(admin.call(form), 415, "CONTENT_TYPE");
    assertThat(gateway.at("/api/invoice/nothing").json().get("error")).isNotNull();
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.response().headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  private static void assertDetail(Answer answer, String detail) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains(detail);
  }

  @Test
  void aDisabledTenant_isRefusedAndKeepsWhatWaits_untilItIsEnabled() {
    put("a4", nip(4), Map.of("token", gateway.ksefToken(nip(4))));
    Gateway caller = caller("a4", Map.of());
    submit(caller, null, "a4-1", TestInvoices.fa3(nip(4), number()));
    assertThat(call(admin, "POST", "/admin/tenants/a4/disable", Map.of()).text())
        .contains("disabled");
    Await.until(
        "the refusal of a4's calls",
        () -> caller.at("/api/submissions?limit=1").text().contains("the tenant a4 is disabled"));
    Answer refused = submit(caller, null, "a4-2", TestInvoices.fa3(nip(4), number()));
    assertThat(refused.status()).isEqualTo(403);
    call(admin, "POST", "/admin/tenants/a4/enable", Map.of());
    Await.until(
        "the number of a4-1",
        () -> caller.at("/api/submissions/a4-1").json().path("ksefNumber").isString());
  }

  @Test
  void aTenant_isRemovedWhenNothingIsOnItsWay_andItsKeysOpenNothing() {
    put("a5", nip(5), Map.of("token", "20260101-EC-0-0-0|nip-x|y"));
    Gateway caller = caller("a5", Map.of());
    submit(caller, null, "a5-1", TestInvoices.fa3(nip(5), number()));
    Answer refused = call(admin, "DELETE", "/admin/tenants/a5", Map.of());
    assertThat(refused.status()).as(refused.text()).isEqualTo(409);
    assertThat(refused.json().get("detail").asString()).contains("a5: waiting: 1");
    call(admin, "PUT", "/admin/tenants/a5", Map.of("token", gateway.ksefToken(nip(5))));
    Await.until(
        "the removal of a5",
        () -> call(admin, "DELETE", "/admin/tenants/a5", Map.of()).status() == 200);
    assertThat(caller.at("/api/submissions?limit=1").status()).isEqualTo(401);
    assertThat(admin.at("/admin/tenants/a5").status()).isEqualTo(404);
    assertThat(put("a5", nip(5), Map.of()).status()).isEqualTo(200);
  }

  @Test
  void aKeyOfAnOffice_opensSeveralTenants_namedByIdOrNip() {
    put("a6", nip(6), Map.of("token", gateway.ksefToken(nip(6))));
    put("a7", nip(7), Map.of("token", gateway.ksefToken(nip(7))));
    Gateway office = caller("a6", Map.of("others", List.of("a7")));
    assertThat(submit(office, null, "x-1", TestInvoices.fa3(nip(6), number())).status())
        .isLessThan(300);
    assertThat(submit(office, nip(7), "x-1", TestInvoices.fa3(nip(7), number())).status())
        .isLessThan(300);
    Answer strange = submit(office, "demo", "x-2", TestInvoices.fa3(nip(7), number()));
    assertThat(strange.status()).isEqualTo(403);
    assertThat(strange.text()).contains("does not open the tenant 'demo'");
  }

  @Test
  void aKeyOfAnOffice_outlivesTheTenantThatItBelongedTo() {
    put("a9", nip(9), Map.of());
    Gateway office = caller("a9", Map.of("others", List.of("demo", "demo", "a9")));
    call(admin, "DELETE", "/admin/tenants/a9", Map.of());
    assertThat(office.at("/api/submissions?limit=1").status()).isEqualTo(200);
  }

  @Test
  void noScopes_areNotAll_andAKeyIsRotatedOnce() {
    assertDetail(
        call(admin, "POST", "/admin/keys", Map.of("tenant", "demo", "scopes", List.of())),
        "/scopes: name at least one");
    assertDetail(
        call(
            admin,
            "POST",
            "/admin/keys",
            Map.of("tenant", "demo", "expires", "+999999999-12-31T00:00:00Z")),
        "/expires");
    Answer key = call(admin, "POST", "/admin/keys", Map.of("tenant", "demo"));
    String rotate = "/admin/keys/" + key.json().get("id").asString() + "/rotate";
    assertThat(call(admin, "POST", rotate, Map.of()).status()).isEqualTo(201);
    assertDetail(call(admin, "POST", rotate, Map.of()), "has been replaced by");
  }

  @Test
  void whatIsRefused_hasNoEffect() {
    put("a10", nip(10), Map.of());
    assertDetail(put("a10", nip(10), Map.of("pkcs12", "AAAA", "name", "Other")), "PKCS#12");
    assertThat(admin.at("/admin/tenants/a10").json().get("name").asString()).isEqualTo("Firma a10");
    assertDetail(put("a11", nip(11), Map.of("pkcs12", "AAAA")), "PKCS#12");
    assertThat(admin.at("/admin/tenants/a11").status()).isEqualTo(404);
    assertThat(put("a11", nip(11), Map.of("name", "x".repeat(300_000))).status()).isEqualTo(413);
  }

  @Test
  void whatComesInDuringTheRemoval_isNotLost() throws Exception {
    put("a12", nip(12), Map.of("token", gateway.ksefToken(nip(12))));
    Gateway caller = caller("a12", Map.of());
    caller.at("/api/events?limit=1"); // what the key opens is known for two seconds from here
    Thread removing =
        Thread.ofVirtual().start(() -> call(admin, "DELETE", "/admin/tenants/a12", Map.of()));
    int taken = 0;
    while (removing.isAlive()) {
      String id = "a12-" + taken;
      taken += submit(caller, null, id, TestInvoices.fa3(nip(12), number())).status() < 300 ? 1 : 0;
    }
    assertThat(taken).isPositive();
    assertThat(admin.at("/admin/tenants/a12").status()).isEqualTo(200);
    Await.until(
        "the number of a12-0",
        () -> caller.at("/api/submissions/a12-0").json().path("ksefNumber").isString());
  }

  @Test
  void certificatesAskedForAtOnce_areOne() throws Exception {
    TestCertificates.Pair seal = TestCertificates.ecSeal(nip(13));
    put("a13", nip(13), Map.of("certificate", seal.pem(), "key", seal.pem()));
    List<Thread> asking = new java.util.ArrayList<>();
    for (int i = 0; i < 5; i++) {
      asking.add(
          Thread.ofVirtual()
              .start(() -> call(admin, "POST", "/admin/tenants/a13/certificates", Map.of())));
    }
    for (Thread thread : asking) {
      thread.join();
    }
    Await.until("the certificate of a13", () -> credentials("a13").size() == 2);
    assertThat(admin.at("/admin/tenants/a13/credentials").json().get("requests")).hasSize(1);
  }

  @Test
  void keys_areListedRotatedAndRevoked() {
    Gateway caller = caller("demo", Map.of("label", "rotated"));
    JsonNode mine = null;
    for (JsonNode key : admin.at("/admin/keys?tenant=demo").json().get("keys")) {
      mine = key.path("label").asString("").equals("rotated") ? key : mine;
    }
    String id = mine.get("id").asString();
    Answer fresh = call(admin, "POST", "/admin/keys/" + id + "/rotate?overlapHours=1", Map.of());
    assertThat(fresh.status()).isEqualTo(201);
    assertThat(caller.at("/api/submissions?limit=1").status()).isEqualTo(200);
    call(admin, "DELETE", "/admin/keys/" + id, Map.of());
    assertThat(caller.at("/api/submissions?limit=1").status()).isEqualTo(401);
  }

  @Test
  void administration_isForAdminKeysOnly_andTheyOpenNothingElse() {
    assertThat(gateway.at("/admin/tenants").status()).isEqualTo(401);
    assertThat(gateway.anonymous("/admin/tenants").status()).isEqualTo(401);
    assertThat(admin.at("/api/submissions").status()).isEqualTo(401);
    String id = adminKeys.list().getLast().id();
    adminKeys.revoke(id);
    assertThat(admin.at("/admin/tenants").status()).isEqualTo(401);
  }

  @Test
  void aCertificate_isAskedForAndACredentialTakenAway() {
    TestCertificates.Pair seal = TestCertificates.ecSeal(nip(8));
    put("a8", nip(8), Map.of("certificate", seal.pem(), "key", seal.pem()));
    assertThat(call(admin, "POST", "/admin/tenants/a8/certificates", Map.of()).status())
        .isEqualTo(202);
    Await.until("the certificate of a8", () -> credentials("a8").size() == 2);
    String given = credentials("a8").get(1).get("id").asString();
    call(admin, "DELETE", "/admin/tenants/a8/credentials/" + given, Map.of());
    assertThat(credentials("a8")).hasSize(1);
    assertThat(call(admin, "POST", "/admin/tenants/a8/login", Map.of()).text()).contains("true");
    String certificate =
        "/admin/tenants/a8/certificates/" + credentials("a8").get(0).get("serial").asString();
    assertThat(call(admin, "DELETE", certificate + "?reason=lost", Map.of()).status())
        .isEqualTo(409);
    assertThat(call(admin, "DELETE", certificate + "?reason=superseded", Map.of()).status())
        .isEqualTo(200);
    assertThat(credentials("a8")).isEmpty();
    assertThat(call(admin, "POST", "/admin/tenants/a8/login", Map.of()).text()).contains("false");
  }

  private JsonNode credentials(String tenant) {
    byte[] body = admin.at("/admin/tenants/" + tenant + "/credentials").body();
    return Gateway.JSON.readTree(new String(body, StandardCharsets.UTF_8)).get("credentials");
  }
}

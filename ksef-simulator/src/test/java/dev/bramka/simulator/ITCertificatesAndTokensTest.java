package dev.bramka.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.simulator.Caller.Answer;
import dev.bramka.testkit.MutableClock;
import dev.bramka.testkit.TestCertificates;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates and tokens over the API; {@link Caller} compares each answer with the contract. */
class ITCertificatesAndTokensTest {
  private static final String NIP = "5265877635";

  @TempDir Path folder;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-02T10:00:00Z"));
  private final TestCertificates.Pair seal = TestCertificates.ecSeal(NIP);
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1", 0, folder.resolve("sim.db"), clock, Duration.ZERO, false));
    caller = new Caller(simulator.rootUrl()).login(NIP);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  /** As if the log-in had been made with a seal. */
  private void withSeal() throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sim.db"));
        PreparedStatement s =
            c.prepareStatement(
                "insert into auth_certificate select reference, ? from auth_operation")) {
      s.setBytes(1, seal.certificate().getEncoded());
      s.executeUpdate();
    }
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("sim.db"));
        PreparedStatement s =
            c.prepareStatement("update auth_operation set token_reference = null")) {
      s.executeUpdate();
    }
  }

  private String csr() throws Exception {
    return Base64.getEncoder()
        .encodeToString(
            new JcaPKCS10CertificationRequestBuilder(
                    seal.certificate().getSubjectX500Principal(), seal.certificate().getPublicKey())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(seal.key()))
                .getEncoded());
  }

  private String enrolled(String type) throws Exception {
    Answer accepted =
        caller.post(
            "/certificates/enrollments",
            Map.of("certificateName", "Próba 1", "certificateType", type, "csr", csr()));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
    Answer outcome =
        caller.get(
            "/certificates/enrollments/" + accepted.json().get("referenceNumber").asString());
    return outcome.json().get("certificateSerialNumber").asString();
  }

  @Test
  void certificates_fromTheRequestToTheRevocation() throws Exception {
    assertThat(caller.get("/certificates/limits").json().get("canRequest").asBoolean()).isFalse();
    assertThat(caller.get("/certificates/enrollments/data").code()).isEqualTo(25001);
    withSeal();
    assertThat(
            caller
                .get("/certificates/enrollments/data")
                .json()
                .get("organizationIdentifier")
                .asString())
        .isEqualTo("VATPL-" + NIP);
    String serial = enrolled("Authentication");
    assertThat(
            caller
                .post("/certificates/retrieve", Map.of("certificateSerialNumbers", List.of(serial)))
                .json()
                .get("certificates"))
        .hasSize(1);
    assertThat(caller.get("/certificates/limits").json().at("/certificate/remaining").asInt())
        .isEqualTo(99);
    assertThat(caller.post("/certificates/" + serial + "/revoke", Map.of()).status())
        .isEqualTo(204);
    assertThat(caller.post("/certificates/" + serial + "/revoke", Map.of()).code())
        .isEqualTo(25009);
    assertThat(caller.post("/certificates/0000000000000000/revoke", Map.of()).code())
        .isEqualTo(25008);
    assertThat(caller.get("/certificates/enrollments/20260302-EH-0000000000-0000000000-00").code())
        .isEqualTo(25005);
  }

  @Test
  void certificates_areListedByWhatIsAskedFor() throws Exception {
    withSeal();
    String login = enrolled("Authentication");
    String offline = enrolled("Offline");
    assertThat(serials(Map.of())).containsExactlyInAnyOrder(login, offline);
    assertThat(serials(Map.of("type", "Offline"))).containsExactly(offline);
    assertThat(serials(Map.of("name", "nobody"))).isEmpty();
    assertThat(serials(Map.of("certificateSerialNumber", login))).containsExactly(login);
    clock.advance(Duration.ofDays(731));
    caller.login(NIP);
    assertThat(serials(Map.of("status", "Expired"))).hasSize(2);
    assertThat(serials(Map.of("expiresAfter", clock.instant().toString()))).isEmpty();
  }

  private List<String> serials(Map<String, String> filter) throws Exception {
    return caller
        .post("/certificates/query", filter)
        .json()
        .get("certificates")
        .findValuesAsString("certificateSerialNumber");
  }

  @Test
  void certificate_isShortenedNeverLengthened() throws Exception {
    withSeal();
    String path = "/testdata/certificates/" + enrolled("Authentication");
    Map<String, String> sooner = Map.of("validTo", "2026-03-03T10:00:00Z");
    assertThat(caller.put(path, sooner).status()).isEqualTo(200);
    assertThat(caller.put(path, Map.of("validTo", "2027-03-03T10:00:00Z")).code()).isEqualTo(21405);
    assertThat(caller.put("/testdata/certificates/0000000000000000", sooner).code())
        .isEqualTo(25008);
  }

  @Test
  void tokens_areMadeListedAndRevoked() throws Exception {
    Map<String, Object> wish =
        Map.of("description", "For the shop", "permissions", List.of("InvoiceRead"));
    assertThat(caller.post("/tokens", wish).status()).isEqualTo(403);
    assertThat(caller.get("/tokens").json().get("tokens")).hasSize(1);
    withSeal();
    String reference = caller.post("/tokens", wish).json().get("referenceNumber").asString();
    assertThat(caller.get("/tokens").json().get("tokens")).hasSize(2);
    assertThat(caller.get("/tokens?description=shop").json().get("tokens")).hasSize(1);
    assertThat(caller.get("/tokens/" + reference).json().get("status").asString())
        .isEqualTo("Active");
    assertThat(caller.delete("/tokens/" + reference).status()).isEqualTo(204);
    assertThat(caller.get("/tokens?status=Revoked").json().get("tokens")).hasSize(1);
  }

  private List<String> granted(Map<String, Object> filter) throws Exception {
    return caller
        .post("/permissions/query/personal/grants", filter)
        .json()
        .get("permissions")
        .findValuesAsString("permissionScope");
  }

  @Test
  void token_doesWhatItWasMadeForOnly() throws Exception {
    caller.login(NIP, List.of("InvoiceRead"));
    Answer refused = caller.post("/sessions/online", Map.of());
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().get("reasonCode").asString()).isEqualTo("missing-permissions");
    assertThat(refused.json().at("/security/presentPermissions/0").asString())
        .isEqualTo("InvoiceRead");
    assertThat(caller.get("/sessions?sessionType=Online").status()).isEqualTo(403);
    assertThat(caller.get("/invoices/ksef/" + NIP + "-20260302-000000000000-00").status())
        .isNotEqualTo(403);
  }

  @Test
  void grants_areThoseOfTheToken_orNoneForAnOwner() throws Exception {
    assertThat(granted(Map.of())).containsExactlyInAnyOrder("InvoiceRead", "InvoiceWrite");
    assertThat(granted(Map.of("permissionTypes", List.of("InvoiceRead"))))
        .containsExactly("InvoiceRead");
    assertThat(granted(Map.of("permissionState", "Inactive"))).isEmpty();
    withSeal();
    assertThat(granted(Map.of())).isEmpty();
  }
}

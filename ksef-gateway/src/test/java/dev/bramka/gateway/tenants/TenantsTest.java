package dev.bramka.gateway.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.auth.Credential;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.testkit.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tenants and what they log in with. */
class TenantsTest {
  private static final Tenant TENANT = new Tenant("t", "T", "5265877635", Environment.TEST);

  @TempDir Path folder;
  private SqliteLab lab;
  private Tenants tenants;
  private TenantCredentials credentials;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    tenants = new Tenants(lab.store(), new SecretBox(new byte[32]), lab.clock());
    credentials = new TenantCredentials(tenants, lab.clock());
    tenants.save(TENANT);
  }

  private Credential first() {
    return credentials.firstThatWorks(TENANT, (id, credential) -> credential);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource({"5265877636, test, NIP", "526587763, test, NIP", "5265877635, live, Environment"})
  void wrongValues_areRefusedByName(String nip, String environment, String name) {
    assertThatThrownBy(
            () -> tenants.save(new Tenant("x", "X", nip, Environment.named(environment))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void name_mayChange_nipAndEnvironmentMayNot() {
    tenants.save(new Tenant("t", "New", "5265877635", Environment.TEST));
    assertThat(tenants.get("t").name()).isEqualTo("New");
    assertThatThrownBy(() -> tenants.save(new Tenant("t", "T", "1111111111", Environment.TEST)))
        .hasMessageContaining("another NIP");
    assertThatThrownBy(() -> tenants.save(new Tenant("t", "T", "5265877635", Environment.DEMO)))
        .hasMessageContaining("environment");
  }

  @Test
  void token_isKeptSealed() {
    tenants.credential("t", CredentialKind.TOKEN, "20260101-EC|nip-5265877635|00");
    byte[] sealed =
        lab.store()
            .read()
            .sql("select sealed from login_credential")
            .query((row, n) -> row.getBytes(1))
            .single();
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("5265877635");
    assertThat(first()).isInstanceOf(Credential.Token.class);
  }

  @Test
  void tenantWithoutCredential_isToldSo() {
    assertThatThrownBy(() -> first())
        .isInstanceOf(GatewayFailure.class)
        .hasMessageContaining("no KSeF credential");
  }

  @Test
  void changeOfTheCredential_isNoticed() {
    assertThat(credentials.changed(TENANT)).isZero();
    tenants.credential("t", CredentialKind.TOKEN, "one");
    long first = credentials.changed(TENANT);
    lab.clock().advance(Duration.ofMinutes(1));
    tenants.credential("t", CredentialKind.TOKEN, "two");
    assertThat(credentials.changed(TENANT)).isGreaterThan(first);
  }

  @Test
  void certificateThatIsNone_isRefusedWithTheTenantsName() {
    tenants.credential("t", CredentialKind.CERTIFICATE, "-----BEGIN nothing-----");
    assertThatThrownBy(() -> first())
        .isInstanceOf(GatewayFailure.class)
        .hasMessageContaining("Tenant t");
  }

  @Test
  void expiredCertificate_isRefused() {
    tenants.credential(
        "t", CredentialKind.CERTIFICATE, TestCertificates.expiredSeal("5265877635").pem());
    lab.clock().advance(Duration.ofDays(3_650));
    assertThatThrownBy(() -> first()).isInstanceOf(GatewayFailure.class);
  }

  @Test
  void offlineCertificate_isAnotherOne() {
    assertThat(credentials.offline(TENANT)).isEmpty();
    tenants.offlineCertificate("t", TestCertificates.ecSeal("5265877635").pem());
    assertThat(credentials.offline(TENANT)).isPresent();
    assertThatThrownBy(() -> first()).isInstanceOf(GatewayFailure.class);
  }

  /** As at every start, from the configuration file. */
  @Test
  void theSameCredentialGivenAgain_takesNothingFromWhatWasEnrolled() {
    String given = TestCertificates.ecSeal("5265877635").pem();
    String enrolled = TestCertificates.ecSeal("5265877635").pem();
    tenants.credential("t", CredentialKind.CERTIFICATE, given);
    tenants.offlineCertificate("t", given);
    lab.clock().advance(Duration.ofMinutes(1));
    lab.store()
        .write(
            db -> {
              tenants.addCredential(db, "t", CredentialKind.CERTIFICATE, enrolled, Origin.ENROLLED);
              return tenants.addOffline(db, "t", enrolled, Origin.ENROLLED);
            });
    lab.clock().advance(Duration.ofMinutes(1));
    tenants.credential("t", CredentialKind.CERTIFICATE, given);
    tenants.offlineCertificate("t", given);
    assertThat(tenants.credentials("t")).hasSize(2);
    assertThat(tenants.credential("t").orElseThrow().secret()).isEqualTo(enrolled);
    assertThat(tenants.offline("t").getFirst().secret()).isEqualTo(enrolled);
    lab.clock().advance(Duration.ofMinutes(1));
    tenants.credential("t", CredentialKind.TOKEN, "another");
    assertThat(tenants.credentials("t"))
        .extracting(Tenants.StoredCredential::secret)
        .containsExactly("another", enrolled);
  }

  @Test
  void credentialsGivenAtOnce_leaveOne() throws Exception {
    List<Thread> givers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String token = "token " + i;
      givers.add(
          Thread.ofVirtual().start(() -> tenants.credential("t", CredentialKind.TOKEN, token)));
    }
    for (Thread giver : givers) {
      giver.join();
    }
    assertThat(tenants.credentials("t")).hasSize(1);
  }
}

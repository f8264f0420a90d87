package dev.bramka.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls is known by id and secret only. */
class ApiKeysTest {
  @TempDir Path folder;
  private SqliteLab lab;
  private ApiKeys keys;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    Tenants tenants = new Tenants(lab.store(), new SecretBox(new byte[32]), lab.clock());
    tenants.save(new Tenant("a", "A", "5265877635", Environment.TEST));
    tenants.save(new Tenant("b", "B", "1111111111", Environment.TEST));
    keys = new ApiKeys(lab.store(), lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void issuedKey_opensItsTenant() {
    ApiKeys.Issued key = keys.issue("a");
    assertThat(keys.tenantOf(key.id(), key.secret()).map(Tenant::id)).contains("a");
  }

  @Test
  void keyOfOne_withSecretOfAnother_opensNothing() {
    ApiKeys.Issued a = keys.issue("a");
    ApiKeys.Issued b = keys.issue("b");
    assertThat(keys.tenantOf(a.id(), b.secret())).isEmpty();
    assertThat(keys.tenantOf(b.id(), a.secret())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "' or 1=1 --", "\u0000"})
  void whatNobodyHas_opensNothing(String text) {
    ApiKeys.Issued key = keys.issue("a");
    assertThat(keys.tenantOf(text, key.secret())).isEmpty();
    assertThat(keys.tenantOf(key.id(), text)).isEmpty();
  }

  @Test
  void secrets_areNeitherInTheDatabase_norInTexts() {
    ApiKeys.Issued key = keys.issue("a");
    String row =
        lab.store()
            .read()
            .sql("select id || tenant_id || secret_hash from api_key")
            .query(String.class)
            .single();
    assertThat(row).doesNotContain(key.secret());
    assertThat(key.toString()).doesNotContain(key.secret());
  }

  @Test
  void keys_areAllDifferent_andLongEnough() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      ApiKeys.Issued key = keys.issue("a");
      assertThat(key.secret()).hasSizeGreaterThanOrEqualTo(43);
      secrets.add(key.secret());
    }
    assertThat(secrets).hasSize(50);
  }

  @Test
  void registeredKey_mayMoveToAnotherTenant_afterAMoment() {
    keys.register("erp", "a", ApiKeys.sha256("secret"));
    assertThat(keys.tenantOf("erp", "secret").map(Tenant::id)).contains("a");
    keys.register("erp", "b", ApiKeys.sha256("secret"));
    lab.clock().advance(Duration.ofMinutes(5));
    assertThat(keys.tenantOf("erp", "secret").map(Tenant::id)).contains("b");
  }

  @Test
  void revokedKey_opensNothing_afterAMoment() {
    ApiKeys.Issued key = keys.issue("a");
    assertThat(keys.tenantOf(key.id(), key.secret())).isPresent();
    lab.store().write(db -> db.sql("update api_key set revoked = 1").update());
    lab.clock().advance(Duration.ofMinutes(5));
    assertThat(keys.tenantOf(key.id(), key.secret())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "zz"})
  void hashOfAnotherForm_isRefusedByItsName(String hash) {
    assertThatThrownBy(() -> keys.register("erp", "a", hash)).hasMessageContaining("erp");
  }

  @Test
  void failedLogins_areAuditedOnceAMinute() throws InterruptedException {
    Audit audit = new Audit(lab.store(), lab.clock());
    FailedLogins failed = new FailedLogins(audit, new SimpleMeterRegistry(), lab.clock());
    for (int i = 0; i < 4; i++) {
      failed.note("somebody", "10.0.0.1");
    }
    failed.note("k".repeat(10_000), "10.0.0.2");
    lab.clock().advance(Duration.ofSeconds(61));
    failed.note("somebody", "10.0.0.1");
    audit.close();
    List<String> lines =
        lab.store()
            .read()
            .sql("select coalesce(actor, '') || ' ' || action from audit")
            .query(String.class)
            .list();
    assertThat(lines).hasSize(3);
    assertThat(lines).allMatch(line -> line.length() < 200);
  }
}

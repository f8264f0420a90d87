package dev.bramka.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.security.ApiKeys.Wish;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
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
    assertThat(keys.opened(key.id(), key.secret()).map(o -> o.tenant().id())).contains("a");
  }

  @Test
  void keyOfOne_withSecretOfAnother_opensNothing() {
    ApiKeys.Issued a = keys.issue("a");
    ApiKeys.Issued b = keys.issue("b");
    assertThat(keys.opened(a.id(), b.secret())).isEmpty();
    assertThat(keys.opened(b.id(), a.secret())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "x", "' or 1=1 --", "\u0000"})
  void whatNobodyHas_opensNothing(String text) {
    ApiKeys.Issued key = keys.issue("a");
    assertThat(keys.opened(text, key.secret())).isEmpty();
    assertThat(keys.opened(key.id(), text)).isEmpty();
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
    keys.register("erp", "a", KeySecrets.sha256("secret"));
    assertThat(keys.opened("erp", "secret").map(o -> o.tenant().id())).contains("a");
    keys.register("erp", "b", KeySecrets.sha256("secret"));
    lab.clock().advance(Duration.ofMinutes(5));
    assertThat(keys.opened("erp", "secret").map(o -> o.tenant().id())).contains("b");
  }

  @Test
  void revokedKey_opensNothing_afterAMoment() {
    ApiKeys.Issued key = keys.issue("a");
    assertThat(keys.opened(key.id(), key.secret())).isPresent();
    keys.revoke(key.id());
    lab.clock().advance(Duration.ofMinutes(5));
    assertThat(keys.opened(key.id(), key.secret())).isEmpty();
  }

  @Test
  void rotatedKey_isGoodForAWhile_besideTheNewOne() {
    ApiKeys.Issued old = keys.issue("a", new Wish("erp", EnumSet.of(Scope.SEND), null));
    ApiKeys.Issued fresh = keys.rotate(old.id(), Duration.ofHours(24));
    lab.clock().advance(Duration.ofHours(23));
    assertThat(keys.opened(old.id(), old.secret())).isPresent();
    assertThat(keys.opened(fresh.id(), fresh.secret()).orElseThrow().scopes())
        .containsExactly(Scope.SEND);
    lab.clock().advance(Duration.ofHours(2));
    assertThat(keys.opened(old.id(), old.secret())).isEmpty();
    assertThat(keys.opened(fresh.id(), fresh.secret())).isPresent();
    assertThatThrownBy(() -> keys.rotate(old.id(), Duration.ZERO)).hasMessageContaining(old.id());
  }

  @Test
  void keyWithAnEnd_endsThen_thoughItWasUsedJustBefore() {
    Instant end = lab.clock().instant().plusSeconds(10);
    ApiKeys.Issued key = keys.issue("a", new Wish(null, EnumSet.allOf(Scope.class), end));
    lab.clock().advance(Duration.ofSeconds(9));
    assertThat(keys.opened(key.id(), key.secret())).isPresent();
    lab.clock().advance(Duration.ofSeconds(1));
    assertThat(keys.opened(key.id(), key.secret())).isEmpty();
  }

  @Test
  void whatLeftTheConfiguration_isRevoked_andMayComeBack_butNotWhatSomebodyRevoked() {
    String hash = KeySecrets.sha256("secret");
    keys.register("gone", "a", hash);
    keys.register("bad", "a", hash);
    ApiKeys.Issued made = keys.issue("a");
    keys.revoke("bad");
    keys.keepConfigured(Set.of("bad"), Set.of());
    lab.clock().advance(Duration.ofMinutes(5));
    assertThat(keys.opened("gone", "secret")).isEmpty();
    assertThat(keys.opened(made.id(), made.secret())).isPresent();
    keys.register("gone", "a", hash);
    keys.register("bad", "a", hash);
    assertThat(keys.opened("gone", "secret")).isPresent();
    assertThat(keys.opened("bad", "secret")).isEmpty();
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

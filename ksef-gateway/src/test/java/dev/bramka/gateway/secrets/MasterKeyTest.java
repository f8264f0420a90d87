package dev.bramka.gateway.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
  @TempDir Path folder;
  @TempDir Path other;
  private SqliteLab lab;
  private KsefSettings settings;
  private Path file;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    settings = SqliteLab.settings(folder);
    file = folder.resolve("master.key");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private SecretBox box() {
    return MasterKey.box(settings, lab.store());
  }

  private Tenants tenants(SecretBox box) {
    return new Tenants(lab.store(), box, lab.clock());
  }

  private void credential() {
    Tenants tenants = tenants(box());
    tenants.save(new Tenant("t", "T", "5265877635", Environment.TEST));
    tenants.credential("t", CredentialKind.TOKEN, "secret");
  }

  private String secret() {
    return tenants(box()).credential("t").orElseThrow().secret();
  }

  @Test
  void anotherKey_isRefused_withWhatToDo_andTheRightOneGoesOn() throws IOException {
    credential();
    String right = Files.readString(file);
    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    assertThatThrownBy(this::box)
        .isInstanceOf(WrongMasterKey.class)
        .hasMessageContainingAll("master.key", "reset-master");
    Files.writeString(file, right);
    assertThat(secret()).isEqualTo("secret");
  }

  @Test
  void withoutAKey_besideADatabaseThatHasOne_noneIsMade() throws IOException {
    credential();
    Files.delete(file);
    assertThatThrownBy(this::box).isInstanceOf(WrongMasterKey.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void aDatabaseOfBeforeFingerprints_tellsByItsSecrets() throws IOException {
    credential();
    lab.store().write(db -> db.sql("delete from installation").update());
    String right = Files.readString(file);
    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    assertThatThrownBy(this::box)
        .isInstanceOf(WrongMasterKey.class)
        .hasMessageContaining("does not open");
    Files.writeString(file, right);
    assertThat(secret()).isEqualTo("secret");
  }

  @Test
  void rotation_sealsAllUnderTheNewKey_andRunningGatewaysGoOn() throws Exception {
    credential();
    SecretBox running = box();
    String before = Files.readString(file);
    Resealing.Done done = new Resealing(settings, lab.store()).rotate(false);
    assertThat(done.resealed()).isEqualTo(1);
    assertThat(Files.readString(file)).isNotEqualTo(before).hasSameSizeAs(before);
    assertThat(tenants(running).credential("t").orElseThrow().secret()).isEqualTo("secret");
    Files.writeString(file, before);
    assertThatThrownBy(this::box).isInstanceOf(WrongMasterKey.class);
  }

  @Test
  void aFileReplacedByMistake_sealsNothing() throws Exception {
    credential();
    SecretBox running = box();
    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
    Thread.sleep(SecretBox.NOTICED_WITHIN_NANOS / 1_000_000 + 200);
    tenants(running).credential("t", CredentialKind.TOKEN, "changed");
    assertThat(tenants(running).credential("t").orElseThrow().secret()).isEqualTo("changed");
    assertThatThrownBy(this::box).isInstanceOf(WrongMasterKey.class);
  }

  @Test
  void severalKeys_openAll_untilTheOldOneIsTakenAway() throws IOException {
    credential();
    String old = Files.readString(file).strip();
    String fresh = Base64.getEncoder().encodeToString(MasterKey.fresh());
    Files.writeString(file, fresh + " " + old);
    assertThat(secret()).isEqualTo("secret");
    assertThat(new Resealing(settings, lab.store()).reseal().resealed()).isEqualTo(1);
    assertThat(new Resealing(settings, lab.store()).reseal().resealed()).isZero();
    Files.writeString(file, fresh);
    assertThat(secret()).isEqualTo("secret");
  }

  @Test
  void afterItsLoss_theGatewayIsMadeWhole_withNewCredentials() throws IOException {
    credential();
    Files.delete(file);
    new Resealing(settings, lab.store()).reset();
    Tenants tenants = tenants(box());
    assertThat(tenants.find("t")).isPresent();
    assertThat(tenants.credential("t")).isEmpty();
    tenants.credential("t", CredentialKind.TOKEN, "new");
    assertThat(secret()).isEqualTo("new");
  }
}

package dev.bramka.gateway.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;
  private SqliteLab lab;
  private Path file;

  /** A database that is open, as the gateway's is. */
  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    Tenants tenants = tenants(lab.store(), SqliteLab.settings(folder));
    tenants.save(new Tenant("t", "T", "5265877635", Environment.TEST));
    tenants.credential("t", CredentialKind.TOKEN, "secret");
    file = elsewhere.resolve("bramka.backup");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private Tenants tenants(Store store, KsefSettings settings) {
    return new Tenants(store, MasterKey.box(settings, store), lab.clock());
  }

  private Path restored() throws Exception {
    Path to = elsewhere.resolve("data");
    new Backup(to, null, null).read(file, SqliteLab.settings(to));
    return to;
  }

  @Test
  void whatWasBackedUp_isThereAgain_withItsSecrets() throws Exception {
    new Backup(folder, folder.resolve("master.key"), null).write(file);
    Path to = restored();
    try (SqliteLab other = new SqliteLab(to)) {
      assertThat(
              tenants(other.store(), SqliteLab.settings(to)).credential("t").orElseThrow().secret())
          .isEqualTo("secret");
    }
    assertThatThrownBy(this::restored).hasMessageContaining("is there already");
  }

  @Test
  void underAPassword_itSaysNothingAndIsBackWithThatPasswordOnly() throws Exception {
    new Backup(folder, folder.resolve("master.key"), "secret".toCharArray()).write(file);
    Path to = elsewhere.resolve("data");
    assertThatThrownBy(this::restored).hasMessageContaining("under a password");
    assertThatThrownBy(() -> restore(to, "wrong")).isInstanceOf(IllegalArgumentException.class);
    assertNothingRestored();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Path changed = Files.write(elsewhere.resolve("changed"), bytes);
    assertThatThrownBy(
            () ->
                new Backup(to, null, "secret".toCharArray()).read(changed, SqliteLab.settings(to)))
        .isInstanceOf(IllegalArgumentException.class);
    assertNothingRestored();
    restore(to, "secret");
    assertThat(Files.exists(to.resolve("master.key"))).isTrue();
  }

  private void restore(Path to, String password) throws Exception {
    new Backup(to, null, password.toCharArray()).read(file, SqliteLab.settings(to));
  }

  @Test
  void theFile_isForItsOwnerOnly_andNothingElseIsLeft() throws Exception {
    new Backup(folder, folder.resolve("master.key"), null).write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(f -> f.getFileName().toString())).noneMatch(f -> f.startsWith("backup"));
    }
    assertThatThrownBy(() -> new Backup(folder, folder.resolve("master.key"), null).write(file))
        .hasMessageContaining("already");
  }

  @Test
  void aDamagedFile_isRefused_andLeavesNothing() throws Exception {
    new Backup(folder, folder.resolve("master.key"), null).write(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThatThrownBy(this::restored).isInstanceOf(IllegalArgumentException.class);
    assertNothingRestored();
  }

  @Test
  void whatIsNoBackUp_isRefused() throws Exception {
    Files.writeString(file, "something else");
    assertThatThrownBy(this::restored).isInstanceOf(IllegalArgumentException.class);
    assertNothingRestored();
  }

  @Test
  void whatAnotherDatabaseLeft_isNotMixedIn() throws Exception {
    new Backup(folder, folder.resolve("master.key"), null).write(file);
    Files.createDirectories(elsewhere.resolve("data"));
    Files.writeString(elsewhere.resolve("data/bramka.db-wal"), "frames");
    assertThatThrownBy(this::restored).hasMessageContaining("bramka.db-wal");
  }

  @Test
  void withoutTheMasterKey_itIsSaid() throws Exception {
    assertThat(new Backup(folder, null, null).write(file)).isFalse();
  }

  private void assertNothingRestored() throws IOException {
    try (Stream<Path> left = Files.list(elsewhere.resolve("data"))) {
      assertThat(left.map(f -> f.getFileName().toString())).doesNotContain("bramka.db");
    }
  }
}

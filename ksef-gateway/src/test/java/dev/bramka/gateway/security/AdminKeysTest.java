package dev.bramka.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.security.ApiKeys.Issued;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminKeysTest {
  @TempDir Path folder;
  private SqliteLab lab;
  private AdminKeys keys;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    keys = new AdminKeys(lab.store(), lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private boolean opens(Issued key) {
    return keys.opens(key.id(), key.secret());
  }

  @Test
  void rotatedKey_andItsSuccessor_areBothGoodForAWhile() {
    Issued old = keys.issue("console", null);
    Issued fresh = keys.rotate(old.id(), Duration.ofHours(2));
    assertThat(opens(old)).isTrue();
    assertThat(opens(fresh)).isTrue();
    lab.clock().advance(Duration.ofHours(3));
    assertThat(opens(old)).isFalse();
    assertThat(opens(fresh)).isTrue();
    assertThat(keys.list()).extracting(AdminKeys.Listed::label).containsOnly("console");
  }

  @Test
  void successor_livesNoLongerThanTheKeyBefore_andNeitherDoesThatOne() {
    Issued old = keys.issue(null, lab.clock().instant().plus(Duration.ofHours(1)));
    Issued fresh = keys.rotate(old.id(), Duration.ofHours(24));
    lab.clock().advance(Duration.ofMinutes(61));
    assertThat(opens(old)).isFalse();
    assertThat(opens(fresh)).isFalse();
  }

  @Test
  void keyOfNoUse_isNotRotated() {
    Issued revoked = keys.issue(null, null);
    keys.revoke(revoked.id());
    assertThatThrownBy(() -> keys.rotate(revoked.id(), Duration.ZERO))
        .hasMessageContaining("No usable key " + revoked.id());
    assertThatThrownBy(() -> keys.rotate("ba_nobody", Duration.ZERO))
        .hasMessageContaining("ba_nobody");
  }
}

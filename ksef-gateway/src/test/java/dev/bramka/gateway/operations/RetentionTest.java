package dev.bramka.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.Retained;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  private static final Retained AUDIT =
      new Retained("audit", "at", "action <> 'kept'", RetentionSettings::audit);

  @TempDir Path folder;
  private SqliteLab lab;
  private Retention retention;

  @BeforeEach
  void open() {
    lab = new SqliteLab(folder);
    retention = new Retention(lab.store(), SqliteLab.settings(folder), List.of(AUDIT), lab.clock());
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void note(String action, int times) {
    lab.store()
        .write(
            db -> {
              for (int i = 0; i < times; i++) {
                db.sql("insert into audit (at, action) values (?, ?)")
                    .params(lab.clock().millis(), action)
                    .update();
              }
              return times;
            });
  }

  private long rows() {
    return lab.store().read().sql("select count(*) from audit").query(Long.class).single();
  }

  @Test
  void oldRowsGo_andOthersStay() {
    note("old", 2_500);
    note("kept", 1);
    retention.round();
    assertThat(rows()).isEqualTo(2_501);
    lab.clock().advance(Duration.ofDays(1_829));
    note("young", 1);
    retention.round();
    assertThat(rows()).isEqualTo(2_502);
    lab.clock().advance(Duration.ofDays(2));
    retention.round();
    assertThat(rows()).isEqualTo(2);
  }
}

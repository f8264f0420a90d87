package dev.bramka.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.Postgres;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.DatabaseSettings;
import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Retained;
import dev.bramka.gateway.platform.Store;
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
    note(lab.store(), action, times);
  }

  private void note(Store store, String action, int times) {
    store.write(
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
    return rows(lab.store());
  }

  private static long rows(Store store) {
    return store.read().sql("select count(*) from audit").query(Long.class).single();
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

  @Test
  void onPostgres_oldRowsGo_andOthersStay() {
    KsefSettings settings =
        SqliteLab.settings(folder)
            .in(new DatabaseSettings(Postgres.database("retention"), "postgres", null, null, 4));
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      note(store, "old", 1_500);
      note(store, "kept", 1);
      lab.clock().advance(Duration.ofDays(1_831));
      note(store, "young", 1);
      new Retention(store, settings, List.of(AUDIT), lab.clock()).round();
      assertThat(rows(store)).isEqualTo(2);
    }
  }
}

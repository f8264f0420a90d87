package dev.bramka.gateway.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.Postgres;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.commands.Sizes.Size;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.DatabaseSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizesTest {
  @TempDir Path folder;

  private static void write(Store store) {
    store.write(
        db -> {
          for (int i = 0; i < 2_000; i++) {
            db.sql("insert into audit (at, action, object) values (1, 'x', ?)")
                .param("y".repeat(200))
                .update();
          }
          return 1;
        });
  }

  private static void assertSizes(List<Size> all) {
    assertThat(all.getFirst().table()).isEqualTo("audit");
    assertThat(all.getFirst().rows()).isEqualTo(2_000);
    assertThat(all.getFirst().bytes()).isGreaterThan(400_000);
    assertThat(all).hasSizeGreaterThan(30).extracting(Size::table).contains("submission");
  }

  @Test
  void tablesOfSqlite_theLargestFirst() {
    try (SqliteLab lab = new SqliteLab(folder)) {
      write(lab.store());
      assertSizes(Sizes.of(lab.store()));
    }
  }

  @Test
  void tablesOfPostgres_theLargestFirst() {
    KsefSettings settings =
        SqliteLab.settings(folder)
            .in(new DatabaseSettings(Postgres.database("sizes"), "postgres", null, null, 4));
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      write(store);
      assertSizes(Sizes.of(store));
    }
  }
}

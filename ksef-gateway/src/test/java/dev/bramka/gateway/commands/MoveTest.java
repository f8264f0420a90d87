package dev.bramka.gateway.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.Postgres;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.DatabaseSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.tenants.Tenants;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From SQLite to a real PostgreSQL, with a database that a gateway has worked in. */
class MoveTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeEach
  void take() throws Exception {
    new EarlierDatabase(10).unpack(folder);
  }

  private static DatabaseSettings server(String name) {
    return new DatabaseSettings(Postgres.database(name), "postgres", null, null, 4);
  }

  private void move(DatabaseSettings to) throws Exception {
    Move.move(SqliteLab.settings(folder), to, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @Test
  void everything_isThere_opensAndGoesOn() throws Exception {
    DatabaseSettings to = server("moved");
    move(to);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("submission ", " 201 rows", "Moved.");
    assertThat(Files.exists(folder.resolve("bramka.db"))).isFalse();
    assertThat(Files.exists(folder.resolve("bramka.db.moved"))).isTrue();
    KsefSettings settings = SqliteLab.settings(folder).in(to);
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      Tenants tenants = new Tenants(store, MasterKey.box(settings, store), Clock.systemUTC());
      assertThat(tenants.credential("demo-supplier")).isPresent();
      long last = number(store, "select max(number) from event");
      long next =
          number(
              store,
              "insert into event (tenant_id, at, type, subject, data)"
                  + " values ('demo', 1, 'x', 'y', '{}') returning number");
      assertThat(next).isEqualTo(last + 1);
    }
  }

  private static long number(Store store, String sql) {
    return store.write(db -> db.sql(sql).query(Long.class).single());
  }

  @Test
  void aDatabaseThatIsNotEmpty_isLeftAsItIs() throws Exception {
    DatabaseSettings to = server("taken");
    KsefSettings settings = SqliteLab.settings(folder).in(to);
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      store.write(db -> db.sql("insert into installation values ('a', 'b')").update());
    }
    assertThatThrownBy(() -> move(to))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("installation in PostgreSQL is not empty");
    assertThat(Files.exists(folder.resolve("bramka.db"))).isTrue();
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      assertThat(number(store, "select count(*) from tenant")).isZero();
    }
  }
}

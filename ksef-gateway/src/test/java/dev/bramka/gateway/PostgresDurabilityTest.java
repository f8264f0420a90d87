package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.DatabaseSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("slow")
class PostgresDurabilityTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"off, on", "on, on", "remote_apply, remote_apply"})
  void whatIsCommitted_isWritten_whateverTheServerIsSetTo(String set, String used)
      throws SQLException {
    String name = "durable_" + set;
    String url = Postgres.database(name);
    try (Connection c = DriverManager.getConnection(url);
        Statement s = c.createStatement()) {
      s.execute("alter database " + name + " set synchronous_commit = " + set);
    }
    KsefSettings settings =
        SqliteLab.settings(
            folder,
            KsefSettings.SyncSettings.off(),
            new DatabaseSettings(url, "postgres", null, null, 2));
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings)) {
      assertThat(
              JdbcClient.create(pool).sql("show synchronous_commit").query(String.class).single())
          .isEqualTo(used);
    }
  }
}

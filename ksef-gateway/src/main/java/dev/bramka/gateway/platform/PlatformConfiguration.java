package dev.bramka.gateway.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.platform.KsefSettings.DatabaseSettings;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Clock, database and secrets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KsefSettings.class)
public class PlatformConfiguration {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformConfiguration.class);
  private static final String SCHEDULER_TYPES =
      "alter table scheduled_tasks alter column picked type boolean using picked <> 0,"
          + " alter column execution_time type timestamptz,"
          + " alter column last_success type timestamptz,"
          + " alter column last_failure type timestamptz,"
          + " alter column last_heartbeat type timestamptz";

  private static final Map<String, String> SQLITE =
      Map.of(
          "bytes", "blob",
          "identity", "integer primary key autoincrement",
          "schedulerTypes", "select 1");

  private static final Map<String, String> POSTGRES =
      Map.of(
          "bytes", "bytea",
          "identity", "bigint generated always as identity primary key",
          "schedulerTypes", SCHEDULER_TYPES);

  /** What is committed must outlive the server's death, whatever the server is set to. */
  private static final String DURABLE =
      "select set_config('synchronous_commit', 'on', false)"
          + " where current_setting('synchronous_commit') = 'off'";

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(KsefSettings settings) {
    HikariDataSource pool = openDatabase(settings);
    if (settings.database().url() == null) {
      releaseJobs(pool);
    }
    return pool;
  }

  /**
   * A process killed in the middle of a job leaves it marked as running, which others would respect
   * until its heartbeat has been missed for long. SQLite has no others.
   */
  private static void releaseJobs(DataSource pool) {
    JdbcClient.create(pool)
        .sql("update scheduled_tasks set picked = 0, picked_by = null, last_heartbeat = null")
        .update();
  }

  @Bean(destroyMethod = "close")
  Store store(HikariDataSource dataSource, KsefSettings settings) {
    return storeOf(dataSource, settings);
  }

  /** The store in an open database. */
  public static Store storeOf(HikariDataSource pool, KsefSettings settings) {
    return settings.database().url() == null ? new SqliteStore(pool) : new PostgresStore(pool);
  }

  /**
   * Opens the database and brings its tables up to date.
   *
   * @throws NewerDatabase when a later version has worked in it
   */
  public static HikariDataSource openDatabase(KsefSettings settings) {
    makeFolder(settings.dataDir());
    boolean embedded = settings.database().url() == null;
    HikariConfig pool = embedded ? embedded(settings) : server(settings.database());
    pool.setPoolName("bramka");
    pool.setMinimumIdle(2);
    HikariDataSource dataSource = new HikariDataSource(pool);
    try {
      if (!embedded) {
        warnOfLoss(dataSource);
      }
      migrate(migrations(dataSource, embedded).load());
      return dataSource;
    } catch (RuntimeException e) {
      dataSource.close();
      throw e;
    }
  }

  private static void migrate(Flyway flyway) {
    for (MigrationInfo applied : flyway.info().applied()) {
      if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
        throw new NewerDatabase(applied.getVersion().toString());
      }
    }
    flyway.migrate();
  }

  /** A later version of the program has worked in the database, so this one must not. */
  public static final class NewerDatabase extends IllegalStateException {
    @Serial private static final long serialVersionUID = 1L;

    NewerDatabase(String migration) {
      super(
          "a newer version of Bramka has changed the database (migration "
              + migration
              + "), which this one does not know: start that version, or restore the back-up from"
              + " before the upgrade");
    }
  }

  static FluentConfiguration migrations(DataSource pool, boolean embedded) {
    return Flyway.configure().dataSource(pool).placeholders(embedded ? SQLITE : POSTGRES);
  }

  private static HikariConfig embedded(KsefSettings settings) {
    SqliteLibrary.unpack(settings.dataDir());
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(sqlite(settings.dataDir().resolve("bramka.db")));
    pool.setMaximumPoolSize(8);
    return pool;
  }

  private static HikariConfig server(DatabaseSettings database) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(database.url());
    pool.setUsername(database.username());
    pool.setPassword(database.secret());
    pool.setMaximumPoolSize(database.connections());
    pool.setConnectionInitSql(DURABLE);
    return pool;
  }

  private static void warnOfLoss(DataSource pool) {
    if (JdbcClient.create(pool).sql("show fsync").query(String.class).single().equals("off")) {
      LOG.warn("PostgreSQL runs with fsync=off: a power cut can lose invoices and receipts");
    }
  }

  private static SQLiteDataSource sqlite(Path file) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setBusyTimeout(5_000);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /** Makes the data folder unless it is there. */
  public static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
      PrivateFile.restrict(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the data folder " + folder, e);
    }
  }
}

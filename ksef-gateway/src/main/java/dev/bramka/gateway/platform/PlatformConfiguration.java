package dev.bramka.gateway.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Clock, database and secrets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KsefSettings.class)
public class PlatformConfiguration {
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  SecretBox secretBox(KsefSettings settings) {
    return SecretBox.of(settings);
  }

  @Bean(destroyMethod = "close")
  HikariDataSource dataSource(KsefSettings settings) {
    return openDatabase(settings.dataDir());
  }

  @Bean(destroyMethod = "close")
  SqliteStore store(HikariDataSource dataSource) {
    return new SqliteStore(dataSource);
  }

  /** Opens the folder's database and brings its tables up to date. */
  public static HikariDataSource openDatabase(Path folder) {
    makeFolder(folder);
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    sqlite.setBusyTimeout(15_000);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl("jdbc:sqlite:" + folder.resolve("bramka.db"));
    HikariConfig pool = new HikariConfig();
    pool.setDataSource(source);
    pool.setMaximumPoolSize(8);
    pool.setMinimumIdle(2);
    pool.setPoolName("bramka");
    HikariDataSource dataSource = new HikariDataSource(pool);
    Flyway.configure()
        .dataSource(dataSource)
        .placeholders(Map.of("bytes", "blob"))
        .load()
        .migrate();
    return dataSource;
  }

  /** Makes the data folder unless it is there. */
  public static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make the data folder " + folder, e);
    }
  }
}

package dev.bramka.gateway;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import dev.bramka.testkit.MutableClock;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A real database in a folder and a clock to be moved, for tests of single classes. */
public final class SqliteLab implements AutoCloseable {
  private final HikariDataSource pool;
  private final Store store;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-11-25T08:00:00Z"));

  /** Opens the database. */
  public SqliteLab(Path folder) {
    KsefSettings settings = settings(folder);
    pool = PlatformConfiguration.openDatabase(settings);
    store = PlatformConfiguration.storeOf(pool, settings);
  }

  /** Settings as without any configuration. */
  public static KsefSettings settings(Path folder) {
    return settings(folder, KsefSettings.SyncSettings.off());
  }

  /** Settings with a sync. */
  public static KsefSettings settings(Path folder, KsefSettings.SyncSettings sync) {
    return settings(folder, sync, KsefSettings.DatabaseSettings.embedded());
  }

  /** Settings with another database. */
  static KsefSettings settings(
      Path folder, KsefSettings.SyncSettings sync, KsefSettings.DatabaseSettings database) {
    return new KsefSettings(
        "simulator",
        folder,
        folder.resolve("looks"),
        null,
        null,
        true,
        0,
        InetAddress.getLoopbackAddress(),
        KsefSettings.ConnectionSettings.direct(),
        new KsefSettings.SimulatorSettings(null, 0, null, null),
        database,
        sync,
        KsefSettings.DeliverySettings.usual(),
        new KsefSettings.WebhookSettings(false),
        KsefSettings.CertificateRenewal.usual(),
        KsefSettings.RetentionSettings.usual(),
        Map.of(),
        List.of());
  }

  /** The database. */
  public Store store() {
    return store;
  }

  /** The clock. */
  public MutableClock clock() {
    return clock;
  }

  @Override
  public void close() {
    store.close();
    pool.close();
  }
}

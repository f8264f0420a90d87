package dev.bramka.gateway.platform;

import javax.sql.DataSource;

/** Tables as they were before the latest migrations; those never change (MigrationsTest). */
public final class EarlierTables {
  private EarlierTables() {}

  /** Makes them in an empty PostgreSQL, up to the migration of that number. */
  public static void make(DataSource pool, String version) {
    PlatformConfiguration.migrations(pool, false).target(version).load().migrate();
  }
}

package dev.bramka.gateway.commands;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.launcher.Settings;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** {@code sizes}: how many rows the tables have and what room they take, the largest first. */
public final class Sizes {
  /** With the pages of the indexes, which stand beside their table. */
  private static final String SQLITE =
      """
      select m.tbl_name as name, sum(d.pgsize) as bytes
      from dbstat d join sqlite_master m on m.name = d.name
      where d.aggregate = true and m.tbl_name not like 'sqlite_%' group by 1 order by 2 desc""";

  private static final String POSTGRES =
      """
      select relname as name, pg_total_relation_size(oid) as bytes
      from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace
      order by 2 desc""";

  private Sizes() {}

  /** Runs the command and returns the exit code. */
  public static int run(List<String> arguments) throws InterruptedException {
    try {
      KsefSettings settings = Settings.read();
      Map<String, String> options = Options.parsed(arguments, Set.of("format"));
      new Running(settings).requireSameTables();
      try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
          Store store = PlatformConfiguration.storeOf(pool, settings)) {
        show(of(store), Options.format(options));
      }
      return 0;
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  /**
   * A table.
   *
   * @param bytes with its indexes
   */
  record Size(String table, long rows, long bytes) {}

  /** All tables, the largest first. */
  static List<Size> of(Store store) {
    Map<String, Long> bytes = new LinkedHashMap<>();
    store
        .read()
        .sql(store.shared() ? POSTGRES : SQLITE)
        .query(
            row -> {
              bytes.put(row.getString("name"), row.getLong("bytes"));
            });
    return bytes.entrySet().stream()
        .map(table -> new Size(table.getKey(), rows(store, table.getKey()), table.getValue()))
        .toList();
  }

  private static long rows(Store store, String table) {
    return store.read().sql("select count(*) from " + table).query(Long.class).single();
  }

  private static void show(List<Size> all, String format) {
    if (format.equals("json")) {
      System.out.println(JsonMapper.shared().writeValueAsString(all));
      return;
    }
    for (Size size : all) {
      System.out.printf(
          "%-24s %12d rows %10.1f MB%n", size.table(), size.rows(), size.bytes() / 1e6);
    }
    System.out.printf("%-24s %28.1f MB%n", "all", all.stream().mapToLong(Size::bytes).sum() / 1e6);
  }
}

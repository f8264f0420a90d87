package dev.bramka.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchiveSearch;
import dev.bramka.gateway.archive.ArchivedInvoice.Direction;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.DatabaseSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * Searching an archive of many invoices, on SQLite and on PostgreSQL. Prints the median and the
 * slowest of each kind of search.
 *
 * <p>Arguments: invoices (1 000 000), searches of each kind (200).
 */
final class ArchiveRun {
  private static final int PARTIES = 2_000;
  private static final int DAYS = 1_000;
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 1);
  private static final Tenant TENANT = new Tenant("t", "T", "1111111111", Environment.SIMULATOR);
  private static final int BATCH = 10_000;

  private ArchiveRun() {}

  /** Runs both databases, one after the other. */
  public static void main(String[] args) throws IOException, SQLException {
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
    int invoices = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int searches = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    Path folder = Files.createTempDirectory("archive-run");
    run("SQLite", folder, DatabaseSettings.embedded(), invoices, searches);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
      String url = postgres.getJdbcUrl("postgres", "postgres");
      DatabaseSettings database = new DatabaseSettings(url, "postgres", null, null, 8);
      run("PostgreSQL", folder.resolve("postgres"), database, invoices, searches);
    }
  }

  private static void run(
      String name, Path folder, DatabaseSettings database, int invoices, int searches)
      throws SQLException {
    KsefSettings settings =
        new KsefSettings(
            "simulator",
            folder,
            folder.resolve("looks"),
            null,
            null,
            true,
            0,
            java.net.InetAddress.getLoopbackAddress(),
            KsefSettings.ConnectionSettings.direct(),
            new KsefSettings.SimulatorSettings(null, 0, null, null),
            database,
            KsefSettings.SyncSettings.off(),
            KsefSettings.DeliverySettings.usual(),
            new KsefSettings.WebhookSettings(false),
            KsefSettings.CertificateRenewal.usual(),
            KsefSettings.RetentionSettings.usual(),
            Map.of(),
            List.of());
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings)) {
      long start = System.nanoTime();
      seed(pool, invoices);
      System.out.printf(
          Locale.ROOT,
          "%s: %d invoices in %.0f s%n",
          name,
          invoices,
          (System.nanoTime() - start) / 1e9);
      try (Store store = PlatformConfiguration.storeOf(pool, settings)) {
        measure(
            new Archive(
                store,
                Clock.systemUTC(),
                new Events(store, Clock.systemUTC()),
                new SimpleMeterRegistry()),
            invoices,
            searches);
      }
    }
  }

  private static void seed(HikariDataSource pool, int invoices) throws SQLException {
    Random random = new Random(3);
    try (Connection c = pool.getConnection()) {
      c.setAutoCommit(false);
      try (Statement s = c.createStatement()) {
        s.execute("insert into tenant values ('t', 'T', '1111111111', 'simulator', 0)");
      }
      try (PreparedStatement insert =
          c.prepareStatement(
              "insert into archived_invoice (tenant_id, ksef_number, environment, direction, seller,"
                  + " buyer, counterparty, number, issue_date, acquired, net, vat, gross, currency,"
                  + " kind, version, origin, archived) values ('t', ?, 'simulator', ?, ?, ?, ?, ?,"
                  + " ?, ?, ?, ?, ?, 'PLN', 'VAT', 'v3', 'SYNCED', 0)")) {
        for (int i = 0; i < invoices; i++) {
          add(insert, i, random);
          if (i % BATCH == BATCH - 1) {
            insert.executeBatch();
            c.commit();
          }
        }
        insert.executeBatch();
      }
      c.commit();
    }
  }

  private static void add(PreparedStatement insert, int i, Random random) throws SQLException {
    boolean sale = i % 2 == 0;
    String party = party(random.nextInt(PARTIES));
    LocalDate day = FIRST.plusDays(random.nextInt(DAYS));
    long gross = random.nextInt(100, 10_000_000);
    String number = "%s-%s-%012X-00".formatted(sale ? TENANT.nip() : party, compact(day), i);
    List<Object> values =
        List.of(
            number,
            (sale ? Direction.SALE : Direction.COST).name(),
            sale ? TENANT.nip() : party,
            sale ? party : TENANT.nip(),
            party,
            number(i),
            day.toString(),
            day.toEpochDay() * 86_400_000,
            gross * 100 / 123,
            gross - gross * 100 / 123,
            gross);
    for (int n = 0; n < values.size(); n++) {
      insert.setObject(n + 1, values.get(n));
    }
    insert.addBatch();
  }

  private static String compact(LocalDate day) {
    return day.toString().replace("-", "");
  }

  private static String party(int i) {
    return Long.toString(5_000_000_000L + i * 7_919L);
  }

  private static String number(int i) {
    return "FV/" + i + "/2026";
  }

  private static void measure(Archive archive, int invoices, int searches) {
    Map<String, Function<Random, ArchiveSearch>> kinds = new LinkedHashMap<>();
    kinds.put("latest", r -> search(null, null, null, null, null));
    kinds.put("party", r -> search(party(r.nextInt(PARTIES)), null, null, null, null));
    kinds.put("number", r -> search(null, number(r.nextInt(invoices)), null, null, null));
    kinds.put("month", r -> search(null, null, FIRST.plusDays(r.nextInt(DAYS)), null, null));
    kinds.put("amount", r -> search(null, null, null, money(r), null));
    kinds.put("amount up to", r -> search(null, null, null, null, money(r)));
    kinds.put(
        "party, month, amount",
        r ->
            search(
                party(r.nextInt(PARTIES)),
                null,
                FIRST.plusDays(r.nextInt(DAYS)),
                new BigDecimal("50000"),
                null));
    kinds.put(
        "month, rare amount",
        r -> search(null, null, FIRST.plusDays(r.nextInt(DAYS)), new BigDecimal("99990"), null));
    kinds.forEach(
        (name, kind) -> {
          Random random = new Random(5);
          long[] micros = new long[searches];
          for (int i = 0; i < searches; i++) {
            long start = System.nanoTime();
            archive.search(TENANT, kind.apply(random), null, 100);
            micros[i] = (System.nanoTime() - start) / 1_000;
          }
          Arrays.sort(micros);
          System.out.printf(
              Locale.ROOT,
              "  %-24s median %6.1f ms   slowest %6.1f ms%n",
              name,
              micros[searches / 2] / 1000.0,
              micros[searches - 1] / 1000.0);
        });
  }

  private static BigDecimal money(Random random) {
    return BigDecimal.valueOf(random.nextInt(100, 10_000_000), 2);
  }

  private static ArchiveSearch search(
      String party, String number, LocalDate from, BigDecimal grossFrom, BigDecimal grossTo) {
    return new ArchiveSearch(
        null,
        party,
        number,
        from == null ? null : from.toString(),
        from == null ? null : from.plusDays(30).toString(),
        grossFrom,
        grossFrom != null && grossTo == null && party == null && from == null
            ? grossFrom.add(BigDecimal.ONE)
            : grossTo,
        null,
        null);
  }
}

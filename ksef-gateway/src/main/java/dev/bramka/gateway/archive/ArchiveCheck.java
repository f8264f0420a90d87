package dev.bramka.gateway.archive;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Finds and heals what is wrong in the archive: bytes that nobody compared with KSeF's hash, bytes
 * that are not those any more that were kept. It spends little of the budget of downloads, so a
 * large archive of an earlier version takes days. Thread-safe.
 */
@Service
class ArchiveCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveCheck.class);

  /** Downloads a round; with a round a quarter of an hour a third of the hourly budget. */
  private static final int FETCHED = 5;

  private static final int READ = 500;
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private record Row(String environment, String number, String hash, Deflated content) {}

  private final Store store;
  private final Redelivery redelivery;
  private final SentInvoices sent;
  private final Tenants tenants;
  private Row last = new Row("", "", "", Deflated.of(new byte[0]));

  ArchiveCheck(
      Store store,
      Redelivery redelivery,
      SentInvoices sent,
      Tenants tenants,
      MeterRegistry metrics) {
    this.store = store;
    this.redelivery = redelivery;
    this.sent = sent;
    this.tenants = tenants;
    metrics.gauge("bramka.archive.unverified", this, ArchiveCheck::unverified);
  }

  /** Wakes the check. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> archiveCheckTask(ArchiveCheck check) {
      return Tasks.recurring("archive-check", FixedDelay.of(Duration.ofMinutes(15)))
          .execute((instance, context) -> check.runOnce());
    }
  }

  /** One round. */
  synchronized void runOnce() {
    Deadline.within(
        LONGEST,
        () -> {
          readAgain();
          verify();
          return true;
        });
  }

  private long unverified() {
    return store
        .read()
        .sql("select count(*) from invoice_content where verified = 0")
        .query(Long.class)
        .single();
  }

  /** Reads some of what was kept, a little further each round; what is damaged is fetched again. */
  private void readAgain() {
    List<Row> rows =
        store
            .read()
            .sql(
                """
                select environment, ksef_number, hash, size, crc, deflated from invoice_content
                where verified = 1 and (environment, ksef_number) > (?, ?)
                order by environment, ksef_number limit ?""")
            .params(last.environment(), last.number(), READ)
            .query((row, n) -> row(row))
            .list();
    rows.stream().filter(row -> !intact(row)).forEach(row -> mark(row, 0));
    last = rows.size() < READ ? new Row("", "", "", last.content()) : rows.getLast();
  }

  private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Row(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        new Deflated(row.getInt(4), row.getLong(5), row.getBytes(6)));
  }

  private static boolean intact(Row row) {
    try {
      return KsefCrypto.sha256(row.content().inflated()).equals(row.hash());
    } catch (RuntimeException e) {
      return false;
    }
  }

  private void mark(Row row, int verified) {
    if (verified == 0) {
      LOG.error("{} is damaged in the archive and is fetched again", row.number());
    }
    store.write(
        db ->
            db.sql(
                    "update invoice_content set verified = ?"
                        + " where environment = ? and ksef_number = ?")
                .params(verified, row.environment(), row.number())
                .update());
  }

  /** Compares bytes that nobody compared: with what we sent, else with what KSeF delivers now. */
  private void verify() {
    List<Row> rows =
        store
            .read()
            .sql(
                "select environment, ksef_number, hash, size, crc, deflated from invoice_content"
                    + " where verified = 0 order by environment, ksef_number limit ?")
            .param(READ)
            .query((row, n) -> row(row))
            .list();
    int fetched = 0;
    for (Row row : rows) {
      List<String> owners = owners(row);
      boolean ours =
          owners.stream()
              .map(owner -> sent.acceptedHash(owner, row.number()))
              .flatMap(Optional::stream)
              .anyMatch(row.hash()::equals);
      if (ours && intact(row)) {
        mark(row, 1);
      } else if (fetched++ < FETCHED && !owners.isEmpty()) {
        fetch(owners.getFirst(), row.number());
      }
    }
  }

  private void fetch(String owner, String number) {
    try {
      redelivery.tryFetch(tenants.get(owner), number);
    } catch (RuntimeException e) {
      LOG.warn("{} could not be compared and will be tried again: {}", number, e.getMessage());
    }
  }

  private List<String> owners(Row row) {
    return store
        .read()
        .sql("select tenant_id from archived_invoice where environment = ? and ksef_number = ?")
        .params(row.environment(), row.number())
        .query(String.class)
        .list();
  }
}

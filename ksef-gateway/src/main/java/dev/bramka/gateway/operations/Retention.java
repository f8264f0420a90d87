package dev.bramka.gateway.operations;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.Retained;
import dev.bramka.gateway.platform.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Deletes what has been kept for long enough, a little at a time. Thread-safe. */
@Component
class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Short enough for nobody to wait for the database. */
  private static final int AT_ONCE = 1_000;

  /** The rest is for the next time, some hours later. */
  private static final int MOST = 500;

  private final Store store;
  private final KsefSettings settings;
  private final List<Retained> tables;
  private final Clock clock;

  Retention(Store store, KsefSettings settings, List<Retained> tables, Clock clock) {
    this.store = store;
    this.settings = settings;
    this.tables = List.copyOf(tables);
    this.clock = clock;
  }

  /** Looks four times a day. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> retentionTask(Retention retention) {
      return Tasks.recurring("retention", FixedDelay.of(Duration.ofHours(6)))
          .execute((instance, context) -> retention.round());
    }
  }

  void round() {
    for (Retained rows : tables) {
      long gone = delete(rows);
      if (gone > 0) {
        LOG.info("{}: {} old rows are deleted", rows.table(), gone);
      }
    }
  }

  private long delete(Retained rows) {
    long before = clock.millis() - rows.kept().apply(settings.retention()).toMillis();
    long gone = 0;
    for (int i = 0; i < MOST; i++) {
      int some = store.shared() ? deleteSome(rows, before) : deleteFound(rows, before);
      gone += some;
      if (some < AT_ONCE) {
        break;
      }
    }
    return gone;
  }

  private static String old(Retained rows, String row) {
    return "select %s from %s where %s < ? and (%s) limit %d"
        .formatted(row, rows.table(), rows.age(), rows.condition(), AT_ONCE);
  }

  private int deleteSome(Retained rows, long before) {
    String sql = "delete from %s where ctid in (%s)".formatted(rows.table(), old(rows, "ctid"));
    return store.write(db -> db.sql(sql).param(before).update());
  }

  /** Found outside of the one thread that writes, since that may take a while. */
  private int deleteFound(Retained rows, long before) {
    List<Long> found = store.read().sql(old(rows, "rowid")).param(before).query(Long.class).list();
    if (found.isEmpty()) {
      return 0;
    }
    String ids = found.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String sql = "delete from %s where rowid in (%s)".formatted(rows.table(), ids);
    return store.write(db -> db.sql(sql).update());
  }
}

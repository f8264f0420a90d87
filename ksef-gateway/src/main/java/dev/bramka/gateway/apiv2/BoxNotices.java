package dev.bramka.gateway.apiv2;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.apiv2.BoxProgress.Kind;
import dev.bramka.gateway.events.EventType;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.events.Events.Happened;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Tells of what was given to the box with {@code notify}, once it is over: by an event, which
 * webhooks carry on. Thread-safe.
 */
@Service
class BoxNotices {
  private static final Logger LOG = LoggerFactory.getLogger(BoxNotices.class);
  private static final int AT_ONCE = 1_000;

  private final Store store;
  private final Events events;
  private final Tenants tenants;
  private final BoxProgress progress;

  BoxNotices(Store store, Events events, Tenants tenants, BoxProgress progress) {
    this.store = store;
    this.events = events;
    this.tenants = tenants;
    this.progress = progress;
  }

  /** Looks every few seconds. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> boxNoticeTask(BoxNotices notices) {
      return Tasks.recurring("box-notices", FixedDelay.of(Duration.ofSeconds(3)))
          .execute((instance, context) -> notices.round());
    }
  }

  private record Notice(String tenantId, Kind kind, String id) {}

  /** Notes that the caller wants to be told, if it does. */
  void note(Tenant tenant, Kind kind, String id, boolean wanted) {
    if (wanted) {
      store.write(
          db ->
              db.sql(
                      "insert into box_notice (tenant_id, kind, id) values (?, ?, ?)"
                          + " on conflict do nothing")
                  .params(tenant.id(), kind.name(), id)
                  .update());
    }
  }

  void round() {
    Notice last = new Notice("", Kind.BATCH, "");
    List<Notice> some = after(last);
    while (!some.isEmpty()) {
      some.stream().filter(this::over).forEach(this::tell);
      some = after(some.getLast());
    }
  }

  private List<Notice> after(Notice last) {
    return store
        .read()
        .sql(
            "select tenant_id, kind, id from box_notice where (tenant_id, kind, id) > (?, ?, ?)"
                + " order by tenant_id, kind, id limit "
                + AT_ONCE)
        .params(last.tenantId(), last.kind().name(), last.id())
        .query(
            (row, n) ->
                new Notice(row.getString(1), Kind.valueOf(row.getString(2)), row.getString(3)))
        .list();
  }

  /** What failed, or is gone, is over. */
  private boolean over(Notice notice) {
    try {
      return progress.awaited(notice.kind(), tenants.get(notice.tenantId()), notice.id()) == null;
    } catch (GatewayFailure e) {
      return e.retryAfter() == null;
    } catch (RuntimeException e) {
      LOG.warn("Whether {} is over cannot be said now: {}", notice.id(), Traces.of(e));
      return false;
    }
  }

  private void tell(Notice notice) {
    Map<String, Object> data = Map.of("kind", notice.kind().name().toLowerCase(Locale.ROOT));
    store.write(
        db -> {
          int mine =
              db.sql("delete from box_notice where tenant_id = ? and kind = ? and id = ?")
                  .params(notice.tenantId(), notice.kind().name(), notice.id())
                  .update();
          if (mine == 1) {
            events.add(db, new Happened(notice.tenantId(), EventType.BOX_DONE, notice.id(), data));
          }
          return mine;
        });
  }
}

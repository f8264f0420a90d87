package dev.bramka.gateway.events;

import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.Retained;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log of what happened, per tenant. An event is written in the transaction that makes the
 * change, by whatever node; its position is given afterwards, by one at a time, so that positions
 * have no gaps and whoever has read up to one has missed nothing. Thread-safe.
 */
@Service
public class Events {
  /** Positions given in one transaction. */
  private static final int NUMBERED_AT_ONCE = 2_000;

  private static final int ROUNDS = 50;
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String INSERT = "insert into event (tenant_id, at, type, subject, data)";

  private final Store store;
  private final Clock clock;

  /** Events in this database. */
  public Events(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Something that is about to have happened.
   *
   * @param subject what it happens to
   * @param data what else is known; values that are null are left out
   */
  public record Happened(
      String tenantId,
      EventType type,
      String subject,
      Map<String, ? extends @Nullable Object> data) {}

  /** What may go when it is old. */
  @Configuration(proxyBeanMethods = false)
  static class Old {
    @Bean
    Retained oldEvents() {
      return new Retained("event", "at", "1 = 1", RetentionSettings::events);
    }
  }

  /** Writes an event in the transaction that makes the change. */
  public void add(JdbcClient db, Happened event) {
    add(db, List.of(event));
  }

  /** Writes events in the transaction that makes the changes. */
  public void add(JdbcClient db, List<Happened> events) {
    long now = clock.millis();
    Store.insertMany(db, INSERT, events.stream().map(e -> row(e, now)).toList());
  }

  /**
   * Writes an event unless the same, of the same subject, was written lately.
   *
   * @param within how long one is enough
   * @return whether it was written
   */
  public boolean addOnce(JdbcClient db, Happened event, Duration within) {
    boolean told =
        db.sql(
                "select 1 from event where tenant_id = ? and subject = ? and type = ? and at > ?"
                    + " limit 1")
            .params(
                event.tenantId(),
                event.subject(),
                event.type().wireName(),
                clock.millis() - within.toMillis())
            .query(Integer.class)
            .optional()
            .isPresent();
    if (!told) {
      add(db, event);
    }
    return !told;
  }

  /** The type of what happened last to the subject; empty when nothing did. */
  public Optional<String> latest(JdbcClient db, String tenantId, String subject) {
    return db.sql(
            "select type from event where tenant_id = ? and subject = ?"
                + " order by number desc limit 1")
        .params(tenantId, subject)
        .query(String.class)
        .optional();
  }

  private static List<@Nullable Object> row(Happened e, long now) {
    Map<String, @Nullable Object> known = new TreeMap<>(e.data());
    known.values().removeIf(java.util.Objects::isNull);
    return Arrays.asList(
        e.tenantId(), now, e.type().wireName(), e.subject(), JSON.writeValueAsString(known));
  }

  /**
   * The tenant's events after a position, in order.
   *
   * @param position 0 for the first ones
   */
  public List<Event> after(Tenant tenant, long position, int limit) {
    number(tenant.id());
    return store
        .read()
        .sql(
            "select position, at, type, subject, data from event where tenant_id = ?"
                + " and position > ? order by position limit ?")
        .params(tenant.id(), position, limit)
        .query((row, n) -> event(row))
        .list();
  }

  /** The position of the tenant's latest event; 0 when there is none. */
  public long last(Tenant tenant) {
    number(tenant.id());
    return store
        .read()
        .sql("select last from event_counter where tenant_id = ?")
        .param(tenant.id())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** All events of one subject, in order. */
  public List<Event> of(Tenant tenant, String subject) {
    number(tenant.id());
    return store
        .read()
        .sql(
            "select position, at, type, subject, data from event where tenant_id = ?"
                + " and subject = ? and position is not null order by number")
        .params(tenant.id(), subject)
        .query((row, n) -> event(row))
        .list();
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong("position"),
        Instant.ofEpochMilli(row.getLong("at")),
        row.getString("type"),
        row.getString("subject"),
        row.getString("data"));
  }

  /** Gives positions to events that have none yet. */
  void number(String tenantId) {
    for (int i = 0; i < ROUNDS && unnumbered(tenantId); i++) {
      store.write(db -> number(db, tenantId));
    }
  }

  private boolean unnumbered(String tenantId) {
    return store
        .read()
        .sql("select 1 from event where tenant_id = ? and position is null limit 1")
        .param(tenantId)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  private int number(JdbcClient db, String tenantId) {
    store.lock(db, "events " + tenantId);
    db.sql("insert into event_counter (tenant_id, last) values (?, 0) on conflict do nothing")
        .param(tenantId)
        .update();
    int numbered =
        db.sql(
                """
                update event set position = next.position from (
                  select number, row_number() over (order by number)
                    + (select last from event_counter where tenant_id = :tenant) as position
                  from event where tenant_id = :tenant and position is null
                  order by number limit :limit) next
                where event.number = next.number""")
            .param("tenant", tenantId)
            .param("limit", NUMBERED_AT_ONCE)
            .update();
    db.sql("update event_counter set last = last + ? where tenant_id = ?")
        .params(numbered, tenantId)
        .update();
    return numbered;
  }
}

package dev.bramka.gateway.events;

import dev.bramka.gateway.events.Webhook.State;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Webhooks of tenants. Thread-safe. */
@Service
public class Webhooks {
  private static final int MOST = 10;
  private static final int LONGEST = 2_000;

  private final Store store;
  private final Events events;
  private final WebhookSecrets secrets;
  private final PublicAddresses addresses;
  private final Clock clock;

  Webhooks(
      Store store, Events events, WebhookSecrets secrets, PublicAddresses addresses, Clock clock) {
    this.store = store;
    this.events = events;
    this.secrets = secrets;
    this.addresses = addresses;
    this.clock = clock;
  }

  /**
   * A webhook and its secret, which is shown this once.
   *
   * @param secret {@code whsec_} and Base64
   */
  public record Made(Webhook webhook, String secret) {}

  /**
   * Adds one, which is called for what happens from now on.
   *
   * @param types names of events; all when empty
   * @throws GatewayFailure INPUT when the address or a type cannot be used
   */
  public Made add(Tenant tenant, String url, List<String> types) {
    requireUsable(url);
    types.forEach(Webhooks::requireType);
    if (of(tenant).size() >= MOST) {
      throw new GatewayFailure(WebhookFault.INPUT, "there are " + MOST + " webhooks already");
    }
    String id = UUID.randomUUID().toString();
    WebhookSecrets.Made made = secrets.fresh(id);
    long last = events.last(tenant);
    store.write(
        db ->
            db.sql(
                    "insert into webhook (id, tenant_id, url, types, sealed, state, position,"
                        + " next_try, created) values (?, ?, ?, ?, ?, 'ACTIVE', ?, 0, ?)")
                .params(
                    id,
                    tenant.id(),
                    url,
                    String.join(",", types),
                    made.sealed(),
                    last,
                    clock.millis())
                .update());
    return new Made(get(tenant, id), made.shown());
  }

  private void requireUsable(String url) {
    try {
      URI uri = new URI(url);
      boolean secure = "https".equals(uri.getScheme());
      boolean plain = "http".equals(uri.getScheme()) && addresses.privateToo();
      if ((secure || plain)
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && url.length() <= LONGEST) {
        return;
      }
    } catch (URISyntaxException e) {
      // told below
    }
    throw new GatewayFailure(
        WebhookFault.INPUT, "/url: an https address without user and password is required");
  }

  private static void requireType(String type) {
    if (Arrays.stream(EventType.values()).noneMatch(t -> t.wireName().equals(type))) {
      throw new GatewayFailure(
          WebhookFault.INPUT,
          "/types: '"
              + type
              + "' is none of "
              + Arrays.stream(EventType.values())
                  .map(EventType::wireName)
                  .collect(Collectors.joining(", ")));
    }
  }

  /** A tenant's webhooks, the oldest first. */
  public List<Webhook> of(Tenant tenant) {
    return store
        .read()
        .sql("select * from webhook where tenant_id = ? order by created, id")
        .param(tenant.id())
        .query((row, n) -> webhook(row))
        .list();
  }

  /**
   * The tenant's webhook.
   *
   * @throws GatewayFailure UNKNOWN
   */
  public Webhook get(Tenant tenant, String id) {
    return find(id)
        .filter(w -> w.tenantId().equals(tenant.id()))
        .orElseThrow(() -> new GatewayFailure(WebhookFault.UNKNOWN, "no webhook " + id));
  }

  Optional<Webhook> find(String id) {
    return store
        .read()
        .sql("select * from webhook where id = ?")
        .param(id)
        .query((row, n) -> webhook(row))
        .optional();
  }

  /**
   * Removes one.
   *
   * @throws GatewayFailure UNKNOWN
   */
  public void remove(Tenant tenant, String id) {
    get(tenant, id);
    store.write(db -> db.sql("delete from webhook where id = ?").param(id).update());
  }

  /**
   * Gives one another secret; the old one signs on beside it for a day.
   *
   * @throws GatewayFailure UNKNOWN
   */
  public Made rotate(Tenant tenant, String id) {
    Webhook webhook = get(tenant, id);
    WebhookSecrets.Made made = secrets.replaced(id, sealed(id), clock.instant());
    store.write(
        db ->
            db.sql("update webhook set sealed = ? where id = ?")
                .params(made.sealed(), id)
                .update());
    return new Made(webhook, made.shown());
  }

  /**
   * Has one called again, from where it stopped or from a position of the log.
   *
   * @param after the position after which it is called; null for where it stopped
   * @throws GatewayFailure UNKNOWN
   */
  public Webhook enable(Tenant tenant, String id, @Nullable Long after) {
    Webhook webhook = get(tenant, id);
    long position = after == null ? webhook.position() : Math.min(after, events.last(tenant));
    store.write(
        db ->
            db.sql(
                    "update webhook set state = 'ACTIVE', failures = 0, next_try = 0,"
                        + " last_error = null, position = ? where id = ?")
                .params(position, id)
                .update());
    return get(tenant, id);
  }

  byte[] sealed(String id) {
    return store
        .read()
        .sql("select sealed from webhook where id = ?")
        .param(id)
        .query((row, n) -> row.getBytes(1))
        .single();
  }

  /** Those to be called now because something has happened. */
  List<String> due() {
    return store
        .read()
        .sql(
            """
            select w.id from webhook w where w.state = 'ACTIVE' and w.next_try <= ? and (
              exists (select 1 from event e where e.tenant_id = w.tenant_id and e.position is null)
              or exists (select 1 from event_counter c where c.tenant_id = w.tenant_id
                and c.last > w.position))""")
        .param(clock.millis())
        .query(String.class)
        .list();
  }

  /** Goes on to a position; false when somebody has set it elsewhere meanwhile. */
  boolean delivered(Webhook webhook, long position) {
    return store.write(
        db ->
            db.sql(
                        "update webhook set position = ?, failures = 0, last_error = null"
                            + " where id = ? and position = ?")
                    .params(position, webhook.id(), position - 1)
                    .update()
                == 1);
  }

  void failed(Webhook webhook, long position, Duration pause, String why) {
    store.write(
        db ->
            db.sql(
                    "update webhook set failures = failures + 1, next_try = ?, last_error = ?"
                        + " where id = ? and position = ?")
                .params(clock.millis() + pause.toMillis(), why, webhook.id(), position - 1)
                .update());
  }

  void disable(Webhook webhook, long position, String why) {
    store.write(
        db ->
            db.sql(
                    "update webhook set state = 'DISABLED', last_error = ?"
                        + " where id = ? and position = ?")
                .params(why, webhook.id(), position - 1)
                .update());
  }

  private static Webhook webhook(ResultSet row) throws SQLException {
    String types = row.getString("types");
    return new Webhook(
        row.getString("id"),
        row.getString("tenant_id"),
        row.getString("url"),
        types.isEmpty() ? List.of() : List.of(types.split(",")),
        State.valueOf(row.getString("state")),
        row.getLong("position"),
        row.getInt("failures"),
        Instant.ofEpochMilli(row.getLong("next_try")),
        row.getString("last_error"));
  }
}

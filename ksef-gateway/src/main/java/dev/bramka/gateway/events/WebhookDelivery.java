package dev.bramka.gateway.events;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantRounds;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls webhooks, each in the order of its events and one at a time, all beside each other. What
 * fails is tried again over three days, then the webhook is disabled; whoever was away meanwhile
 * reads the log. Thread-safe.
 */
@Service
class WebhookDelivery implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);

  /** The pauses that Standard Webhooks recommends, three days altogether. */
  private static final List<Duration> LADDER =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private static final Duration ROUND = Duration.ofSeconds(30);
  private static final int AT_ONCE = 50;
  private static final int PAGE = 100;
  private static final int GONE = 410;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Webhooks webhooks;
  private final Events events;
  private final WebhookCalls calls;
  private final WebhookSecrets secrets;
  private final TenantRounds.Ground ground;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private volatile boolean closed;

  WebhookDelivery(
      Webhooks webhooks,
      Events events,
      WebhookCalls calls,
      WebhookSecrets secrets,
      TenantRounds.Ground ground) {
    this.webhooks = webhooks;
    this.events = events;
    this.calls = calls;
    this.secrets = secrets;
    this.ground = ground;
  }

  /** Wakes the calling every second. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> webhookTask(WebhookDelivery delivery) {
      return Tasks.recurring("webhooks", FixedDelay.of(Duration.ofSeconds(1)))
          .execute((instance, context) -> delivery.wake());
    }
  }

  /** Starts what is due and returns. */
  void wake() {
    for (String id : webhooks.due()) {
      if (!closed && places.tryAcquire()) {
        Thread.ofVirtual().name("webhook " + id).start(() -> run(id));
      }
    }
  }

  private void run(String id) {
    try {
      ground.leases().during("webhook:" + id, () -> runOnce(id));
    } catch (RuntimeException e) {
      LOG.warn("Webhook {} failed and will be tried again: {}", id, e.getMessage());
    } finally {
      places.release();
    }
  }

  private void runOnce(String id) {
    long end = System.nanoTime() + ROUND.toNanos();
    boolean more = true;
    while (more && !closed && System.nanoTime() < end) {
      more =
          webhooks
              .find(id)
              .filter(w -> w.state() == Webhook.State.ACTIVE)
              .map(this::page)
              .orElse(false);
    }
  }

  /** Whether there may be more. */
  private boolean page(Webhook webhook) {
    Tenant tenant = ground.tenants().get(webhook.tenantId());
    List<Event> next = events.after(tenant, webhook.position(), PAGE);
    int failures = webhook.failures();
    for (Event event : next) {
      if (webhook.wants(event.type()) && !called(webhook, event, failures)) {
        return false;
      }
      if (!webhooks.delivered(webhook, event.position())) {
        return false;
      }
      failures = 0;
    }
    return next.size() == PAGE;
  }

  private boolean called(Webhook webhook, Event event, int before) {
    WebhookCalls.Message message = message(webhook, event);
    try {
      int status = calls.post(webhook.url(), message);
      if (status >= 200 && status < 300) {
        return true;
      }
      failed(webhook, event, status == GONE ? LADDER.size() + 1 : before + 1, "HTTP " + status);
    } catch (IOException | RuntimeException e) {
      failed(webhook, event, before + 1, e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    return false;
  }

  private void failed(Webhook webhook, Event event, int failures, String why) {
    if (failures > LADDER.size()) {
      LOG.warn("Webhook {} of {} is disabled: {}", webhook.id(), webhook.tenantId(), why);
      webhooks.disable(webhook, event.position(), why);
    } else {
      webhooks.failed(webhook, event.position(), LADDER.get(failures - 1), why);
    }
  }

  private WebhookCalls.Message message(Webhook webhook, Event event) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("position", Long.toString(event.position()));
    data.put("subject", event.subject());
    JSON.readTree(event.data()).properties().forEach(e -> data.put(e.getKey(), e.getValue()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", event.type());
    body.put("timestamp", event.at().toString());
    body.put("data", data);
    String text = JSON.writeValueAsString(body);
    String id = "evt_" + webhook.id() + "_" + event.position();
    long seconds = ground.clock().instant().getEpochSecond();
    String signed = id + "." + seconds + "." + text;
    String signature =
        secrets.signature(
            webhook.id(), webhooks.sealed(webhook.id()), signed, ground.clock().instant());
    return new WebhookCalls.Message(id, seconds, signature, text);
  }

  @Override
  public void destroy() {
    closed = true;
  }
}

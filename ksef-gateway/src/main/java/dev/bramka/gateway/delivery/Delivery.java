package dev.bramka.gateway.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.delivery.Situation.Limits;
import dev.bramka.gateway.platform.KsefSettings.DeliverySettings;
import dev.bramka.gateway.sessions.CallGroup;
import dev.bramka.gateway.sessions.Ksef;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantRounds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/**
 * Carries out what the planner decides, tenant by tenant, on whichever node is first. Thread-safe.
 */
@Service
class Delivery implements DisposableBean {
  /** A round ends by then, whatever KSeF does; the next one goes on. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Queues queues;
  private final Poster poster;
  private final Packer packer;
  private final Ksef ksef;
  private final Clock clock;
  private final DeliverySettings pace;
  private final TenantRounds rounds;

  /** What the planner looks at. */
  @Component
  record Queues(SubmissionQueue waiting, BatchRepository batches, DeliverySessions sessions) {}

  Delivery(Queues queues, Poster poster, Packer packer, Ksef ksef, TenantRounds.Ground ground) {
    this.queues = queues;
    pace = packer.pace();
    this.poster = poster;
    this.packer = packer;
    this.ksef = ksef;
    clock = ground.clock();
    rounds = new TenantRounds("delivery", ground, this::runOnce);
  }

  /** Shows how much waits. */
  @Autowired
  void measure(MeterRegistry metrics) {
    metrics.gauge("bramka.submissions.queued", queues, q -> q.waiting().depth());
    metrics.gauge("bramka.delivery.longest.seconds", rounds, r -> r.longest().toSeconds());
  }

  /** Wakes the delivery every second. */
  @Configuration(proxyBeanMethods = false)
  static class Schedule {
    @Bean
    RecurringTask<Void> deliveryTask(Delivery delivery) {
      return Tasks.recurring("delivery", FixedDelay.of(Duration.ofSeconds(1)))
          .execute((instance, context) -> delivery.wake());
    }
  }

  /** Starts the rounds that are due and returns. */
  void wake() {
    Set<String> due = queues.waiting().tenantsDue(clock.instant().minus(Poster.ABANDONED));
    due.addAll(queues.batches().tenantsDue());
    due.addAll(queues.sessions().tenants());
    rounds.wake(due);
  }

  /** Why the tenant's invoices do not go out at the moment; empty when nothing is known. */
  Optional<String> hindrance(String tenant) {
    return ksef.hindrance(tenant);
  }

  /** Does not wait for the next waking, because something urgent has come. */
  void ring(String tenantId) {
    rounds.wake(List.of(tenantId));
  }

  private void runOnce(Tenant tenant) {
    Deadline.within(
        LONGEST,
        () -> {
          poster.recover(tenant);
          if (ksef.open(tenant, CallGroup.BATCH_SESSION)) {
            packer.resume(tenant);
          }
          if (ksef.answers(tenant)) {
            plan(tenant);
          }
          return true;
        });
  }

  private void plan(Tenant tenant) {
    List<Situation.Waiting> waiting = queues.waiting().waiting(tenant.id());
    List<Situation.OpenSession> open = queues.sessions().of(tenant.id());
    if (waiting.isEmpty() && open.isEmpty()) {
      return;
    }
    RuntimeException failed = null;
    for (Decision decision : Planner.plan(situation(tenant, waiting, open))) {
      failed = carryOut(tenant, decision, failed);
    }
    if (failed != null) {
      throw failed;
    }
  }

  private Situation situation(
      Tenant tenant, List<Situation.Waiting> waiting, List<Situation.OpenSession> open) {
    return new Situation(
        clock.instant(),
        waiting,
        open,
        queues.batches().of(tenant.id(), false).size(),
        new Limits(
            ksef.room(tenant, CallGroup.INVOICE_SEND),
            ksef.room(tenant, CallGroup.ONLINE_SESSION),
            ksef.room(tenant, CallGroup.BATCH_SESSION)),
        pace);
  }

  /** A failure does not keep the others from being carried out; the next round decides anew. */
  private @Nullable RuntimeException carryOut(
      Tenant tenant, Decision decision, @Nullable RuntimeException before) {
    try {
      switch (decision) {
        case Decision.Post post -> poster.post(tenant, post);
        case Decision.Pack pack -> packer.start(tenant, pack);
        case Decision.Close close -> poster.close(close.session());
      }
      return before;
    } catch (RuntimeException e) {
      return before == null ? e : before;
    }
  }

  @Override
  public void destroy() {
    rounds.close();
  }
}

package dev.bramka.gateway.tenants;

import dev.bramka.gateway.platform.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/**
 * A kind of work for tenants, all beside each other, each on one node at a time, so that a KSeF
 * that hangs for one tenant holds up nobody else. Everything is found in the tables, so nothing is
 * lost with a process. Thread-safe.
 */
public final class TenantRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TenantRounds.class);

  /** Rounds at once: they wait for KSeF most of the time. */
  private static final int AT_ONCE = 100;

  private static final Pattern VARYING = Pattern.compile("\\p{XDigit}{8,}|\\d+ s\\b");

  private record Running(long since, Thread thread) {}

  /** What all kinds of work stand on. */
  @Component
  public record Ground(Tenants tenants, Leases leases, Clock clock) {}

  private final String name;
  private final Ground ground;
  private final Consumer<Tenant> work;
  private final Semaphore slots = new Semaphore(AT_ONCE);
  private final Map<String, Running> running = new ConcurrentHashMap<>();
  private final Map<String, String> failures = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * @param name of the kind of work, the same on all nodes
   * @param work one round for a tenant, which ends by itself
   */
  public TenantRounds(String name, Ground ground, Consumer<Tenant> work) {
    this.name = name;
    this.ground = ground;
    this.work = work;
  }

  /** Starts the rounds of tenants that have none running, as many as there are places for. */
  public void wake(Collection<String> due) {
    due.forEach(this::wake);
  }

  private synchronized void wake(String tenant) {
    if (!closed && !running.containsKey(tenant) && slots.tryAcquire()) {
      Thread thread = Thread.ofVirtual().name(name + " " + tenant).unstarted(() -> run(tenant));
      running.put(tenant, new Running(ground.clock().millis(), thread));
      thread.start();
    }
  }

  private void run(String tenant) {
    MDC.put(Traces.TENANT, tenant);
    try {
      Tenant found = ground.tenants().get(tenant);
      if (found.active()) {
        ground.leases().during(name + ":" + tenant, () -> work.accept(found));
      }
      failures.remove(tenant);
    } catch (RuntimeException e) {
      told(tenant, String.valueOf(e.getMessage()));
    } finally {
      running.remove(tenant);
      slots.release();
    }
  }

  /**
   * A failure that stays the same is told once, whatever seconds and trace ids are in its text: the
   * next round comes within a second.
   */
  private void told(String tenant, String why) {
    String kind = VARYING.matcher(why).replaceAll("#");
    if (!closed && !kind.equals(failures.put(tenant, kind))) {
      LOG.warn("{} of {} failed and will be tried again: {}", name, tenant, why);
    }
  }

  /** Whether no round is running. */
  public boolean idle() {
    return running.isEmpty();
  }

  /** How long the round that has run for longest has been running. */
  public Duration longest() {
    long now = ground.clock().millis();
    return Duration.ofMillis(
        running.values().stream().mapToLong(r -> now - r.since()).max().orElse(0));
  }

  /** Interrupts what runs and waits a little for its end. */
  @Override
  public void close() {
    closed = true;
    running.values().forEach(r -> r.thread().interrupt());
    try {
      slots.tryAcquire(AT_ONCE, 10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

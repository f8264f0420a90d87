package dev.bramka.gateway.tenants;

import dev.bramka.gateway.platform.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Pieces of work that one node does at a time. A node that works renews what it holds every few
 * seconds; what a dead one held is free a quarter of a minute later. A node that was merely frozen
 * for longer goes on without knowing, so the work itself must bear being done twice. Thread-safe.
 */
@Component
public final class Leases implements DisposableBean {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEWED = Duration.ofSeconds(4);

  private final Store store;
  private final Clock clock;
  private final String holder = UUID.randomUUID().toString();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final Thread renewing;

  /** Leases in this database; without others in it, what is held is of a process that died. */
  public Leases(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    if (!store.shared()) {
      store.write(db -> db.sql("delete from lease").update());
    }
    renewing = Thread.ofVirtual().name("leases").start(this::loop);
  }

  /**
   * Does the work unless it is being done, here or on another node.
   *
   * @param name of the work, the same on all nodes
   * @return whether it was done
   */
  public boolean during(String name, Runnable work) {
    if (!held.add(name)) {
      return false;
    }
    try {
      if (!claim(name)) {
        return false;
      }
      work.run();
      return true;
    } finally {
      try {
        giveBack(name);
      } finally {
        held.remove(name);
      }
    }
  }

  private boolean claim(String name) {
    long now = clock.millis();
    return store.write(
        db ->
            db.sql(
                        """
                        insert into lease (name, holder, until) values (?, ?, ?)
                        on conflict (name) do update set holder = excluded.holder,
                          until = excluded.until
                        where lease.until < ? or lease.holder = excluded.holder""")
                    .params(name, holder, now + LEASE.toMillis(), now)
                    .update()
                == 1);
  }

  private void giveBack(String name) {
    store.write(
        db ->
            db.sql("delete from lease where name = ? and holder = ?")
                .params(name, holder)
                .update());
  }

  private void loop() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Thread.sleep(RENEWED);
        renew();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("Leases could not be renewed: {}", e.getMessage());
      }
    }
  }

  /** Renews what is held. */
  void renew() {
    if (held.isEmpty()) {
      return;
    }
    long now = clock.millis();
    store.write(
        db ->
            db.sql("update lease set until = ? where holder = ? and until >= ?")
                .params(now + LEASE.toMillis(), holder, now)
                .update());
  }

  @Override
  public void destroy() throws InterruptedException {
    renewing.interrupt();
    renewing.join();
  }
}

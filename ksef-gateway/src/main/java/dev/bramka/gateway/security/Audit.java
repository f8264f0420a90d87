package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.Retained;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.platform.Traces;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;

/**
 * Writes down who did what. Changes are on disk before {@link #record} returns; {@link #note} is
 * for what happens hundreds of times a second and is written a moment later, many lines at once.
 * Thread-safe.
 */
@Service
public class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 500;
  private static final long PAUSE_MS = 50;

  private record Line(
      long at,
      @Nullable String tenant,
      String actor,
      String action,
      @Nullable String object,
      @Nullable String correlation) {}

  private final Store store;
  private final Clock clock;
  private final BlockingQueue<Line> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread writer;
  private volatile boolean closed;

  /** Trail in this database. */
  public Audit(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.writer = Thread.ofVirtual().name("audit").start(this::loop);
  }

  /** What may go when it is old. */
  @Configuration(proxyBeanMethods = false)
  static class Old {
    @Bean
    Retained oldAudit() {
      return new Retained("audit", "at", "1 = 1", RetentionSettings::audit);
    }
  }

  /** Records an action of a caller on an object, such as a session's number. */
  public void record(Caller caller, String action, @Nullable String object) {
    write(List.of(line(caller.tenant().id(), caller.keyId(), action, object)));
  }

  /**
   * Notes that an invoice was sent, read or drawn. On disk soon after the answer, since reading
   * would wait for it otherwise.
   */
  public void note(Caller caller, String action, @Nullable String object) {
    later(line(caller.tenant().id(), caller.keyId(), action, object));
  }

  /**
   * Records what an administrator did, to what.
   *
   * @param tenant whom it concerns; null for nobody in particular
   */
  public void administered(
      Administrator who, @Nullable String tenant, String action, @Nullable String object) {
    write(List.of(line(tenant, who.keyId(), action, object)));
  }

  /**
   * Records what somebody does on the command line, without a trail of its own that is running.
   *
   * @param user on this machine
   * @param tenant whom it concerns; null for nobody in particular
   */
  public static void commanded(
      Store store, Clock clock, String user, @Nullable String tenant, String action) {
    write(store, List.of(new Line(clock.millis(), tenant, "command:" + user, action, null, null)));
  }

  /** Notes that somebody failed to log in. */
  void failedLogin(String keyId, String address) {
    later(line(null, keyId.replace('\0', '\uFFFD'), "login.failed", address));
  }

  private Line line(@Nullable String tenant, String actor, String action, @Nullable String object) {
    return new Line(clock.millis(), tenant, actor, action, object, MDC.get(Traces.CORRELATION));
  }

  private void later(Line line) {
    if (closed || !waiting.offer(line)) {
      write(List.of(line));
    }
  }

  private void loop() {
    List<Line> lines = new ArrayList<>();
    while (!closed) {
      lines.clear();
      try {
        lines.add(waiting.take());
        Thread.sleep(PAUSE_MS);
      } catch (InterruptedException e) {
        // close() wakes the loop
      }
      waiting.drainTo(lines, MOST_AT_ONCE - lines.size());
      flush(lines);
    }
  }

  /** A line that the database refuses, such as a name with a NUL, takes no other with it. */
  private void flush(List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    try {
      write(lines);
    } catch (RuntimeException e) {
      if (lines.size() > 1) {
        lines.forEach(line -> flush(List.of(line)));
      } else {
        LOG.error("A line of audit could not be written: {}", Traces.of(e));
      }
    }
  }

  private void write(List<Line> lines) {
    write(store, lines);
  }

  private static void write(Store store, List<Line> lines) {
    String values = String.join(", ", Collections.nCopies(lines.size(), "(?, ?, ?, ?, ?, ?)"));
    List<@Nullable Object> params = new ArrayList<>(lines.size() * 6);
    for (Line it : lines) {
      params.addAll(
          Arrays.asList(
              it.at(), it.tenant(), it.actor(), it.action(), it.object(), it.correlation()));
    }
    store.write(
        db ->
            db.sql(
                    "insert into audit (at, tenant_id, actor, action, object, correlation_id)"
                        + " values "
                        + values)
                .params(params)
                .update());
  }

  /** Writes what waits; lines that come later are written at once. */
  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    writer.interrupt();
    writer.join();
    while (!waiting.isEmpty()) {
      List<Line> rest = new ArrayList<>();
      waiting.drainTo(rest, MOST_AT_ONCE);
      flush(rest);
    }
  }
}

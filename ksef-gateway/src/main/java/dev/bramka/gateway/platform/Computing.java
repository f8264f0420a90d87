package dev.bramka.gateway.platform;

import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Threads for work that computes and does not wait: generating, validating, drawing. On the threads
 * of requests, which share few carriers, it would keep others from theirs. Tenants take turns, so
 * that one with a thousand documents delays another's by one at most. Thread-safe.
 */
@Component
public class Computing implements DisposableBean {
  /** Less than this is done sooner than handed over. */
  private static final int SMALL_BYTES = 16_384;

  private static final int MOST_WAITING = 2_000;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Map<String, ArrayDeque<FutureTask<?>>> waiting = new LinkedHashMap<>();
  private int count;
  private boolean closed;

  /** As many threads as processors. */
  public Computing() {
    for (int i = 1; i <= Runtime.getRuntime().availableProcessors(); i++) {
      Thread.ofPlatform().name("computing-" + i).daemon().start(this::loop);
    }
  }

  /**
   * Runs the work and waits for it; what is small runs at once.
   *
   * @param tenant whose turn it is
   * @param bytes how much there is to work on
   * @throws GatewayFailure BUSY when its turn does not come in time
   */
  public <T> T run(String tenant, int bytes, Supplier<T> work) {
    return bytes <= SMALL_BYTES ? work.get() : run(tenant, work);
  }

  /**
   * Runs the work and waits for it.
   *
   * @throws GatewayFailure BUSY when its turn does not come in time
   */
  public <T> T run(String tenant, Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    enqueue(tenant, task);
    try {
      return task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException("Computing failed", e);
    } catch (TimeoutException e) {
      remove(tenant, task);
      throw busy(e);
    } catch (InterruptedException e) {
      remove(tenant, task);
      Thread.currentThread().interrupt();
      throw busy(e);
    }
  }

  private static GatewayFailure busy(Exception e) {
    return new GatewayFailure(LoadFault.BUSY, "Too much work at once", Duration.ofSeconds(5), e);
  }

  private void enqueue(String tenant, FutureTask<?> task) {
    lock.lock();
    try {
      if (count >= MOST_WAITING || closed) {
        throw busy(new TimeoutException());
      }
      waiting.computeIfAbsent(tenant, t -> new ArrayDeque<>()).addLast(task);
      count++;
      more.signal();
    } finally {
      lock.unlock();
    }
  }

  private void remove(String tenant, FutureTask<?> task) {
    task.cancel(false);
    lock.lock();
    try {
      ArrayDeque<FutureTask<?>> mine = waiting.get(tenant);
      if (mine != null && mine.remove(task)) {
        count--;
        if (mine.isEmpty()) {
          waiting.remove(tenant);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    try {
      for (FutureTask<?> task = next(); ; task = next()) {
        task.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The oldest task of the tenant whose turn it is, which then stands behind all others. */
  private FutureTask<?> next() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          throw new InterruptedException();
        }
        more.await();
      }
      Iterator<Map.Entry<String, ArrayDeque<FutureTask<?>>>> first = waiting.entrySet().iterator();
      Map.Entry<String, ArrayDeque<FutureTask<?>>> turn = first.next();
      first.remove();
      FutureTask<?> task = turn.getValue().removeFirst();
      count--;
      if (!turn.getValue().isEmpty()) {
        waiting.put(turn.getKey(), turn.getValue());
      }
      return task;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void destroy() {
    lock.lock();
    try {
      closed = true;
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

package dev.bramka.gateway.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComputingTest {
  private final Computing computing = new Computing();

  @AfterEach
  void close() {
    computing.destroy();
  }

  @Test
  void tenantsTakeTurns_howeverMuchOneOfThemWants() throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch occupied = new CountDownLatch(threads);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(callers.submit(() -> computing.run("first", () -> waiting(occupied, gate))));
      }
      occupied.await();
      for (int i = 0; i < 50; i++) {
        all.add(callers.submit(() -> computing.run("loud", () -> order.add("loud"))));
      }
      Thread.sleep(200);
      all.add(callers.submit(() -> computing.run("quiet", () -> order.add("quiet"))));
      Thread.sleep(200);
      gate.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    }
    assertThat(order.indexOf("quiet")).isLessThan(5);
    assertThat(order).hasSize(51);
  }

  private static boolean waiting(CountDownLatch occupied, CountDownLatch gate) {
    occupied.countDown();
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }

  @Test
  void failures_reachTheCallerAsTheyAre() {
    assertThatThrownBy(
            () ->
                computing.run(
                    "t",
                    () -> {
                      throw new GatewayFailure(LoadFault.TOO_LARGE, "wrong");
                    }))
        .isInstanceOf(GatewayFailure.class)
        .hasMessage("wrong");
  }

  @Test
  void smallWork_runsWhereItIs() {
    Thread here = Thread.currentThread();
    Thread small = computing.run("t", 100, Thread::currentThread);
    Thread large = computing.run("t", 100_000, Thread::currentThread);
    assertThat(small).isSameAs(here);
    assertThat(large).isNotSameAs(here);
  }
}

package dev.bramka.gateway.platform;

import java.time.Duration;

/** Tries whether a store can be written to, at most every few seconds. Thread-safe. */
final class WriteProbe {
  private static final long EVERY_NANOS = Duration.ofSeconds(5).toNanos();

  private boolean writable = true;
  private long tried = System.nanoTime() - EVERY_NANOS;

  synchronized boolean writable(Store store) {
    if (System.nanoTime() - tried >= EVERY_NANOS) {
      writable = attempt(store);
      tried = System.nanoTime();
    }
    return writable;
  }

  private static boolean attempt(Store store) {
    try {
      store.write(
          db ->
              db.sql(
                      "insert into write_probe (id, tried) values (1, ?)"
                          + " on conflict (id) do update set tried = excluded.tried")
                  .param(System.currentTimeMillis())
                  .update());
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}

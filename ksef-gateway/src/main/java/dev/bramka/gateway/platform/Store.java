package dev.bramka.gateway.platform;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database. Thread-safe. */
public interface Store extends AutoCloseable {
  /** For reading outside of any transaction. */
  JdbcClient read();

  /**
   * Runs the work in a transaction and returns when it is on disk. Keep the work short: no reads
   * that could be done before, nothing slow.
   *
   * @throws RuntimeException what the work throws; nothing of it remains then
   */
  <T extends @Nullable Object> T write(Function<JdbcClient, T> work);

  /** Whether writing works; tried for real, at most every few seconds. */
  boolean writable();

  /**
   * Within a write: waits until no other transaction, on whatever node, holds a lock of that name.
   */
  void lock(JdbcClient db, String what);

  @Override
  void close();
}

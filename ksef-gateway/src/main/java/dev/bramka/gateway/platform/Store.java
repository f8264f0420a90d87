package dev.bramka.gateway.platform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  /** Whether other processes may work in the same database. */
  boolean shared();

  /** Whether writing works; tried for real, at most every few seconds. */
  boolean writable();

  /**
   * Within a write: waits until no other transaction, on whatever node, holds a lock of that name.
   */
  void lock(JdbcClient db, String what);

  @Override
  void close();

  /**
   * Inserts rows within a transaction by the hundred: a statement for each would take many times as
   * long.
   *
   * @param insert the statement up to {@code values}
   * @param rows values in the order of the statement's columns, as many in each
   */
  static void insertMany(JdbcClient db, String insert, List<List<@Nullable Object>> rows) {
    for (int from = 0; from < rows.size(); from += 100) {
      List<List<@Nullable Object>> some = rows.subList(from, Math.min(rows.size(), from + 100));
      String row = "(" + String.join(", ", Collections.nCopies(some.getFirst().size(), "?")) + ")";
      List<@Nullable Object> values = new ArrayList<>();
      some.forEach(values::addAll);
      db.sql(insert + " values " + String.join(", ", Collections.nCopies(some.size(), row)))
          .params(values)
          .update();
    }
  }
}

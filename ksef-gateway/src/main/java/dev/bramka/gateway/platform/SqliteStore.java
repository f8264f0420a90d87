package dev.bramka.gateway.platform;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * SQLite with one writing thread and group commit: work that arrives while a transaction is being
 * forced to disk goes into the next one together, so a single disk flush makes many requests
 * durable. Each piece of work stands in a savepoint of its own and fails alone.
 */
public final class SqliteStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);
  private static final int GROUP = 128;

  private record Task<T extends @Nullable Object>(
      Function<JdbcClient, T> work, CompletableFuture<T> done) {
    Runnable run(Statement control, JdbcClient client) throws SQLException {
      control.execute("savepoint task");
      try {
        T result = work.apply(client);
        control.execute("release task");
        return () -> done.complete(result);
      } catch (RuntimeException e) {
        undo(control, e);
        return () -> done.completeExceptionally(e);
      }
    }

    /** A full disk or an I/O error undoes the whole transaction, savepoints included. */
    private static void undo(Statement control, RuntimeException cause) {
      try {
        control.execute("rollback to task");
        control.execute("release task");
      } catch (SQLException e) {
        cause.addSuppressed(e);
        throw cause;
      }
    }
  }

  private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
  private final JdbcClient reader;
  private final Connection connection;
  private final Statement control;
  private final JdbcClient writing;
  private final Thread writer;
  private final WriteProbe probe = new WriteProbe();
  private volatile boolean closed;

  /** Writes over a connection of its own, reads through the pool. */
  public SqliteStore(HikariDataSource pool) {
    reader = JdbcClient.create((DataSource) pool);
    try {
      connection =
          pool.getDataSource() == null
              ? pool.getConnection()
              : pool.getDataSource().getConnection();
      // The driver would begin the next transaction, and take the lock, right after each commit.
      connection.setAutoCommit(true);
      control = connection.createStatement();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot open the database for writing", e);
    }
    writing = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    writer = Thread.ofPlatform().name("store-writer").start(this::loop);
  }

  @Override
  public JdbcClient read() {
    return reader;
  }

  @Override
  public <T extends @Nullable Object> T write(Function<JdbcClient, T> work) {
    if (closed) {
      throw new IllegalStateException("The database is closed");
    }
    CompletableFuture<T> done = new CompletableFuture<>();
    queue.add(new Task<>(work, done));
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException("The database refused a write", e.getCause());
    }
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public boolean writable() {
    return probe.writable(this);
  }

  @Override
  public void lock(JdbcClient db, String what) {
    // there is one writer only
  }

  private void loop() {
    List<Task<?>> group = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        group.clear();
        group.add(queue.take());
        queue.drainTo(group, GROUP - 1);
        commit(group);
      } catch (InterruptedException e) {
        // close() wakes the loop; what is queued is still written
      }
    }
  }

  private void commit(List<Task<?>> group) {
    List<Runnable> afterCommit = new ArrayList<>(group.size());
    try {
      control.execute("begin immediate");
      for (Task<?> task : group) {
        afterCommit.add(task.run(control, writing));
      }
      control.execute("commit");
      afterCommit.forEach(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      LOG.error("A group of {} writes was rolled back", group.size(), e);
      group.forEach(task -> task.done().completeExceptionally(e));
      rollback();
    }
  }

  private void rollback() {
    try {
      control.execute("rollback");
    } catch (SQLException e) {
      LOG.error("Rolling back failed", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join();
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.warn("The database did not close cleanly", e);
    }
  }
}

package dev.bramka.simulator.state;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's SQLite file. One thread writes; what arrives while it commits goes into the next
 * transaction together, so that many small writes share one commit. A write has survived a killed
 * process when {@link #write} returns. Thread-safe.
 */
public final class Database implements AutoCloseable {
  private static final int READERS = 4;
  private static final int GROUP = 256;

  /** Something done with a connection; runs inside a transaction when writing. */
  public interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  private record Task<T extends @Nullable Object>(Work<T> work, CompletableFuture<T> done) {
    void run(Connection connection, List<Runnable> afterCommit) throws SQLException {
      Savepoint savepoint = connection.setSavepoint();
      try {
        T result = work.run(connection);
        connection.releaseSavepoint(savepoint);
        afterCommit.add(() -> done.complete(result));
      } catch (SQLException | RuntimeException e) {
        connection.rollback(savepoint);
        done.completeExceptionally(e);
      }
    }
  }

  private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private final Connection writing;
  private final Thread writer;
  private final Path file;
  private volatile boolean closed;

  /** Opens or creates the file and its tables. */
  public Database(Path file) {
    this.file = file;
    try {
      writing = connect(file);
      try (Statement s = writing.createStatement()) {
        for (String sql : schema().split(";")) {
          if (!sql.isBlank()) {
            s.execute(sql);
          }
        }
      }
      writing.setAutoCommit(false);
      for (int i = 0; i < READERS; i++) {
        readers.add(connect(file));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot open the simulator's database " + file, e);
    }
    writer = Thread.ofPlatform().name("simulator-writer").daemon().start(this::writeLoop);
  }

  private static Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement s = connection.createStatement()) {
      s.execute("PRAGMA journal_mode=WAL");
      s.execute("PRAGMA synchronous=NORMAL");
      s.execute("PRAGMA busy_timeout=10000");
    }
    return connection;
  }

  private static String schema() {
    try (InputStream in = Database.class.getResourceAsStream("schema.sql")) {
      if (in == null) {
        throw new IllegalStateException("schema.sql is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder beside the file for what is too large for it, made when missing. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(file.resolveSibling(file.getFileName() + "." + name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs the work in a transaction and returns once it is committed.
   *
   * @throws IllegalStateException when the work fails; nothing of it remains then
   */
  public <T extends @Nullable Object> T write(Work<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    queue.add(new Task<>(work, done));
    try {
      return done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException runtime) {
        throw runtime;
      }
      throw new IllegalStateException("The simulator's database refused a write", e.getCause());
    }
  }

  /** Runs the work on a connection for reading. */
  public <T extends @Nullable Object> T read(Work<T> work) {
    Connection connection;
    try {
      connection = readers.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
    try {
      return work.run(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("The simulator's database refused a read", e);
    } finally {
      readers.add(connection);
    }
  }

  private void writeLoop() {
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
      for (Task<?> task : group) {
        task.run(writing, afterCommit);
      }
      writing.commit();
      afterCommit.forEach(Runnable::run);
    } catch (SQLException e) {
      group.forEach(task -> task.done().completeExceptionally(e));
      try {
        writing.rollback();
      } catch (SQLException ignored) {
        // the next commit reports it
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    writer.interrupt();
    try {
      writer.join();
      writing.close();
      for (Connection reader : readers) {
        reader.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      throw new IllegalStateException("The simulator's database did not close", e);
    }
  }
}

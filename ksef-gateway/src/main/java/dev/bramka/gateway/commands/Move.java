package dev.bramka.gateway.commands;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.launcher.Settings;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.DatabaseSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code move --to-postgresql URL}: everything from the embedded database into an empty PostgreSQL,
 * in one transaction, compared row by row before it is kept. The embedded one is put aside, so that
 * nothing is sent out of both.
 */
public final class Move {
  private static final String DATABASE = "bramka.db";

  private Move() {}

  /** Runs the command and returns the exit code. */
  public static int run(List<String> arguments) {
    try {
      KsefSettings settings = Settings.read();
      Map<String, String> options =
          Options.parsed(arguments, Set.of("to-postgresql", "username", "password-file"));
      if (settings.database().url() != null) {
        throw new IllegalArgumentException("the tables live in PostgreSQL already");
      }
      if (new Running(settings).get("health").isPresent()) {
        throw new IllegalArgumentException("stop the gateway before");
      }
      String password = options.get("password-file");
      DatabaseSettings to =
          new DatabaseSettings(
              Options.required(options, "to-postgresql"),
              options.get("username"),
              null,
              password == null ? null : Path.of(password),
              4);
      move(settings, to, System.out);
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (IllegalArgumentException | IllegalStateException | IOException | SQLException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  /**
   * A connection to the database that nobody else has open, nor can open meanwhile: what a gateway
   * went on writing would be lost, or sent by two.
   */
  private static Connection alone(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (Statement s = connection.createStatement()) {
      s.execute("pragma busy_timeout = 1000");
      s.execute("pragma locking_mode = exclusive");
      s.execute("begin exclusive");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw new IllegalArgumentException("stop the gateway before: " + e.getMessage(), e);
    }
  }

  /** Moves the database of these settings. */
  static void move(KsefSettings settings, DatabaseSettings to, PrintStream out)
      throws SQLException, IOException {
    Path file = settings.dataDir().resolve(DATABASE);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("there is no database in " + settings.dataDir());
    }
    PlatformConfiguration.openDatabase(settings).close(); // brings its tables up to date
    try (Connection source = alone(file);
        HikariDataSource target = PlatformConfiguration.openDatabase(settings.in(to));
        Connection sink = target.getConnection()) {
      new TableCopy(source, sink, out).all();
    }
    for (String ending : List.of("", "-wal", "-shm")) {
      Path part = settings.dataDir().resolve(DATABASE + ending);
      if (Files.exists(part)) {
        Files.move(
            part,
            settings.dataDir().resolve(DATABASE + ".moved" + ending),
            StandardCopyOption.ATOMIC_MOVE);
      }
    }
    out.println(
        "Moved. Set ksef.database.url to "
            + to.url()
            + " and start the gateway; the old database is "
            + file
            + ".moved");
  }
}

package dev.bramka.gateway.commands;

import dev.bramka.gateway.Postgres;
import dev.bramka.gateway.platform.EarlierTables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What a gateway of an earlier state left behind.
 *
 * @param version of its last migration
 */
public record EarlierDatabase(int version) {
  private static final String DATABASE = "bramka.db";

  /** Puts database and master key into a folder. */
  public void unpack(Path folder) throws IOException {
    try (InputStream db = new GZIPInputStream(file("bramka.db.gz"));
        InputStream key = file("master.key")) {
      Files.copy(db, folder.resolve(DATABASE));
      Files.copy(key, folder.resolve("master.key"));
    }
  }

  /**
   * Puts the master key into a folder, and everything else into an empty PostgreSQL with the tables
   * of then.
   *
   * @return its address
   */
  public String unpackIntoPostgres(Path folder, String name) throws IOException, SQLException {
    unpack(folder);
    Path db = folder.resolve(DATABASE);
    String url = Postgres.database(name);
    EarlierTables.make(new DriverManagerDataSource(url, "postgres", ""), String.valueOf(version));
    try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + db);
        Connection to = DriverManager.getConnection(url, "postgres", "")) {
      new TableCopy(from, to, new PrintStream(OutputStream.nullOutputStream())).all();
    }
    Files.delete(db);
    return url;
  }

  /** Id and secret of a key of then. */
  public String[] key(String name) throws IOException {
    try (InputStream in = file(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split(":");
    }
  }

  private InputStream file(String name) {
    String place = "/databases/v" + version + "/" + name;
    return Objects.requireNonNull(EarlierDatabase.class.getResourceAsStream(place), place);
  }
}

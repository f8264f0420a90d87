package dev.bramka.gateway.commands;

import com.zaxxer.hikari.HikariDataSource;
import dev.bramka.gateway.launcher.Settings;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PlatformConfiguration;
import dev.bramka.gateway.platform.PrivateFile;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.MasterKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * {@code backup --to FILE} and {@code restore --from FILE}: the embedded database as it stands at
 * one moment, while the gateway runs, with its master key, under a password where one is given; and
 * back into an empty data folder.
 */
public final class Backup {
  private static final String DATABASE = "bramka.db";
  private static final String KEY = "master.key";
  private static final String HASH = DATABASE + ".sha256";
  private static final Set<String> FILES = Set.of(HASH, DATABASE, KEY);

  private static final List<String> REMAINS =
      List.of(DATABASE, KEY, DATABASE + "-wal", DATABASE + "-shm", DATABASE + "-journal");

  private final Path data;
  private final @Nullable Path key;
  private final char @Nullable [] password;

  /**
   * @param key the file with the master key; null when it is in the settings
   * @param password of the back-up; null for none
   */
  Backup(Path data, @Nullable Path key, char @Nullable [] password) {
    this.data = data;
    this.key = key;
    this.password = password;
  }

  /**
   * Runs one of the two and returns the exit code.
   *
   * @param command backup or restore
   */
  public static int run(String command, List<String> arguments) throws InterruptedException {
    try {
      KsefSettings settings = Settings.read();
      if (settings.database().url() != null) {
        throw new IllegalArgumentException(
            "the tables live in PostgreSQL: back them up with pg_dump, and keep the master key");
      }
      Map<String, String> options =
          Options.parsed(arguments, Set.of("to", "from", "password-file"));
      char[] password = password(options.get("password-file"));
      Backup it = new Backup(settings.dataDir(), MasterKey.file(settings).orElse(null), password);
      if (command.equals("backup")) {
        new Running(settings).requireSameTables();
        it.tell(Path.of(Options.required(options, "to")));
      } else {
        it.read(Path.of(Options.required(options, "from")), settings);
        System.out.println("Restored into " + settings.dataDir() + "; start the gateway");
      }
      return 0;
    } catch (IllegalArgumentException | IllegalStateException | IOException | SQLException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }

  private static char @Nullable [] password(@Nullable String file) throws IOException {
    if (file == null) {
      return null;
    }
    String password = Files.readString(Path.of(file)).strip();
    if (password.isEmpty()) {
      throw new IllegalArgumentException(file + " has no password in it");
    }
    return password.toCharArray();
  }

  private void tell(Path to) throws IOException, SQLException {
    boolean whole = write(to);
    String readers =
        password == null
            ? "whoever reads it can read all credentials"
            : "whoever has the password can read all credentials";
    System.out.println(
        to
            + ", "
            + Files.size(to)
            + " bytes; "
            + (whole
                ? readers
                : "WITHOUT the master key, which is in the settings or cannot be read: keep it"
                    + " too"));
  }

  /**
   * Writes the back-up; nothing is left of one that fails.
   *
   * @return whether the master key is in it
   */
  boolean write(Path to) throws IOException, SQLException {
    Path database = data.resolve(DATABASE);
    if (!Files.exists(database)) {
      throw new IllegalArgumentException("there is no database in " + data);
    }
    if (Files.exists(to)) {
      throw new IllegalArgumentException(to + " is there already");
    }
    Path work = Files.createTempDirectory(data, "backup");
    try {
      PrivateFile.restrict(work);
      byte[] secret = secret();
      Path copy = work.resolve(DATABASE);
      snapshot(database, copy);
      Path whole = work.resolve("whole");
      if (!Arrays.equals(secret, secret())) {
        throw new IllegalStateException("the master key is being changed: try again");
      }
      pack(copy, secret, whole);
      PrivateFile.restrict(whole);
      Files.move(whole, to);
      return secret.length > 0;
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  /** The database as it stands at one moment, though others write. */
  private static void snapshot(Path database, Path copy) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + database);
        PreparedStatement vacuum = c.prepareStatement("vacuum into ?")) {
      vacuum.setString(1, copy.toString());
      vacuum.execute();
    }
  }

  /** Empty when there is none here. */
  private byte[] secret() throws IOException {
    return key != null && Files.isReadable(key) ? Files.readAllBytes(key) : new byte[0];
  }

  private void pack(Path copy, byte[] secret, Path whole) throws IOException {
    Path hash = Files.writeString(copy.resolveSibling(HASH), sha256(copy));
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(whole));
        OutputStream out = password == null ? file : OpenPgp.encrypting(file, password);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      add(tar, hash);
      add(tar, copy);
      if (secret.length > 0) {
        add(tar, Files.write(copy.resolveSibling(KEY), secret));
      }
    }
  }

  private static void add(TarArchiveOutputStream tar, Path file) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(file.getFileName().toString());
    entry.setSize(Files.size(file));
    tar.putArchiveEntry(entry);
    Files.copy(file, tar);
    tar.closeArchiveEntry();
  }

  /**
   * Brings a back-up into a data folder that has no database, after it was checked.
   *
   * @throws IllegalArgumentException when it is damaged, or there is a database already
   */
  void read(Path from, KsefSettings settings) throws IOException, SQLException {
    PlatformConfiguration.makeFolder(data);
    for (String file : REMAINS) {
      if (Files.exists(data.resolve(file))) {
        throw new IllegalArgumentException(data.resolve(file) + " is there already");
      }
    }
    bringIn(from);
    try (HikariDataSource pool = PlatformConfiguration.openDatabase(settings);
        Store store = PlatformConfiguration.storeOf(pool, settings)) {
      MasterKey.box(settings, store);
    }
  }

  private void bringIn(Path from) throws IOException, SQLException {
    Path work = Files.createTempDirectory(data, "restore");
    try {
      PrivateFile.restrict(work);
      unpack(from, work);
      check(work);
      for (String file : List.of(KEY, DATABASE)) {
        if (Files.exists(work.resolve(file))) {
          PrivateFile.restrict(work.resolve(file));
          Files.move(work.resolve(file), data.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } finally {
      FileSystemUtils.deleteRecursively(work);
    }
  }

  private void unpack(Path from, Path work) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(from))) {
      if (password == null) {
        unpack(in, from, work);
      } else {
        OpenPgp.decrypt(in, password, plain -> unpack(plain, from, work));
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          from
              + " cannot be read"
              + (password == null ? ", or is under a password: " : ": ")
              + e.getMessage(),
          e);
    }
  }

  private static void unpack(InputStream in, Path from, Path work) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in));
    for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
      if (!FILES.contains(e.getName())) {
        throw new IllegalArgumentException(from + " is no back-up of Bramka: " + e.getName());
      }
      Files.copy(tar, work.resolve(e.getName()));
    }
  }

  private static void check(Path work) throws IOException, SQLException {
    Path database = work.resolve(DATABASE);
    if (!Files.exists(database) || !Files.exists(work.resolve(HASH))) {
      throw new IllegalArgumentException("the back-up is not whole");
    }
    if (!sha256(database).equals(Files.readString(work.resolve(HASH)))) {
      throw new IllegalArgumentException("the back-up is damaged: its database has another hash");
    }
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement s = c.createStatement();
        ResultSet row = s.executeQuery("pragma integrity_check")) {
      if (!row.next() || !row.getString(1).equals("ok")) {
        throw new IllegalArgumentException("the back-up is damaged: " + row.getString(1));
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

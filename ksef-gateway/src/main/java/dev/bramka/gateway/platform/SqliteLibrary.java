package dev.bramka.gateway.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * Puts SQLite's native library into the data folder, once for each version. The driver would unpack
 * it into the system's temporary folder at every start, and leave it there when killed.
 */
public final class SqliteLibrary {
  private SqliteLibrary() {}

  /** Unpacks the library unless it is there, and has the driver use it from now on. */
  public static void unpack(Path dataDir) {
    if (System.getProperty("org.sqlite.lib.path") != null) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    Path folder = dataDir.resolve("native").resolve("sqlite-" + SQLiteJDBCLoader.getVersion());
    Path library = folder.resolve(name);
    String resource =
        "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + name;
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        return;
      }
      if (!Files.exists(library)) {
        Files.createDirectories(folder);
        Path fresh = Files.createTempFile(folder, name, ".new");
        Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
      }
      System.setProperty("org.sqlite.lib.path", folder.toAbsolutePath().toString());
      System.setProperty("org.sqlite.lib.name", name);
    } catch (IOException e) {
      throw new UncheckedIOException("SQLite's library cannot be put into " + folder, e);
    }
  }
}

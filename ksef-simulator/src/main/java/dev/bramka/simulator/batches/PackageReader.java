package dev.bramka.simulator.batches;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/** Reads the files of a package one after the other. */
final class PackageReader {
  /** One more byte than the largest invoice with an attachment shows that there is more. */
  private static final int MOST_READ = 3_000_001;

  private PackageReader() {}

  /** What is done with a file. */
  interface Sink {
    /**
     * @return whether to go on
     */
    boolean take(String name, byte[] content);
  }

  /**
   * Hands on each file.
   *
   * @throws IOException when the archive cannot be read
   */
  static void read(Path archive, boolean tar, Sink sink) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        ArchiveInputStream<? extends ArchiveEntry> entries =
            tar
                ? new TarArchiveInputStream(new GZIPInputStream(in))
                : new ZipArchiveInputStream(in)) {
      ArchiveEntry entry = entries.getNextEntry();
      if (entry == null && !tar && Files.size(archive) > 0) {
        throw new IOException("not a ZIP");
      }
      boolean more = true;
      while (entry != null && more) {
        if (!entry.isDirectory()) {
          more = sink.take(entry.getName(), entries.readNBytes(MOST_READ));
        }
        entry = entries.getNextEntry();
      }
    }
  }
}

package dev.bramka.gateway.invoices;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a ZIP or tar.gz, one after the other as they come, whatever its sender has put into
 * it: of each file no more is read than an invoice may have, and their number has an end. Not
 * thread-safe.
 */
final class PackageFiles implements AutoCloseable {
  /** As many as a hundred of KSeF's packages. */
  private static final int MOST = 1_000_000;

  private static final int LONGEST_NAME = 200;

  /** KSeF's largest invoice, with attachments; one byte more tells that it is too large. */
  private static final int LARGEST = 3_000_000;

  private final ArchiveInputStream<? extends ArchiveEntry> archive;
  private int count;

  /**
   * A file.
   *
   * @param ordinal from 1
   * @param content null when it is larger than an invoice may be
   */
  record Entry(int ordinal, String name, byte @Nullable [] content) {}

  PackageFiles(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 65_536);
    buffered.mark(4);
    byte[] magic = buffered.readNBytes(2);
    buffered.reset();
    if (magic.length == 2 && magic[0] == 'P' && magic[1] == 'K') {
      archive = new ZipArchiveInputStream(buffered, "UTF-8", true, true);
    } else if (magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B) {
      archive = new TarArchiveInputStream(new GZIPInputStream(buffered, 65_536), "UTF-8");
    } else {
      throw new IOException("it is neither a ZIP nor a tar.gz");
    }
  }

  /**
   * The next file; null after the last one.
   *
   * @throws IOException when the package is damaged, or has files without end
   */
  @Nullable Entry next() throws IOException {
    for (ArchiveEntry entry = archive.getNextEntry();
        entry != null;
        entry = archive.getNextEntry()) {
      if (!entry.isDirectory()) {
        return read(entry);
      }
    }
    return null;
  }

  private Entry read(ArchiveEntry entry) throws IOException {
    if (++count > MOST) {
      throw new IOException("it has more than " + MOST + " files");
    }
    if (!archive.canReadEntryData(entry)) {
      throw new IOException("file " + count + " is packed in a way that cannot be read");
    }
    byte[] content = archive.readNBytes(LARGEST + 1);
    return new Entry(count, shown(entry.getName()), content.length > LARGEST ? null : content);
  }

  /** A name is only ever shown, never a path. */
  private static String shown(@Nullable String name) {
    String clean = name == null ? "" : name.replaceAll("\\p{Cntrl}", "?");
    return clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}

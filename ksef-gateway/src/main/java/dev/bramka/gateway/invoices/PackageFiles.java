package dev.bramka.gateway.invoices;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
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

  /** Invoices shrink to a tenth, hardly ever to a hundredth. */
  private static final int MOST_EXPANDED = 500;

  /** Longer than the longest name, and the blocks around it. */
  private static final int HEADER = 65_536;

  private static final int LONGEST_NAME = 200;

  /** KSeF's largest invoice, with attachments; one byte more tells that it is too large. */
  private static final int LARGEST = 3_000_000;

  private final ArchiveInputStream<? extends ArchiveEntry> archive;
  private @Nullable Guard guard;
  private @Nullable ArchiveEntry current;
  private int count;

  /**
   * A file.
   *
   * @param ordinal from 1
   * @param content null when it is larger than an invoice may be
   */
  record Entry(int ordinal, String name, byte @Nullable [] content) {}

  /**
   * @param size bytes of the package
   */
  PackageFiles(InputStream in, long size) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, 65_536);
    buffered.mark(4);
    byte[] magic = buffered.readNBytes(2);
    buffered.reset();
    if (magic.length == 2 && magic[0] == 'P' && magic[1] == 'K') {
      archive = new ZipArchiveInputStream(buffered, "UTF-8", true, false);
    } else if (magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B) {
      guard = new Guard(new GZIPInputStream(buffered, 65_536), size * MOST_EXPANDED);
      archive = new TarArchiveInputStream(guard, "UTF-8");
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
    for (ArchiveEntry entry = header(); entry != null; entry = header()) {
      if (!entry.isDirectory()) {
        return read(entry);
      }
    }
    return null;
  }

  /** A header is read whole, with the names in it, so it must not be long. */
  private @Nullable ArchiveEntry header() throws IOException {
    if (guard == null) {
      return archive.getNextEntry();
    }
    ArchiveEntry last = current;
    guard.allow(HEADER + (last == null ? 0 : last.getSize()));
    current = archive.getNextEntry();
    guard.allow(Long.MAX_VALUE);
    return current;
  }

  /** Ends a stream that gives more than is allowed at a time, or altogether. */
  private static final class Guard extends FilterInputStream {
    private long allowed = HEADER;
    private long left;

    Guard(InputStream in, long altogether) {
      super(in);
      left = Math.max(altogether, HEADER);
    }

    void allow(long bytes) {
      allowed = bytes;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int n = super.read(buffer, offset, length);
      count(Math.max(0, n));
      return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long n = super.skip(bytes);
      count(n);
      return n;
    }

    private void count(long bytes) throws IOException {
      allowed -= bytes;
      left -= bytes;
      if (allowed < 0 || left < 0) {
        throw new IOException("it expands to more than invoices do");
      }
    }
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

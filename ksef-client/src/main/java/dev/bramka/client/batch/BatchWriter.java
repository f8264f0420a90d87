package dev.bramka.client.batch;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.query.InvoiceSearch.Compression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/**
 * Makes a package out of invoices as they come: packed, cut and encrypted in one pass; of each only
 * its name stays in memory. Not thread-safe.
 *
 * <pre>{@code
 * try (BatchWriter writer = new BatchWriter(folder, key, Compression.TarGz)) {
 *   writer.add("1.xml", xml);
 *   BatchPackage ready = writer.finish();
 * }
 * }</pre>
 */
public final class BatchWriter implements AutoCloseable {
  private final EncryptedParts parts;
  private final Compression compression;
  private final ArchiveOutputStream<? extends ArchiveEntry> archive;
  private final Set<String> names = new HashSet<>();
  private int invoices;

  /** Parts of the size that KSeF takes at most. */
  public BatchWriter(Path folder, SymmetricKey key, Compression compression) throws IOException {
    this(folder, key, compression, BatchPackage.LARGEST_PART);
  }

  /**
   * A package whose files are made in the folder.
   *
   * @param folder an empty folder; its files are the caller's to remove
   * @param partBytes bytes of the archive in one part, at most {@link BatchPackage#LARGEST_PART}
   */
  public BatchWriter(Path folder, SymmetricKey key, Compression compression, long partBytes)
      throws IOException {
    if (partBytes < 1 || partBytes > BatchPackage.LARGEST_PART) {
      throw new IllegalArgumentException("A part has 1 to " + BatchPackage.LARGEST_PART + " bytes");
    }
    this.compression = compression;
    parts = new EncryptedParts(folder, key, partBytes);
    archive =
        switch (compression) {
          case TarGz -> new TarArchiveOutputStream(new GZIPOutputStream(parts, 65_536));
          case Zip -> new ZipArchiveOutputStream(parts);
        };
  }

  /**
   * Adds an invoice.
   *
   * @param name its file's name in the package, at most 100 characters of ASCII and none twice;
   *     KSeF gives it back with the invoice's status
   * @throws IllegalStateException when the package is full
   * @throws IOException when it cannot be written, or the archive grows too large
   */
  public void add(String name, byte[] xml) throws IOException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException("'" + name + "' is no name for a file in a package");
    }
    if (!names.add(name)) {
      throw new IllegalArgumentException("'" + name + "' is in the package already");
    }
    if (invoices == BatchPackage.MOST_INVOICES) {
      throw new IllegalStateException("A package has at most " + invoices + " invoices");
    }
    begin(name, xml.length);
    archive.write(xml);
    archive.closeArchiveEntry();
    invoices++;
    if (parts.size() > BatchPackage.LARGEST) {
      throw new IOException("A package has at most " + BatchPackage.LARGEST + " bytes");
    }
  }

  private void begin(String name, int size) throws IOException {
    if (archive instanceof TarArchiveOutputStream tar) {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
    } else if (archive instanceof ZipArchiveOutputStream zip) {
      zip.putArchiveEntry(new ZipArchiveEntry(name));
    }
  }

  /** Bytes of the archive so far, as far as they are written. */
  public long size() {
    return parts.size();
  }

  /** Ends the package. */
  public BatchPackage finish() throws IOException {
    archive.close();
    parts.close();
    return new BatchPackage(compression, invoices, parts.size(), parts.hash(), parts.parts());
  }

  @Override
  public void close() throws IOException {
    archive.close();
    parts.close();
  }
}

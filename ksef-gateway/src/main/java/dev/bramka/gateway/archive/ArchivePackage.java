package dev.bramka.gateway.archive;

import dev.bramka.gateway.platform.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.Zip64Mode;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.springframework.stereotype.Component;

/**
 * Archived invoices as ZIP archives: the compressed bytes go in as they lie, an invoice at a time,
 * so that neither memory nor the processor notices. The same invoices give the same bytes.
 * Thread-safe.
 */
@Component
public class ArchivePackage {
  private static final int END_OF_ARCHIVE = 22;
  private static final int ENTRY_OVERHEAD = 30 + 46;

  private final Store store;

  /** Packages from this database. */
  public ArchivePackage(Store store) {
    this.store = store;
  }

  /** Bytes of a package of no invoices. */
  public static long emptySize() {
    return END_OF_ARCHIVE;
  }

  /** Bytes that an invoice adds to a package. */
  public static long entrySize(String ksefNumber, long compressedSize) {
    return ENTRY_OVERHEAD + 2L * name(ksefNumber).length() + compressedSize;
  }

  private static String name(String ksefNumber) {
    return ksefNumber + ".xml";
  }

  /**
   * Writes a package; the stream stays open.
   *
   * @throws IOException when the stream fails
   * @throws IllegalStateException when an invoice is not there
   */
  public void write(String environment, List<String> ksefNumbers, OutputStream out)
      throws IOException {
    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out);
    zip.setUseZip64(Zip64Mode.Never);
    write(environment, ksefNumbers, zip);
    zip.finish();
    zip.flush();
  }

  /**
   * Writes a package of any size with a further file at its end; the stream stays open.
   *
   * @throws IOException when the stream fails
   * @throws IllegalStateException when an invoice is not there
   */
  public void write(String environment, List<String> ksefNumbers, Further file, OutputStream out)
      throws IOException {
    ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out);
    zip.setUseZip64(Zip64Mode.AsNeeded);
    write(environment, ksefNumbers, zip);
    zip.putArchiveEntry(new ZipArchiveEntry(file.name()));
    zip.write(file.content());
    zip.closeArchiveEntry();
    zip.finish();
    zip.flush();
  }

  /** A file that is no invoice. */
  public record Further(String name, byte[] content) {}

  private void write(String environment, List<String> ksefNumbers, ZipArchiveOutputStream zip)
      throws IOException {
    for (String number : ksefNumbers) {
      Deflated content = content(environment, number);
      ZipArchiveEntry entry = new ZipArchiveEntry(name(number));
      entry.setMethod(ZipEntry.DEFLATED);
      entry.setSize(content.size());
      entry.setCompressedSize(content.data().length);
      entry.setCrc(content.crc());
      zip.addRawArchiveEntry(entry, new ByteArrayInputStream(content.data()));
    }
  }

  private Deflated content(String environment, String ksefNumber) {
    return store
        .read()
        .sql(
            "select size, crc, deflated from invoice_content"
                + " where environment = ? and ksef_number = ?")
        .params(environment, ksefNumber)
        .query((row, n) -> new Deflated(row.getInt(1), row.getLong(2), row.getBytes(3)))
        .optional()
        .orElseThrow(() -> new IllegalStateException(ksefNumber + " is not in the archive"));
  }
}

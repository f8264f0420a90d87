package dev.bramka.simulator.exports;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a package: invoices, then {@code _metadata.json}, as a ZIP or a compressed tar. Metadata
 * grow in a temporary file, so that memory does not grow with the package.
 */
abstract class PackageWriter implements AutoCloseable {
  private final Path metadataFile;
  private final OutputStream metadata;
  private boolean first = true;

  private PackageWriter() throws IOException {
    metadataFile = Files.createTempFile("metadata", ".json");
    metadata = new BufferedOutputStream(Files.newOutputStream(metadataFile));
    metadata.write("{\"invoices\":[".getBytes(StandardCharsets.US_ASCII));
  }

  static PackageWriter zip(OutputStream out) throws IOException {
    return new Zip(out);
  }

  static PackageWriter tarGz(OutputStream out) throws IOException {
    return new TarGz(out);
  }

  void invoice(String ksefNumber, byte[] xml) throws IOException {
    entry(ksefNumber + ".xml", xml.length, out -> out.write(xml));
  }

  void metadata(String json) throws IOException {
    if (!first) {
      metadata.write(',');
    }
    first = false;
    metadata.write(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the package with the metadata. */
  void finish() throws IOException {
    metadata.write("]}".getBytes(StandardCharsets.US_ASCII));
    metadata.close();
    try (InputStream in = Files.newInputStream(metadataFile)) {
      entry("_metadata.json", Files.size(metadataFile), in::transferTo);
    }
    finishArchive();
  }

  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  abstract void entry(String name, long size, Content content) throws IOException;

  abstract void finishArchive() throws IOException;

  @Override
  public void close() throws IOException {
    metadata.close();
    Files.deleteIfExists(metadataFile);
  }

  private static final class Zip extends PackageWriter {
    private final ZipOutputStream zip;

    private Zip(OutputStream out) throws IOException {
      zip = new ZipOutputStream(out);
    }

    @Override
    void entry(String name, long size, Content content) throws IOException {
      zip.putNextEntry(new ZipEntry(name));
      content.writeTo(zip);
      zip.closeEntry();
    }

    @Override
    void finishArchive() throws IOException {
      zip.close();
    }
  }

  private static final class TarGz extends PackageWriter {
    private final TarArchiveOutputStream tar;

    private TarGz(OutputStream out) throws IOException {
      tar = new TarArchiveOutputStream(new GZIPOutputStream(out), StandardCharsets.UTF_8.name());
    }

    @Override
    void entry(String name, long size, Content content) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(size);
      tar.putArchiveEntry(entry);
      content.writeTo(tar);
      tar.closeArchiveEntry();
    }

    @Override
    void finishArchive() throws IOException {
      tar.close();
    }
  }
}

package dev.bramka.client.query;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.InvoiceSearch.Compression;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * A downloaded package, checked before anything of it is handed out: only invoices and their
 * metadata, nothing twice, nothing larger than KSeF allows. Every invoice is compared with the hash
 * in its metadata. Not thread-safe; closing removes the file.
 */
public final class InvoicePackage implements AutoCloseable {
  private static final String METADATA = "_metadata.json";
  private static final Pattern INVOICE =
      Pattern.compile("[0-9]{10}-[0-9]{8}-[0-9A-F]{6}-?[0-9A-F]{6}-[0-9A-F]{2}\\.xml");

  /** KSeF's largest invoice, with attachments. */
  private static final int MAX_INVOICE = 3_000_000;

  private static final long MAX_METADATA = 200_000_000;
  private static final int MAX_ENTRIES = 10_001;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path file;
  private final @Nullable ZipFile zip;

  private InvoicePackage(Path file, @Nullable ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  static InvoicePackage empty(Path file) {
    return new InvoicePackage(file, null);
  }

  static InvoicePackage open(Path file, Compression compression) throws IOException {
    Path zipped = compression == Compression.TarGz ? zipped(file) : file;
    try {
      ZipFile zip = new ZipFile(zipped.toFile());
      InvoicePackage opened = new InvoicePackage(zipped, zip);
      try {
        check(zip);
        return opened;
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
    } catch (ZipException e) {
      Files.deleteIfExists(zipped);
      throw corrupt("not a ZIP archive: " + e.getMessage());
    }
  }

  private static void check(ZipFile zip) {
    require(zip.size() <= MAX_ENTRIES, "more than " + MAX_ENTRIES + " entries");
    Set<String> names = new HashSet<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      String name = all.nextElement().getName();
      require(expected(name), "an unexpected entry");
      require(names.add(name), "an entry that comes twice");
    }
    require(names.contains(METADATA), "no metadata");
  }

  private static boolean expected(String name) {
    return name.equals(METADATA) || INVOICE.matcher(name).matches();
  }

  /** A tar cannot be read at random; the same as a ZIP beside it can. */
  private static Path zipped(Path file) throws IOException {
    Path target = Files.createTempFile(file.toAbsolutePath().getParent(), "package", ".zip");
    try (InputStream in = Files.newInputStream(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in));
        OutputStream out = Files.newOutputStream(target);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setLevel(1);
      int entries = 0;
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        require(++entries <= MAX_ENTRIES, "more than " + MAX_ENTRIES + " entries");
        require(e.isFile() && expected(e.getName()), "an unexpected entry");
        zip.putNextEntry(new ZipEntry(e.getName()));
        copy(tar, zip, e.getName().equals(METADATA) ? MAX_METADATA : MAX_INVOICE);
        zip.closeEntry();
      }
    } catch (ZipException | IllegalArgumentException e) {
      Files.deleteIfExists(target);
      throw corrupt("not a compressed tar: " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(target);
      throw e;
    } finally {
      Files.deleteIfExists(file);
    }
    return target;
  }

  private static void copy(InputStream in, OutputStream out, long limit) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long total = 0;
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      total += n;
      require(total <= limit, "an entry that is too large");
      out.write(buffer, 0, n);
    }
  }

  /**
   * Hands out the metadata, one after another.
   *
   * @throws KsefFailure.Corrupt when they cannot be read
   */
  public void metadata(Consumer<InvoiceMetadata> sink) {
    ZipFile archive = zip;
    if (archive == null) {
      return;
    }
    try (InputStream in = entry(archive, METADATA);
        JsonParser parser = JSON.createParser(new Bounded(in, MAX_METADATA))) {
      while (parser.nextToken() != null && parser.currentToken() != JsonToken.START_ARRAY) {
        require(parser.currentToken() != JsonToken.END_OBJECT, "metadata without invoices");
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        sink.accept(parser.readValueAs(InvoiceMetadata.class));
      }
    } catch (JacksonException | IOException e) {
      throw corrupt("metadata that cannot be read");
    }
  }

  /**
   * Hands out all invoices with their metadata, one after another.
   *
   * @throws KsefFailure.Corrupt when one is missing, or not the one that its hash says
   */
  public void invoices(BiConsumer<InvoiceMetadata, byte[]> sink) {
    int[] seen = {0};
    metadata(
        m -> {
          byte[] xml = invoice(m.ksefNumber() + ".xml");
          require(KsefCrypto.sha256(xml).equals(m.invoiceHash()), "an invoice that was changed");
          seen[0]++;
          sink.accept(m, xml);
        });
    require(zip == null || seen[0] == zip.size() - 1, "invoices without metadata");
  }

  private byte[] invoice(String name) {
    ZipFile archive = java.util.Objects.requireNonNull(zip);
    try (InputStream in = entry(archive, name)) {
      byte[] xml = in.readNBytes(MAX_INVOICE + 1);
      require(xml.length <= MAX_INVOICE, "an invoice that is too large");
      return xml;
    } catch (IOException e) {
      throw corrupt("an invoice that cannot be unpacked");
    }
  }

  private static InputStream entry(ZipFile archive, String name) throws IOException {
    ZipEntry entry = archive.getEntry(name);
    if (entry == null) {
      throw corrupt("metadata of an invoice that is not there");
    }
    return archive.getInputStream(entry);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw corrupt(otherwise);
    }
  }

  private static KsefFailure.Corrupt corrupt(String what) {
    return new KsefFailure.Corrupt("Reading a package", what);
  }

  @Override
  public void close() {
    try {
      if (zip != null) {
        zip.close();
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The package's file cannot be removed", e);
    }
  }

  /** Ends with an error instead of going on beyond a limit. */
  private static final class Bounded extends java.io.FilterInputStream {
    private long left;

    Bounded(InputStream in, long limit) {
      super(in);
      left = limit;
    }

    @Override
    public int read() throws IOException {
      spend(1);
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      spend(n);
      return n;
    }

    private void spend(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("too large");
      }
    }
  }
}

package dev.bramka.client.query;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.KsefFailure;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Objects;
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
 * A downloaded package, checked before anything of it is handed out: nothing twice, no invoice
 * without metadata. Every invoice is compared with the hash in its metadata. What else KSeF may put
 * into a package some day is passed over. Not thread-safe; closing removes the file.
 */
public final class InvoicePackage implements AutoCloseable {
  private static final String METADATA = "_metadata.json";
  private static final Pattern INVOICE =
      Pattern.compile("[0-9]{10}-[0-9]{8}-[0-9A-F]{6}-?[0-9A-F]{6}-[0-9A-F]{2}\\.xml");

  /** KSeF's largest invoice, with attachments. */
  private static final int MAX_INVOICE = 3_000_000;

  private static final long MAX_METADATA = 200_000_000;

  /** 10 000 invoices, their metadata, and room for what may come. */
  private static final int MAX_ENTRIES = 20_000;

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

  /** Opens a ZIP or a compressed tar, whichever it is. */
  static InvoicePackage open(Path file) throws IOException {
    Path zipped = isZip(file) ? file : zipped(file);
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
      throw corrupt("not a ZIP archive");
    }
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && start[0] == 'P' && start[1] == 'K';
    }
  }

  private static void check(ZipFile zip) {
    require(zip.size() <= MAX_ENTRIES, "more than " + MAX_ENTRIES + " entries");
    Set<String> names = new HashSet<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      require(names.add(all.nextElement().getName()), "an entry that comes twice");
    }
    require(names.contains(METADATA), "no metadata");
  }

  private static boolean known(String name) {
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
        // Of an invoice that is too large as much is kept as shows it.
        boolean metadata = e.getName().equals(METADATA);
        if (e.isFile() && known(e.getName())) {
          zip.putNextEntry(new ZipEntry(e.getName()));
          copy(tar, zip, metadata ? MAX_METADATA : MAX_INVOICE + 1L, metadata);
          zip.closeEntry();
        }
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      Files.deleteIfExists(target);
      throw corrupt("neither a ZIP nor a compressed tar");
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(target);
      throw e;
    } finally {
      Files.deleteIfExists(file);
    }
    return target;
  }

  private static void copy(InputStream in, OutputStream out, long limit, boolean whole)
      throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = limit;
    for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
      out.write(buffer, 0, (int) Math.min(n, left));
      left -= n;
      require(left >= 0 || !whole, "metadata that are too large");
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
      require(parser.nextToken() == JsonToken.START_OBJECT, "metadata that are no object");
      boolean found = false;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean invoices = parser.currentName().equals("invoices");
        if (parser.nextToken() == JsonToken.START_ARRAY && invoices) {
          found = true;
          each(parser, sink);
        } else {
          parser.skipChildren();
        }
      }
      require(found && parser.currentToken() == JsonToken.END_OBJECT, "metadata without invoices");
    } catch (JacksonException | IOException e) {
      throw corrupt("metadata that cannot be read");
    }
  }

  private static void each(JsonParser parser, Consumer<InvoiceMetadata> sink) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(parser.currentToken() == JsonToken.START_OBJECT, "metadata that cannot be read");
      InvoiceMetadata metadata = parser.readValueAs(InvoiceMetadata.class);
      require(
          metadata.ksefNumber() != null && metadata.invoiceHash() != null,
          "metadata without number or hash");
      sink.accept(metadata);
    }
  }

  /**
   * Hands out all invoices with their metadata, one after another.
   *
   * @param aside hears of invoices that are larger than KSeF allows and are not handed out
   * @throws KsefFailure.Corrupt when one is missing, or not the one that its hash says
   */
  public void invoices(BiConsumer<InvoiceMetadata, byte[]> sink, Consumer<InvoiceMetadata> aside) {
    int[] seen = {0};
    metadata(
        m -> {
          byte[] xml = invoice(m.ksefNumber() + ".xml");
          seen[0]++;
          if (xml.length > MAX_INVOICE) {
            aside.accept(m);
            return;
          }
          require(KsefCrypto.sha256(xml).equals(m.invoiceHash()), "an invoice that was changed");
          sink.accept(m, xml);
        });
    require(zip == null || seen[0] == count(zip), "invoices without metadata");
  }

  private static long count(ZipFile zip) {
    return zip.stream().filter(e -> INVOICE.matcher(e.getName()).matches()).count();
  }

  /** The invoice, or its first bytes when it is too large. */
  private byte[] invoice(String name) {
    ZipFile archive = Objects.requireNonNull(zip);
    try (InputStream in = entry(archive, name)) {
      return in.readNBytes(MAX_INVOICE + 1);
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

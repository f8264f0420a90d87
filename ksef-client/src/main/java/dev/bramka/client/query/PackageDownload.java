package dev.bramka.client.query;

import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the parts of a package one after another, each checked against size and SHA-256 before
 * and after decryption, and joins them in a file. Memory does not grow with the package.
 */
final class PackageDownload {
  /** A package has a gigabyte at most, and the metadata. */
  private static final long MAX_SIZE = 1_500_000_000;

  private static final int BUFFER = 64 * 1024;

  private final Transport transport;
  private final SymmetricKey key;
  private final Path folder;

  PackageDownload(Transport transport, SymmetricKey key, Path folder) {
    this.transport = transport;
    this.key = key;
    this.folder = folder;
  }

  InvoicePackage fetch(ExportState.Content content) {
    @Nullable Path joined = null;
    try {
      joined = Files.createTempFile(Files.createDirectories(folder), "package", ".part");
      join(content, joined);
      return content.pieces().isEmpty()
          ? InvoicePackage.empty(joined)
          : InvoicePackage.open(joined);
    } catch (IOException e) {
      delete(joined);
      throw new UncheckedIOException("The package cannot be kept in " + folder, e);
    } catch (RuntimeException e) {
      delete(joined);
      throw e;
    }
  }

  private void join(ExportState.Content content, Path file) throws IOException {
    List<ExportState.Part> parts =
        content.pieces().stream()
            .sorted(Comparator.comparingInt(ExportState.Part::ordinalNumber))
            .toList();
    long declared = parts.stream().mapToLong(ExportState.Part::partSize).sum();
    require(declared <= MAX_SIZE, "a package of " + declared + " bytes");
    require(
        parts.isEmpty() || declared == content.size(), "parts that do not add up to the package");
    try (OutputStream out = Files.newOutputStream(file)) {
      int expected = 1;
      for (ExportState.Part part : parts) {
        require(part.ordinalNumber() == expected++, "parts that are not numbered 1, 2, 3");
        append(part, out);
      }
    }
  }

  private void append(ExportState.Part part, OutputStream out) throws IOException {
    MessageDigest encrypted = sha256();
    MessageDigest plain = sha256();
    Cipher cipher = key.decryptor();
    long read = 0;
    long written = 0;
    URI url = part.url();
    require(
        url != null && part.partHash() != null && part.encryptedPartHash() != null,
        "a part without link or hash");
    try (InputStream in = transport.download(Objects.requireNonNull(url))) {
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        read += n;
        require(read <= part.encryptedPartSize(), "a part larger than announced");
        encrypted.update(buffer, 0, n);
        written += write(cipher.update(buffer, 0, n), plain, out);
      }
      require(
          read == part.encryptedPartSize()
              && base64(encrypted.digest()).equals(part.encryptedPartHash()),
          "part " + part.ordinalNumber() + " not as announced");
      written += write(cipher.doFinal(), plain, out);
    } catch (GeneralSecurityException e) {
      throw corrupt("part " + part.ordinalNumber() + " not encrypted with our key");
    } catch (IOException e) {
      throw new KsefFailure.NoAnswer("Downloading a package", "the connection broke", e);
    }
    require(
        written == part.partSize() && base64(plain.digest()).equals(part.partHash()),
        "part " + part.ordinalNumber() + " not as announced after decryption");
  }

  private static int write(byte @Nullable [] bytes, MessageDigest digest, OutputStream out)
      throws IOException {
    if (bytes == null) {
      return 0;
    }
    digest.update(bytes);
    out.write(bytes);
    return bytes.length;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw corrupt(otherwise);
    }
  }

  private static KsefFailure.Corrupt corrupt(String what) {
    return new KsefFailure.Corrupt("Downloading a package", what);
  }

  private static String base64(byte[] hash) {
    return Base64.getEncoder().encodeToString(hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

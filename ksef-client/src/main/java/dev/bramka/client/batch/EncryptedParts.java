package dev.bramka.client.batch;

import dev.bramka.client.batch.BatchPackage.Part;
import dev.bramka.client.crypto.SymmetricKey;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.CipherOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into files of a size, each encrypted by itself under the same key and vector, as
 * KSeF wants the parts of a package. Holds no more than a buffer. Not thread-safe.
 */
final class EncryptedParts extends OutputStream {
  private static final int BUFFER = 65_536;

  private final Path folder;
  private final SymmetricKey key;
  private final long partBytes;
  private final MessageDigest whole = sha256();
  private final MessageDigest encrypted = sha256();
  private final List<Part> parts = new ArrayList<>();
  private @Nullable OutputStream part;
  private long inPart;
  private long size;

  EncryptedParts(Path folder, SymmetricKey key, long partBytes) {
    this.folder = folder;
    this.key = key;
    this.partBytes = partBytes;
  }

  /** Bytes so far, before encryption. */
  long size() {
    return size;
  }

  /** The finished parts. */
  List<Part> parts() {
    return List.copyOf(parts);
  }

  /** Base64 SHA-256 of all bytes; once, at the end. */
  String hash() {
    return base64(whole);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    whole.update(bytes, offset, length);
    int from = offset;
    int left = length;
    while (left > 0) {
      OutputStream open = part == null ? begin() : part;
      int now = (int) Math.min(left, partBytes - inPart);
      open.write(bytes, from, now);
      from += now;
      left -= now;
      inPart += now;
      size += now;
      if (inPart == partBytes) {
        end();
      }
    }
  }

  private Path file(int ordinal) {
    return folder.resolve("part-%03d.aes".formatted(ordinal));
  }

  private OutputStream begin() throws IOException {
    if (parts.size() == BatchPackage.MOST_PARTS) {
      throw new IOException("A package has at most " + BatchPackage.MOST_PARTS + " parts");
    }
    OutputStream disk = Files.newOutputStream(file(parts.size() + 1));
    OutputStream opened =
        new java.io.BufferedOutputStream(
            new CipherOutputStream(new DigestOutputStream(disk, encrypted), key.encryptor()),
            BUFFER);
    part = opened;
    return opened;
  }

  private void end() throws IOException {
    OutputStream open = part;
    if (open != null) {
      open.close();
      part = null;
      inPart = 0;
      int ordinal = parts.size() + 1;
      Path file = file(ordinal);
      parts.add(new Part(ordinal, file, Files.size(file), base64(encrypted)));
    }
  }

  @Override
  public void close() throws IOException {
    end();
  }

  private static String base64(MessageDigest digest) {
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

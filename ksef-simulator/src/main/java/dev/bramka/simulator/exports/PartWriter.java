package dev.bramka.simulator.exports;

import dev.bramka.simulator.state.ExportStore.Part;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import javax.crypto.Cipher;
import javax.crypto.CipherOutputStream;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into parts, each encrypted by itself under the same key and vector (KSeF
 * documentation, "pobieranie faktur": parts of a package).
 */
final class PartWriter extends OutputStream {
  private final byte[] key;
  private final byte[] iv;
  private final long partBytes;
  private final IntFunction<Path> file;
  private final List<Part> parts = new ArrayList<>();
  private final MessageDigest plain = sha256();
  private final MessageDigest encrypted = sha256();
  private @Nullable OutputStream out;
  private long inPart;
  private long total;

  PartWriter(byte[] key, byte[] iv, long partBytes, IntFunction<Path> file) {
    this.key = key;
    this.iv = iv;
    this.partBytes = partBytes;
    this.file = file;
  }

  long total() {
    return total;
  }

  List<Part> parts() {
    return parts;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    while (length > 0) {
      OutputStream part = out == null ? begin() : out;
      int now = (int) Math.min(length, partBytes - inPart);
      part.write(bytes, offset, now);
      plain.update(bytes, offset, now);
      inPart += now;
      total += now;
      offset += now;
      length -= now;
      if (inPart == partBytes) {
        end();
      }
    }
  }

  private OutputStream begin() throws IOException {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      OutputStream disk = Files.newOutputStream(file.apply(parts.size() + 1));
      OutputStream opened = new CipherOutputStream(new DigestOutputStream(disk, encrypted), cipher);
      out = opened;
      return opened;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }

  private void end() throws IOException {
    if (out != null) {
      out.close();
      out = null;
      int ordinal = parts.size() + 1;
      parts.add(
          new Part(
              ordinal,
              inPart,
              base64(plain.digest()),
              Files.size(file.apply(ordinal)),
              base64(encrypted.digest())));
      inPart = 0;
    }
  }

  @Override
  public void close() throws IOException {
    end();
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
}

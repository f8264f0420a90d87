package dev.bramka.gateway.archive;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Bytes as a ZIP entry holds them, so that a stored invoice goes into a package as it lies.
 *
 * @param size bytes before compression
 * @param crc CRC-32 of those
 * @param data raw DEFLATE
 */
public record Deflated(int size, long crc, byte[] data) {

  /** Compresses. */
  public static Deflated of(byte[] plain) {
    CRC32 crc = new CRC32();
    crc.update(plain);
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(plain);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 64);
      byte[] buffer = new byte[Math.min(65_536, plain.length + 64)];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return new Deflated(plain.length, crc.getValue(), out.toByteArray());
    } finally {
      deflater.end();
    }
  }

  /**
   * The bytes.
   *
   * @throws IllegalStateException when they are damaged
   */
  public byte[] inflated() {
    byte[] plain = new byte[size];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(Arrays.copyOf(data, data.length + 1));
      int at = 0;
      while (at < size && !inflater.finished()) {
        int n = inflater.inflate(plain, at, size - at);
        if (n == 0 && inflater.needsInput()) {
          break;
        }
        at += n;
      }
      CRC32 actual = new CRC32();
      actual.update(plain);
      if (at != size || actual.getValue() != crc) {
        throw new IllegalStateException("A stored document is damaged");
      }
      return plain;
    } catch (DataFormatException e) {
      throw new IllegalStateException("A stored document is damaged", e);
    } finally {
      inflater.end();
    }
  }
}

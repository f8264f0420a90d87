package dev.bramka.documents.visualise.pdf.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the operators of a page. */
public final class ContentStream {
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private byte[] bytes = new byte[16_384];
  private int length;

  /** What was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }

  /** Operators as they are. */
  public ContentStream raw(String operators) {
    room(operators.length());
    for (int i = 0; i < operators.length(); i++) {
      bytes[length++] = (byte) operators.charAt(i);
    }
    return this;
  }

  /** A number with two decimals and a blank. */
  public ContentStream number(float value) {
    int hundredths = Math.round(value * 100);
    room(14);
    if (hundredths < 0) {
      bytes[length++] = '-';
      hundredths = -hundredths;
    }
    digits(hundredths / 100);
    int rest = hundredths % 100;
    if (rest > 0) {
      bytes[length++] = '.';
      bytes[length++] = (byte) ('0' + rest / 10);
      if (rest % 10 > 0) {
        bytes[length++] = (byte) ('0' + rest % 10);
      }
    }
    bytes[length++] = ' ';
    return this;
  }

  /** A whole number, with no blank. */
  public ContentStream integer(int value) {
    room(12);
    digits(value);
    return this;
  }

  private void digits(int value) {
    if (value >= 10) {
      digits(value / 10);
    }
    bytes[length++] = (byte) ('0' + value % 10);
  }

  /** Four hexadecimal digits. */
  public ContentStream hex(int value) {
    room(4);
    for (int shift = 12; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(value >> shift) & 0xf];
    }
    return this;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}

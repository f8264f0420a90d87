package dev.bramka.documents.visualise.qr;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The dark modules of a QR code, without the quiet zone of four modules that it needs around.
 *
 * @param size modules on each side
 * @param runs dark runs, row by row
 */
public record QrModules(int size, List<Run> runs) {
  /** The light border that scanners need, in modules (ISO/IEC 18004). */
  public static final int QUIET = 4;

  /**
   * Dark modules side by side.
   *
   * @param x from the left
   * @param y from the top
   * @param length how many
   */
  public record Run(int x, int y, int length) {}

  /** Encodes a text with error correction M. */
  public static QrModules of(String text) {
    ByteMatrix matrix;
    try {
      matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException("Too long for a QR code", e);
    }
    List<Run> runs = new ArrayList<>();
    for (int y = 0; y < matrix.getHeight(); y++) {
      line(matrix, y, runs);
    }
    return new QrModules(matrix.getWidth(), runs);
  }

  private static void line(ByteMatrix matrix, int y, List<Run> runs) {
    int x = 0;
    while (x < matrix.getWidth()) {
      int start = x;
      while (x < matrix.getWidth() && matrix.get(x, y) == 1) {
        x++;
      }
      if (x > start) {
        runs.add(new Run(start, y, x - start));
      }
      x++;
    }
  }
}

package dev.bramka.documents.visualise.pdf.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.HorizontalMetricsTable;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * A font of the jar: its widths, read once, and parsed copies to make subsets from. Widths are for
 * all threads; a copy is for one at a time.
 */
public final class FontFace {
  /** The ordinary weight. */
  public static final FontFace REGULAR = new FontFace("NotoSans_400Regular.ttf");

  /** Names, sums and headings. */
  public static final FontFace STRONG = new FontFace("NotoSans_600SemiBold.ttf");

  /** What stands for a character that the font does not have. */
  public static final int REPLACEMENT = '?';

  private static final int BASIC_PLANE = 0x10000;

  private final byte[] file;
  private final short[] glyphs = new short[BASIC_PLANE];
  private final float[] widths = new float[BASIC_PLANE];
  private final ConcurrentLinkedDeque<TrueTypeFont> copies = new ConcurrentLinkedDeque<>();

  private FontFace(String name) {
    String path = "/dev/bramka/documents/visualise/fonts/" + name;
    try (InputStream in = Objects.requireNonNull(FontFace.class.getResourceAsStream(path), path)) {
      file = in.readAllBytes();
      TrueTypeFont font = parse();
      CmapLookup cmap = font.getUnicodeCmapLookup();
      HorizontalMetricsTable metrics = font.getHorizontalMetrics();
      float em = font.getUnitsPerEm();
      for (int c = 0; c < BASIC_PLANE; c++) {
        int glyph = Character.isSurrogate((char) c) ? 0 : cmap.getGlyphId(c);
        glyphs[c] = (short) glyph;
        widths[c] = metrics.getAdvanceWidth(glyph) / em;
      }
      copies.add(font);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TrueTypeFont parse() throws IOException {
    return new TTFParser(true).parse(new RandomAccessReadBuffer(file));
  }

  /** A copy for the caller alone, to be given back. */
  public TrueTypeFont borrow() throws IOException {
    TrueTypeFont copy = copies.poll();
    return copy == null ? parse() : copy;
  }

  /** Takes back a copy that was borrowed. */
  public void giveBack(TrueTypeFont copy) {
    copies.push(copy);
  }

  /** Whether there is a glyph for the character. */
  public boolean has(int codePoint) {
    return codePoint < BASIC_PLANE && glyphs[codePoint] != 0;
  }

  /** The number of the character's glyph. */
  public int glyph(int codePoint) {
    return Short.toUnsignedInt(glyphs[codePoint]);
  }

  /** The width of a character in ems. */
  public float width(int codePoint) {
    return widths[has(codePoint) ? codePoint : REPLACEMENT];
  }

  /** The width of a text in ems. */
  public float width(String text) {
    float sum = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLowSurrogate(c)) {
        sum += width(Character.isHighSurrogate(c) ? REPLACEMENT : c);
      }
    }
    return sum;
  }
}

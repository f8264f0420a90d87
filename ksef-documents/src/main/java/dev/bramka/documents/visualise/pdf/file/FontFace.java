package dev.bramka.documents.visualise.pdf.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.HorizontalMetricsTable;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A font of the jar, read when it is first needed: its widths, and parsed copies to make subsets
 * from. Widths are for all threads; a copy is for one at a time.
 */
public final class FontFace {
  /** The ordinary weight. */
  public static final FontFace REGULAR = new FontFace("NotoSans_400Regular.ttf");

  /** Names, sums and headings. */
  public static final FontFace STRONG = new FontFace("NotoSans_600SemiBold.ttf");

  /** What stands for a character that no face has: an empty square. */
  public static final int MISSING = 0x25a1;

  /** For what the two weights lack. The small ones come first, as looking into one loads it. */
  private static final List<FontFace> OTHERS =
      List.of(
          new FontFace("NotoSansSymbols2_400Regular.ttf"),
          new FontFace("NotoSansSymbols_400Regular.ttf"),
          new FontFace("NotoSansHebrew_400Regular.ttf"),
          new FontFace("NotoSansArabic_400Regular.ttf"),
          new FontFace("NotoSansMath_400Regular.ttf"),
          new FontFace("NotoEmoji_400Regular.ttf"),
          new FontFace("NotoSansSC_400Regular.ttf"),
          new FontFace("NotoSansKR_400Regular.ttf"));

  private static final int BASIC_PLANE = 0x10000;

  private final String name;
  private final ConcurrentLinkedDeque<TrueTypeFont> copies = new ConcurrentLinkedDeque<>();

  /** Read without a lock, as a record with its fields is seen whole or not at all. */
  private @Nullable Loaded loaded;

  private FontFace(String name) {
    this.name = name;
  }

  /** A font file and its measures; arrays are indexed by characters of the basic plane. */
  private record Loaded(byte[] file, Measures measures, short[] glyphs, float[] widths) {}

  private record Measures(CmapLookup cmap, HorizontalMetricsTable metrics, float em) {
    int glyph(int codePoint) {
      return cmap.getGlyphId(codePoint);
    }

    float width(int glyph) {
      return metrics.getAdvanceWidth(glyph) / em;
    }
  }

  private Loaded loaded() {
    Loaded seen = loaded;
    return seen == null ? load() : seen;
  }

  private synchronized Loaded load() {
    if (loaded != null) {
      return loaded;
    }
    String path = "/dev/bramka/documents/visualise/fonts/" + name;
    try (InputStream in = Objects.requireNonNull(FontFace.class.getResourceAsStream(path), path)) {
      byte[] file = in.readAllBytes();
      TrueTypeFont font = parsed(file);
      copies.add(font);
      loaded = measured(file, font);
      return loaded;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Loaded measured(byte[] file, TrueTypeFont font) throws IOException {
    Measures measures =
        new Measures(
            font.getUnicodeCmapLookup(), font.getHorizontalMetrics(), font.getUnitsPerEm());
    short[] glyphs = new short[BASIC_PLANE];
    float[] widths = new float[BASIC_PLANE];
    for (int c = 0; c < BASIC_PLANE; c++) {
      int glyph = Character.isSurrogate((char) c) ? 0 : measures.glyph(c);
      glyphs[c] = (short) glyph;
      widths[c] = measures.width(glyph);
    }
    return new Loaded(file, measures, glyphs, widths);
  }

  private static TrueTypeFont parsed(byte[] file) throws IOException {
    return new TTFParser(true).parse(new RandomAccessReadBuffer(file));
  }

  /** A copy for the caller alone, to be given back. */
  public TrueTypeFont borrow() throws IOException {
    Loaded font = loaded();
    TrueTypeFont copy = copies.poll();
    return copy == null ? parsed(font.file()) : copy;
  }

  /** Takes back a copy that was borrowed. */
  public void giveBack(TrueTypeFont copy) {
    copies.push(copy);
  }

  /** Whether there is a glyph for the character. */
  public boolean has(int codePoint) {
    return glyph(codePoint) != 0;
  }

  /** The number of the character's glyph; 0 for none. */
  public int glyph(int codePoint) {
    Loaded font = loaded();
    return codePoint < BASIC_PLANE
        ? Short.toUnsignedInt(font.glyphs()[codePoint])
        : font.measures().glyph(codePoint);
  }

  /** The face that draws what the two weights lack: the character, or that it is missing. */
  static FontFace other(int codePoint) {
    for (FontFace face : OTHERS) {
      if (face.has(codePoint)) {
        return face;
      }
    }
    return OTHERS.getFirst();
  }

  /** Whether a character guides others and has no shape, as a joiner or a variation selector. */
  public static boolean isInvisible(int codePoint) {
    return codePoint < ' '
        || codePoint >= 0x7f
            && (codePoint >= 0xfe00 && codePoint <= 0xfe0f
                || Character.getType(codePoint) == Character.FORMAT
                || Character.isISOControl(codePoint));
  }

  /** The width of a character in ems. */
  public float width(int codePoint) {
    Loaded font = loaded();
    if (codePoint < BASIC_PLANE && font.glyphs()[codePoint] != 0) {
      return font.widths()[codePoint];
    }
    return isInvisible(codePoint) ? 0 : widthElsewhere(codePoint);
  }

  private static float widthElsewhere(int codePoint) {
    FontFace other = other(codePoint);
    int glyph = other.glyph(other.has(codePoint) ? codePoint : MISSING);
    return other.loaded().measures().width(glyph);
  }

  /** The width of a text in ems. */
  public float width(String text) {
    float sum = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      sum += width(c);
    }
    return sum;
  }
}

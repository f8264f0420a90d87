package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Theme;
import dev.bramka.documents.visualise.pdf.file.FontFace;

/** Colours and text styles. */
final class Palette {
  static final float[] INK = {0.106f, 0.122f, 0.141f};
  static final float[] SOFT = {0.341f, 0.376f, 0.416f};
  static final float[] LINE = {0.816f, 0.843f, 0.871f};
  static final float[] TINT = {0.953f, 0.965f, 0.980f};
  static final float[] NOTICE = {0.992f, 0.933f, 0.745f};
  static final float[] BLACK = {0, 0, 0};
  static final float[] WHITE = {1, 1, 1};

  final float[] accent;
  final Style title;
  final Style number;
  final Style heading;
  final Style inner;
  final Style name;
  final Style text = new Style(FontFace.REGULAR, 8.6f, INK);
  final Style strong = new Style(FontFace.STRONG, 8.6f, INK);
  final Style label = new Style(FontFace.REGULAR, 7.2f, SOFT);
  final Style small = new Style(FontFace.REGULAR, 7f, SOFT);
  final Style total;
  final Style due = new Style(FontFace.STRONG, 15f, INK);

  Palette(Theme theme) {
    accent = theme.rgb();
    title = new Style(FontFace.STRONG, 11f, accent);
    number = new Style(FontFace.STRONG, 17f, INK);
    heading = new Style(FontFace.STRONG, 10f, accent);
    inner = new Style(FontFace.STRONG, 8.8f, INK);
    name = new Style(FontFace.STRONG, 10f, INK);
    total = new Style(FontFace.STRONG, 12.5f, accent);
  }

  /** The same, for the second language. */
  Style second(Style style) {
    return new Style(FontFace.REGULAR, style.size(), SOFT, true);
  }
}

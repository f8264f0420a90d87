package dev.bramka.documents.visualise.pdf.file;

import java.io.IOException;
import java.util.BitSet;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A face in one document, of which only the glyphs that were written get embedded. */
public final class DocumentFont implements AutoCloseable {
  private final FontFace face;
  private final TrueTypeFont copy;
  private final PDType0Font font;
  private final BitSet used = new BitSet();

  /** The face, for use in this document. */
  public DocumentFont(FontFace face, PDDocument document) throws IOException {
    this.face = face;
    this.copy = face.borrow();
    this.font = PDType0Font.load(document, copy, true);
  }

  /** The font as a page refers to it. */
  public PDType0Font font() {
    return font;
  }

  /**
   * Writes the text's glyphs; what the face does not have is marked with the text it stands for.
   */
  public void show(ContentStream out, String text) {
    out.raw("<");
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (face.has(c)) {
        glyph(out, c);
      } else if (c >= ' ') {
        out.raw("> Tj /Span <</ActualText <FEFF");
        for (char unit : Character.toChars(c)) {
          out.hex(unit);
        }
        out.raw(">>> BDC <");
        glyph(out, FontFace.REPLACEMENT);
        out.raw("> Tj EMC <");
      }
    }
    out.raw("> Tj\n");
  }

  /** Puts the glyphs that were written into the document. */
  public void embed() throws IOException {
    font.subset();
  }

  private void glyph(ContentStream out, int c) {
    if (!used.get(c)) {
      used.set(c);
      font.addToSubset(c);
    }
    out.hex(face.glyph(c));
  }

  @Override
  public void close() {
    face.giveBack(copy);
  }
}

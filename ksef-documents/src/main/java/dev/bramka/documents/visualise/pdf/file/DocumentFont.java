package dev.bramka.documents.visualise.pdf.file;

import java.io.IOException;
import java.util.BitSet;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** A face in one document, of which only the glyphs that were written get embedded. */
final class DocumentFont implements AutoCloseable {
  private final FontFace face;
  private final COSName name;
  private final TrueTypeFont copy;
  private final PDType0Font font;
  private final BitSet used = new BitSet();

  /**
   * @param name how pages call it
   */
  DocumentFont(FontFace face, COSName name, PDDocument document) throws IOException {
    this.face = face;
    this.name = name;
    this.copy = face.borrow();
    this.font = PDType0Font.load(document, copy, true);
  }

  FontFace face() {
    return face;
  }

  COSName name() {
    return name;
  }

  /** The font as a page refers to it. */
  PDType0Font font() {
    return font;
  }

  /** Writes the glyph of a character that the face has. */
  void glyph(ContentStream out, int codePoint) {
    if (!used.get(codePoint)) {
      used.set(codePoint);
      font.addToSubset(codePoint);
    }
    out.hex(face.glyph(codePoint));
  }

  /** Puts the glyphs that were written into the document. */
  void embed() throws IOException {
    font.subset();
  }

  @Override
  public void close() {
    face.giveBack(copy);
  }
}

package dev.bramka.documents.visualise.pdf.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;

/** The faces that a document's text needs. Not thread-safe. */
public final class DocumentFonts implements AutoCloseable {
  private final PDDocument document;
  private final PDResources resources;
  private final Map<FontFace, DocumentFont> fonts = new LinkedHashMap<>();

  /**
   * @param resources where pages look for fonts
   */
  public DocumentFonts(PDDocument document, PDResources resources) {
    this.document = document;
    this.resources = resources;
  }

  /**
   * Writes a text inside a text object. What the face lacks comes from another; what none has is a
   * square marked with the text it stands for, and so is text that is not read from the left.
   *
   * @param size in points
   */
  public void show(ContentStream out, FontFace face, float size, String text) {
    String visual = VisualOrder.of(text);
    boolean reordered = !visual.equals(text);
    actualText(out, reordered ? text : "");
    DocumentFont current = selected(out, face, size);
    out.raw("<");
    for (int i = 0; i < visual.length(); ) {
      int c = visual.codePointAt(i);
      i += Character.charCount(c);
      if (face.has(c)) {
        current = switched(out, current, face, size);
        current.glyph(out, c);
      } else if (!FontFace.isInvisible(c)) {
        current = switched(out, current, FontFace.other(c), size);
        other(out, current, c);
      }
    }
    out.raw(reordered ? "> Tj EMC\n" : "> Tj\n");
  }

  private DocumentFont switched(
      ContentStream out, DocumentFont current, FontFace face, float size) {
    if (current.face() == face) {
      return current;
    }
    out.raw("> Tj ");
    DocumentFont font = selected(out, face, size);
    out.raw("<");
    return font;
  }

  private static void other(ContentStream out, DocumentFont font, int codePoint) {
    if (font.face().has(codePoint)) {
      font.glyph(out, codePoint);
      return;
    }
    out.raw("> Tj ");
    actualText(out, Character.toString(codePoint));
    out.raw("<");
    font.glyph(out, FontFace.MISSING);
    out.raw("> Tj EMC <");
  }

  /** Says what the glyphs stand for, unless it is empty. */
  private static void actualText(ContentStream out, String text) {
    if (text.isEmpty()) {
      return;
    }
    out.raw("/Span <</ActualText <FEFF");
    for (int i = 0; i < text.length(); i++) {
      out.hex(text.charAt(i));
    }
    out.raw(">>> BDC ");
  }

  private DocumentFont selected(ContentStream out, FontFace face, float size) {
    DocumentFont font = font(face);
    out.raw("/").raw(font.name().getName()).raw(" ").number(size).raw("Tf ");
    return font;
  }

  private DocumentFont font(FontFace face) {
    DocumentFont font = fonts.get(face);
    return font == null ? added(face) : font;
  }

  private DocumentFont added(FontFace face) {
    try {
      COSName name = COSName.getPDFName("F" + fonts.size());
      DocumentFont font = new DocumentFont(face, name, document);
      resources.put(name, font.font());
      fonts.put(face, font);
      return font;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the glyphs that were written into the document. */
  public void embed() throws IOException {
    for (DocumentFont font : fonts.values()) {
      font.embed();
    }
  }

  @Override
  public void close() {
    fonts.values().forEach(DocumentFont::close);
  }
}

package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.TooLongException;
import dev.bramka.documents.visualise.pdf.file.ContentStream;
import dev.bramka.documents.visualise.pdf.file.DocumentFonts;
import dev.bramka.documents.visualise.pdf.file.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;

/** The pages: drawing on the last one, with tags. Distances in points, y grows downwards. */
final class PageCanvas {
  static final float WIDTH = PDRectangle.A4.getWidth();
  static final float HEIGHT = PDRectangle.A4.getHeight();
  static final float LEFT = 40;
  static final float TOP = 36;
  static final float BOTTOM = HEIGHT - 47;
  static final float INNER = WIDTH - 2 * LEFT;

  private static final COSName PICTURE = COSName.getPDFName("L");

  private static final int MOST_PAGES = 2000;

  /**
   * A place in the document.
   *
   * @param top from the bottom of the page, as PDF counts
   */
  record Bookmark(int level, String title, PDPage page, float top) {}

  private final PDDocument document;
  private final PDResources resources;
  private final DocumentFonts fonts;
  private final List<Bookmark> bookmarks = new ArrayList<>();
  private final List<PDPage> pages = new ArrayList<>();
  private final List<COSArray> parents = new ArrayList<>();
  private PDPage page;
  private ContentStream content;

  /**
   * @param resources what pages refer to, the fonts among them
   */
  PageCanvas(PDDocument document, PDResources resources, DocumentFonts fonts) {
    this.document = document;
    this.resources = resources;
    this.fonts = fonts;
    page = blank();
    content = new ContentStream();
  }

  private PDPage blank() {
    PDPage blank = new PDPage(PDRectangle.A4);
    blank.setResources(resources);
    blank.getCOSObject().setName(COSName.getPDFName("Tabs"), "S");
    blank.getCOSObject().setInt(COSName.STRUCT_PARENTS, pages.size());
    document.addPage(blank);
    pages.add(blank);
    parents.add(new COSArray());
    return blank;
  }

  /**
   * @throws TooLongException when no more are allowed
   */
  void newPage() {
    if (pages.size() >= MOST_PAGES) {
      throw new TooLongException("More than " + MOST_PAGES + " pages");
    }
    leave();
    page = blank();
    content = new ContentStream();
  }

  /** What was drawn goes into the document at once, deflated, as a page takes much room. */
  private void leave() {
    PDStream stream = new PDStream(document);
    try (OutputStream out = stream.createOutputStream(COSName.FLATE_DECODE)) {
      out.write(content.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    COSArray contents = page.getCOSObject().getCOSArray(COSName.CONTENTS);
    contents = contents == null ? new COSArray() : contents;
    contents.add(stream);
    page.getCOSObject().setItem(COSName.CONTENTS, contents);
  }

  /** Draws on each page once more, when it is known how many there are. */
  void onEachPage(IntConsumer drawing) {
    leave();
    for (int i = 0; i < pages.size(); i++) {
      page = pages.get(i);
      content = new ContentStream();
      drawing.accept(i);
      leave();
    }
  }

  /** A place that the list of bookmarks leads to. */
  void bookmark(int level, String title, float y) {
    bookmarks.add(new Bookmark(level, title, page, HEIGHT - y));
  }

  List<Bookmark> bookmarks() {
    return bookmarks;
  }

  int pages() {
    return pages.size();
  }

  /** What is drawn belongs to the tag. */
  void tagged(Tag tag, Runnable drawing) {
    COSArray own = parents.getLast();
    int mcid = own.size();
    own.add(tag.element());
    tag.content(page.getCOSObject(), mcid);
    content.raw("/" + tag.type() + " <</MCID ").integer(mcid).raw(">> BDC\n");
    drawing.run();
    content.raw("EMC\n");
  }

  /** What is drawn is decoration. */
  void artifact(Runnable drawing) {
    content.raw("/Artifact BMC\n");
    drawing.run();
    content.raw("EMC\n");
  }

  /**
   * One line of text.
   *
   * @param baseline from the top of the page
   */
  void text(Style style, float x, float baseline, String text) {
    if (text.isEmpty()) {
      return;
    }
    content.raw(style.english() ? "/Span <</Lang (en)>> BDC BT " : "BT ");
    color(style.color(), "rg ");
    content.raw("1 0 0 1 ").number(x).number(HEIGHT - baseline).raw("Tm ");
    fonts.show(content, style.face(), style.size(), text);
    content.raw(style.english() ? "ET EMC\n" : "ET\n");
  }

  void fill(float[] color, float x, float y, float width, float height) {
    color(color, "rg ");
    content.number(x).number(HEIGHT - y - height).number(width).number(height);
    content.raw("re f\n");
  }

  /** Opens a fill of many rectangles, to be added by {@link #rectangle}. */
  void rectangle(float x, float y, float width, float height) {
    content.number(x).number(HEIGHT - y - height).number(width).number(height);
    content.raw("re ");
  }

  void fillAll(float[] color, Runnable rectangles) {
    color(color, "rg ");
    rectangles.run();
    content.raw("f\n");
  }

  void line(float[] color, float thickness, float x1, float x2, float y) {
    color(color, "RG ");
    content.number(thickness).raw("w ").number(x1).number(HEIGHT - y).raw("m ");
    content.number(x2).number(HEIGHT - y).raw("l S\n");
  }

  void image(PDImageXObject image, float x, float y, float width, float height) {
    resources.put(PICTURE, image);
    content.raw("q ").number(width).raw("0 0 ").number(height);
    content.number(x).number(HEIGHT - y - height).raw("cm /L Do Q\n");
  }

  private void color(float[] color, String operator) {
    for (float part : color) {
      content.number(part);
    }
    content.raw(operator);
  }

  /** Embeds the fonts; the arrays of tags per page go to the structure tree. */
  List<COSArray> finish() throws IOException {
    fonts.embed();
    return parents;
  }
}

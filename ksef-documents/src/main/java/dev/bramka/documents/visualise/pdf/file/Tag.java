package dev.bramka.documents.visualise.pdf.file;

import dev.bramka.documents.visualise.model.TooLongException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** An element of the document's structure, as assistive technology reads it. */
public final class Tag {
  /** Each takes most of a kilobyte until the file is written. */
  private static final int MOST_TAGS = 150_000;

  private final COSDictionary element = new COSDictionary();
  private final COSName type;
  private final AtomicInteger count;

  private Tag(String type, AtomicInteger count) {
    if (count.incrementAndGet() > MOST_TAGS) {
      throw new TooLongException("More than " + MOST_TAGS + " parts on the pages");
    }
    this.count = count;
    this.type = COSName.getPDFName(type);
    element.setItem(COSName.S, this.type);
  }

  /** The root of a document's tags. */
  public static Tag root(COSDictionary treeRoot) {
    Tag tag = new Tag("Document", new AtomicInteger());
    tag.element.setItem(COSName.P, treeRoot);
    return tag;
  }

  /** A tag whose children find their place later, or never. */
  public Tag loose() {
    return new Tag("Div", count);
  }

  /** Becomes the last child of another tag. */
  public void moveTo(Tag parent) {
    element.setItem(COSName.P, parent.element);
    parent.add(element);
  }

  /** Where a figure is on its page, in PDF's coordinates. */
  public void box(float left, float bottom, float right, float top) {
    COSDictionary attributes = new COSDictionary();
    attributes.setName(COSName.O, "Layout");
    attributes.setName(COSName.getPDFName("Placement"), "Block");
    attributes.setItem(
        COSName.BBOX, new PDRectangle(left, bottom, right - left, top - bottom).getCOSArray());
    element.setItem(COSName.A, attributes);
  }

  /** A new last child of this type. */
  public Tag child(String childType) {
    Tag child = new Tag(childType, count);
    child.element.setItem(COSName.P, element);
    add(child.element);
    return child;
  }

  /** A column head. */
  public Tag columnHead() {
    Tag head = child("TH");
    COSDictionary attributes = new COSDictionary();
    attributes.setName(COSName.O, "Table");
    attributes.setName(COSName.getPDFName("Scope"), "Column");
    head.element.setItem(COSName.A, attributes);
    return head;
  }

  /** Says in which language the content is. */
  public Tag language(String tag) {
    element.setString(COSName.LANG, tag);
    return this;
  }

  /** Says what a figure shows. */
  public Tag alternative(String text) {
    element.setString(COSName.ALT, text);
    return this;
  }

  /** The element as the file has it. */
  public COSDictionary element() {
    return element;
  }

  /** The type, as marked content names it. */
  public String type() {
    return type.getName();
  }

  /** Content of the page belongs to this element. */
  public void content(COSDictionary page, int mcid) {
    COSBase own = element.getItem(COSName.PG);
    if (own == null) {
      element.setItem(COSName.PG, page);
      own = page;
    }
    if (own.equals(page)) {
      add(COSInteger.get(mcid));
    } else {
      COSDictionary reference = new COSDictionary();
      reference.setItem(COSName.TYPE, COSName.getPDFName("MCR"));
      reference.setItem(COSName.PG, page);
      reference.setInt(COSName.MCID, mcid);
      reference.setDirect(true);
      add(reference);
    }
  }

  private void add(COSBase kid) {
    COSBase kids = element.getItem(COSName.K);
    if (kids == null) {
      element.setItem(COSName.K, kid);
    } else if (kids instanceof COSArray array) {
      array.add(kid);
    } else {
      COSArray array = new COSArray();
      array.setDirect(true);
      array.add(kids);
      array.add(kid);
      element.setItem(COSName.K, array);
    }
  }
}

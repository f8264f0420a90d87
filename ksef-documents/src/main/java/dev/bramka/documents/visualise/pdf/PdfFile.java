package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.pdf.file.Tag;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentCatalog;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.graphics.color.PDOutputIntent;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/** What makes the pages an archivable, accessible file (ISO 19005-3 level A, ISO 14289-1). */
final class PdfFile {
  private static final int BOOKMARKS = 1_000;

  private static final byte[] SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
  private static final String PRODUCER = "Bramka";
  private static final int LAST_YEAR = 9999;

  /** Extensible metadata; PDF/UA's part number needs a schema of its own in PDF/A. */
  private static final String XMP =
      """
      <?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
      <pdf:Producer>%s</pdf:Producer>%s
      <pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
      </rdf:Description>
      <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
      <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
      <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289 that is followed</pdfaProperty:description>
      </rdf:li></rdf:Seq></pdfaSchema:property>
      </rdf:li></rdf:Bag></pdfaExtension:schemas>
      </rdf:Description>
      </rdf:RDF></x:xmpmeta>
      <?xpacket end="r"?>
      """;

  private final PDDocument document;
  private final View view;
  private final COSDictionary treeRoot = new COSDictionary();
  private final Tag root = Tag.root(treeRoot);

  PdfFile(PDDocument document, View view) {
    this.document = document;
    this.view = view;
  }

  /** The tag that holds all others. */
  Tag root() {
    return root;
  }

  /** Writes the file. */
  byte[] finish(PageCanvas paper, byte[] source, String sourceName) throws IOException {
    structure(paper.finish());
    outline(paper.bookmarks());
    attach(source, sourceName);
    describe();
    // Without a number of its own the file would be identified by the time of writing.
    document.setDocumentId(identity(source));
    ByteArrayOutputStream out = new ByteArrayOutputStream(65_536);
    document.save(out);
    return out.toByteArray();
  }

  private void structure(List<COSArray> parents) {
    COSArray numbers = new COSArray();
    for (int i = 0; i < parents.size(); i++) {
      numbers.add(COSInteger.get(i));
      numbers.add(parents.get(i));
    }
    COSDictionary parentTree = new COSDictionary();
    parentTree.setItem(COSName.NUMS, numbers);
    treeRoot.setItem(COSName.TYPE, COSName.getPDFName("StructTreeRoot"));
    treeRoot.setItem(COSName.K, root.element());
    treeRoot.setItem(COSName.getPDFName("ParentTree"), parentTree);
    treeRoot.setInt(COSName.getPDFName("ParentTreeNextKey"), parents.size());
    document.getDocumentCatalog().getCOSObject().setItem(COSName.STRUCT_TREE_ROOT, treeRoot);
  }

  private void outline(List<PageCanvas.Bookmark> bookmarks) {
    PDDocumentOutline outline = new PDDocumentOutline();
    List<PDOutlineNode> open = new ArrayList<>(List.of(outline));
    // PDFBox writes the list by recursion, and nobody reads thousands.
    for (PageCanvas.Bookmark bookmark :
        bookmarks.subList(0, Math.min(bookmarks.size(), BOOKMARKS))) {
      PDPageXYZDestination place = new PDPageXYZDestination();
      place.setPage(bookmark.page());
      place.setTop((int) Math.ceil(bookmark.top()));
      PDOutlineItem item = new PDOutlineItem();
      item.setTitle(bookmark.title());
      item.setDestination(place);
      int depth = Math.min(bookmark.level(), open.size());
      open.subList(depth, open.size()).clear();
      open.getLast().addLast(item);
      open.add(item);
    }
    outline.openNode();
    document.getDocumentCatalog().setDocumentOutline(outline);
  }

  private PDComplexFileSpecification specification(PDEmbeddedFile file, String name) {
    PDComplexFileSpecification specification = new PDComplexFileSpecification();
    specification.setFile(name);
    specification.setFileUnicode(name);
    specification.setEmbeddedFile(file);
    specification.setEmbeddedFileUnicode(file);
    specification.setFileDescription(view.words().source().text());
    specification.getCOSObject().setName(COSName.getPDFName("AFRelationship"), "Source");
    return specification;
  }

  private void attach(byte[] source, String name) throws IOException {
    PDEmbeddedFile file =
        new PDEmbeddedFile(document, new ByteArrayInputStream(source), COSName.FLATE_DECODE);
    file.setSubtype("text/xml");
    file.setSize(source.length);
    created().ifPresent(file::setModDate);
    PDComplexFileSpecification specification = specification(file, name);
    PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
    files.setNames(Map.of(name, specification));
    PDDocumentCatalog catalog = document.getDocumentCatalog();
    PDDocumentNameDictionary names = new PDDocumentNameDictionary(catalog);
    names.setEmbeddedFiles(files);
    catalog.setNames(names);
    COSArray associated = new COSArray();
    associated.add(specification);
    catalog.getCOSObject().setItem(COSName.getPDFName("AF"), associated);
  }

  private PDOutputIntent colours() throws IOException {
    PDOutputIntent intent = new PDOutputIntent(document, new ByteArrayInputStream(SRGB));
    intent.setInfo("sRGB IEC61966-2.1");
    intent.setOutputCondition("sRGB IEC61966-2.1");
    intent.setOutputConditionIdentifier("sRGB IEC61966-2.1");
    intent.setRegistryName("http://www.color.org");
    return intent;
  }

  private void describe() throws IOException {
    PDDocumentCatalog catalog = document.getDocumentCatalog();
    document.setVersion(1.7f);
    catalog.setLanguage(view.language().tag());
    PDMarkInfo marks = new PDMarkInfo();
    marks.setMarked(true);
    catalog.setMarkInfo(marks);
    PDViewerPreferences preferences = new PDViewerPreferences(new COSDictionary());
    preferences.setDisplayDocTitle(true);
    catalog.setViewerPreferences(preferences);
    catalog.addOutputIntent(colours());
    PDDocumentInformation information = document.getDocumentInformation();
    information.setTitle(view.name());
    information.setProducer(PRODUCER);
    created().ifPresent(information::setCreationDate);
    PDMetadata metadata = new PDMetadata(document);
    metadata.importXMPMetadata(xmp().getBytes(StandardCharsets.UTF_8));
    catalog.setMetadata(metadata);
  }

  /** When the source was made: the same file on every rendering. */
  private Optional<Calendar> created() {
    try {
      OffsetDateTime moment = OffsetDateTime.parse(view.created());
      boolean plain = moment.getYear() >= 1 && moment.getYear() <= LAST_YEAR;
      return plain
          ? Optional.of(
              GregorianCalendar.from(
                  moment.atZoneSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS)))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private String xmp() {
    String date =
        created().map(c -> "<xmp:CreateDate>" + c.toInstant() + "</xmp:CreateDate>").orElse("");
    return XMP.formatted(escaped(view.name()), PRODUCER, date);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static long identity(byte[] source) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(source)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.bramka.documents.visualise;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.tree.MendedXml;
import dev.bramka.documents.visualise.VisualisationException.Reason;
import dev.bramka.documents.visualise.html.HtmlRenderer;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Notice;
import dev.bramka.documents.visualise.model.TooLongException;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.pdf.PdfRenderer;
import dev.bramka.documents.visualise.qr.VerificationLinks;
import dev.bramka.documents.visualise.view.DocumentViews;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows documents to people: invoices of FA(1), FA(2), FA(3) and FA_RR, and receipts (UPO) of KSeF
 * 2.0, as HTML or PDF. Whatever the XML says is shown, whether the XML is valid or not: what its
 * schema has no place for stands at the end. Thread-safe; renders as many documents at once as the
 * machine has processors, the others wait.
 */
public final class Visualiser {
  /** KSeF takes no larger invoice. */
  public static final int LARGEST_INVOICE = 3_000_000;

  /** A receipt lists 10 000 documents at most, of some 600 bytes each. */
  public static final int LARGEST_UPO = 8_000_000;

  private static final int MOST_ELEMENTS = 250_000;

  /** From this size on, documents are drawn one at a time, as they take a lot of memory. */
  private static final int HEAVY = 400_000;

  /** What makes a page. */
  public enum Format {
    /** One HTML file that needs nothing else. */
    HTML,
    /** A PDF/A-3 file with its XML inside. */
    PDF;

    /** The format with this name in the REST API, in upper or lower case. */
    public static Optional<Format> ofApiName(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "html" -> Optional.of(HTML);
        case "pdf" -> Optional.of(PDF);
        default -> Optional.empty();
      };
    }
  }

  private final int most = Runtime.getRuntime().availableProcessors();
  private final Semaphore turns = new Semaphore(most, true);

  /**
   * How a document is drawn.
   *
   * @param look colours, fonts, logo
   * @param notices why it has no legal effect, which it is marked with
   */
  public record Drawing(Language language, Format format, Branding look, Set<Notice> notices) {
    /** A document with legal effect. */
    public Drawing(Language language, Format format, Branding look) {
      this(language, format, look, Set.of());
    }
  }

  /**
   * A document that was read.
   *
   * @param mended whether a strict parser refuses it
   */
  private record Read(Element root, boolean mended) {}

  /**
   * Draws an invoice.
   *
   * @param xml the invoice's exact bytes, as the QR code's hash depends on each
   * @param ksefNumber the number KSeF gave it; empty when not known
   * @param codes null for no QR codes
   * @return UTF-8 HTML or PDF
   * @throws VisualisationException when the input is not an invoice that can be shown, or the
   *     number is not its
   */
  public byte[] invoice(byte[] xml, String ksefNumber, Drawing drawing, @Nullable Codes codes) {
    sized(xml, LARGEST_INVOICE);
    return inTurn(xml, () -> invoiceNow(xml, ksefNumber, drawing, codes));
  }

  private static byte[] invoiceNow(
      byte[] xml, String ksefNumber, Drawing drawing, @Nullable Codes codes) {
    Read read = parsed(xml);
    Element root = read.root();
    requireInvoice(root);
    if (!ksefNumber.isEmpty()) {
      belongs(ksefNumber, root);
    }
    View view = DocumentViews.invoice(root, ksefNumber, drawing.language());
    if (codes != null) {
      view = withCodes(view, root, xml, codes);
    }
    return drawn(view, read, drawing, new Source(xml, "faktura.xml"));
  }

  private static void requireInvoice(Element root) {
    if (!DocumentViews.isInvoice(root)) {
      boolean faktura = root.name().equals("Faktura");
      throw new VisualisationException(
          faktura ? Reason.VERSION : Reason.NOT_A_DOCUMENT,
          faktura
              ? "Invoices in the namespace '" + root.namespace() + "' are not known"
              : "The document is a '" + root.name() + "', not an invoice");
    }
  }

  /**
   * Draws a receipt (UPO).
   *
   * @return UTF-8 HTML or PDF
   * @throws VisualisationException when the input is not a receipt
   */
  public byte[] upo(byte[] xml, Drawing drawing) {
    sized(xml, LARGEST_UPO);
    return inTurn(xml, () -> upoNow(xml, drawing));
  }

  private static byte[] upoNow(byte[] xml, Drawing drawing) {
    Read read = parsed(xml);
    Element root = read.root();
    if (!DocumentViews.isUpo(root)) {
      boolean receipt = root.name().equals("Potwierdzenie");
      throw new VisualisationException(
          receipt ? Reason.VERSION : Reason.NOT_A_DOCUMENT,
          receipt
              ? "Receipts in the namespace '" + root.namespace() + "' are not known"
              : "The document is a '" + root.name() + "', not a receipt (UPO)");
    }
    View view = DocumentViews.upo(root, drawing.language());
    return drawn(view, read, drawing, new Source(xml, "upo.xml"));
  }

  private static void sized(byte[] xml, int largest) {
    if (xml.length == 0 || xml.length > largest) {
      throw new VisualisationException(
          Reason.SIZE,
          "The document has " + xml.length + " bytes; 1 to " + largest + " can be shown");
    }
  }

  private byte[] inTurn(byte[] xml, Supplier<byte[]> work) {
    int share = xml.length > HEAVY ? most : 1;
    turns.acquireUninterruptibly(share);
    try {
      return work.get();
    } finally {
      turns.release(share);
    }
  }

  private static Read parsed(byte[] xml) {
    try {
      return new Read(Element.parse(xml, MOST_ELEMENTS), false);
    } catch (IllegalArgumentException e) {
      return mended(xml).orElseThrow(() -> new VisualisationException(Reason.NOT_A_DOCUMENT, e));
    }
  }

  private static Optional<Read> mended(byte[] xml) {
    try {
      return MendedXml.of(xml).map(m -> new Read(Element.parse(m, MOST_ELEMENTS), true));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** KSeF puts the seller's NIP and the day of acceptance into the number. */
  private static void belongs(String text, Element root) {
    KsefNumber number =
        KsefNumber.parse(text)
            .orElseThrow(
                () ->
                    new VisualisationException(
                        Reason.KSEF_NUMBER, "'" + text + "' is not a KSeF number"));
    String seller = sellerNip(root);
    if (!number.sellerNip().equals(seller)) {
      throw new VisualisationException(
          Reason.KSEF_NUMBER,
          "The KSeF number is of the seller "
              + number.sellerNip()
              + ", the invoice of "
              + (seller.isEmpty() ? "a seller without a NIP" : seller));
    }
    String issued = issued(root);
    if (issued.compareTo(number.day()) > 0) {
      throw new VisualisationException(
          Reason.KSEF_NUMBER,
          "The KSeF number was given on "
              + number.day()
              + ", before the invoice was issued: "
              + issued);
    }
  }

  private static String sellerNip(Element root) {
    return root.value("Podmiot1", "DaneIdentyfikacyjne", "NIP");
  }

  private static String issued(Element root) {
    String issued = root.value("Fa", "P_1");
    return issued.isEmpty() ? root.value("FakturaRR", "P_4B") : issued;
  }

  private static View withCodes(View view, Element root, byte[] xml, Codes codes) {
    String seller = sellerNip(root);
    LocalDate day =
        day(issued(root))
            .orElseThrow(
                () ->
                    new VisualisationException(
                        Reason.CODE,
                        "The QR code needs the date of issue; found '" + issued(root) + "'"));
    if (!seller.matches("[0-9]{10}")) {
      throw new VisualisationException(
          Reason.CODE, "The QR code needs the seller's NIP; found '" + seller + "'");
    }
    String link = VerificationLinks.invoice(codes.host(), seller, day, xml);
    return DocumentViews.withCodes(view, link, certificateLink(view, seller, xml, codes));
  }

  /** No other form, and no year that the schemas do not allow. */
  private static Optional<LocalDate> day(String text) {
    try {
      return text.matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}")
          ? Optional.of(LocalDate.parse(text))
          : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** KOD II is the seller's, and goes with KOD I until KSeF has accepted the invoice. */
  private static String certificateLink(View view, String seller, byte[] xml, Codes codes) {
    Codes.OfflineCertificate certificate = codes.certificate();
    boolean needed =
        certificate != null
            && view.ksefNumber().isEmpty()
            && certificate.contextNip().equals(seller);
    if (certificate == null || !needed) {
      return "";
    }
    try {
      return VerificationLinks.certificate(
          codes.host(),
          new VerificationLinks.Issuer(
              certificate.contextNip(), seller, certificate.serialNumber()),
          xml,
          certificate.key());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The offline certificate's key cannot sign", e);
    }
  }

  /** The file that goes into a PDF with what is drawn of it. */
  private record Source(byte[] xml, String name) {}

  private static byte[] drawn(View view, Read read, Drawing drawing, Source source) {
    Branding look = drawing.look();
    View noticed = DocumentViews.noticing(view, drawing.notices(), read.mended());
    View arranged = DocumentViews.arranged(noticed, look.theme().order());
    try {
      return switch (drawing.format()) {
        case HTML -> new HtmlRenderer(arranged, look.theme(), look.logo()).render();
        case PDF ->
            new PdfRenderer(look.theme(), look.logo())
                .render(arranged, source.xml(), source.name());
      };
    } catch (TooLongException e) {
      throw new VisualisationException(Reason.SIZE, Objects.requireNonNull(e.getMessage()));
    }
  }
}

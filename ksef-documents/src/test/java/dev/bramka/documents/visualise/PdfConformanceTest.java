package dev.bramka.documents.visualise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.generate.simple.WorkedCases;
import dev.bramka.documents.visualise.Visualiser.Drawing;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Logo;
import dev.bramka.documents.visualise.model.Theme;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** PDF/A-3a and PDF/UA-1, as the validator of the PDF Association's consortium judges them. */
@Tag("slow")
class PdfConformanceTest {
  private final Visualiser visualiser = new Visualiser();

  @BeforeAll
  static void validatorIsReady() {
    VeraGreenfieldFoundryProvider.initialise();
  }

  @ParameterizedTest
  @EnumSource(names = {"PDFA_3_A", "PDFUA_1"})
  void pdfs_conform(PDFAFlavour flavour) throws Exception {
    for (byte[] pdf : documents()) {
      assertThat(failures(pdf, flavour)).isEmpty();
    }
  }

  @Test
  void validator_findsFaults() throws Exception {
    byte[] pdf =
        visualiser.invoice(
            VisualiserTest.invoice("x"),
            "",
            new Drawing(Language.PL, Format.PDF, Branding.DEFAULT),
            null);
    String broken =
        new String(pdf, java.nio.charset.StandardCharsets.ISO_8859_1)
            .replace("<pdfaid:part>3", "<pdfaid:part>1");
    assertThat(
            failures(
                broken.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1),
                PDFAFlavour.PDFA_3_A))
        .isNotEmpty();
  }

  private List<byte[]> documents() throws IOException {
    Stream<byte[]> invoices =
        WorkedCases.all().map(w -> WorkedCases.generate(w.getPayload()).valid().orElseThrow());
    Logo logo = LogoReader.read(LogoReaderTest.svg("<circle cx='50' cy='20' r='18' fill='red'/>"));
    Branding look = new Branding(new Theme("#7a1f3d", true, "Stopka", List.of()), logo);
    Stream<byte[]> all =
        Stream.concat(
            invoices.limit(12),
            Stream.of(
                VisualiserTest.rows(120), VisualiserTest.invoice("日本 🚀 & <b>\n"), new byte[0]));
    return all.map(
            xml ->
                xml.length == 0
                    ? visualiser.upo(
                        VisualiserTest.upo(90), new Drawing(Language.EN, Format.PDF, look))
                    : visualiser.invoice(
                        xml,
                        "",
                        new Drawing(Language.PL_EN, Format.PDF, look),
                        VisualiserTest.CODES))
        .toList();
  }

  private static List<String> failures(byte[] pdf, PDFAFlavour flavour) throws Exception {
    try (PDFAParser parser =
            Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      return validator.validate(parser).getTestAssertions().stream()
          .filter(t -> t.getStatus() == TestAssertion.Status.FAILED)
          .map(t -> t.getRuleId().getClause() + " " + t.getMessage())
          .distinct()
          .toList();
    }
  }

  @Test
  void sameInput_givesTheSameBytes() {
    byte[] xml = VisualiserTest.rows(60);
    assertThat(pdf(new Visualiser(), xml)).isEqualTo(pdf(visualiser, xml));
  }

  private static byte[] pdf(Visualiser visualiser, byte[] xml) {
    return visualiser.invoice(
        xml, "", new Drawing(Language.PL_EN, Format.PDF, Branding.DEFAULT), VisualiserTest.CODES);
  }

  @Test
  void thePaper_carriesItsSource() throws IOException {
    byte[] xml = VisualiserTest.invoice("Krzesło");
    try (PDDocument document = Loader.loadPDF(pdf(visualiser, xml))) {
      PDEmbeddedFilesNameTreeNode files =
          document.getDocumentCatalog().getNames().getEmbeddedFiles();
      PDComplexFileSpecification file = files.getNames().get("faktura.xml");
      assertThat(file.getEmbeddedFile().toByteArray()).isEqualTo(xml);
    }
  }

  @Test
  void bookmarksAndTitle_sayWhereOneIs() throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf(visualiser, VisualiserTest.rows(3)))) {
      assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Faktura FV/1/2026");
      PDOutlineItem top = document.getDocumentCatalog().getDocumentOutline().getFirstChild();
      assertThat(top.getTitle()).isEqualTo("Faktura FV/1/2026");
      assertThat(top.children()).extracting(PDOutlineItem::getTitle).contains("Pozycje / Items");
    }
  }
}

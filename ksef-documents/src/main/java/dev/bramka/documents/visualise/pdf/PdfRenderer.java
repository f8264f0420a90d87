package dev.bramka.documents.visualise.pdf;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.Logo;
import dev.bramka.documents.visualise.model.Theme;
import dev.bramka.documents.visualise.model.TooLongException;
import dev.bramka.documents.visualise.model.View;
import dev.bramka.documents.visualise.model.View.Section;
import dev.bramka.documents.visualise.pdf.file.DocumentFonts;
import dev.bramka.documents.visualise.pdf.file.Tag;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/**
 * Draws a view as a PDF/A-3a file with tags for assistive technology (PDF/UA-1) and the source
 * document attached. The same input gives the same bytes. Thread-safe.
 */
public final class PdfRenderer {
  private final Theme theme;
  private final @Nullable Logo logo;

  /**
   * @param logo null for none
   */
  public PdfRenderer(Theme theme, @Nullable Logo logo) {
    this.theme = theme;
    this.logo = logo;
  }

  /**
   * The file's bytes.
   *
   * @param source the document that the view is of, to be attached
   * @param sourceName the attachment's file name
   * @throws TooLongException when there would be too many pages, or too much on them
   */
  public byte[] render(View view, byte[] source, String sourceName) {
    PDResources resources = new PDResources();
    try (PDDocument document = new PDDocument(IOUtils.createMemoryOnlyStreamCache());
        DocumentFonts fonts = new DocumentFonts(document, resources)) {
      PageCanvas paper = new PageCanvas(document, resources, fonts);
      PdfFile file = new PdfFile(document, view);
      Palette palette = new Palette(theme);
      Pagination pagination = new Pagination(paper);
      pagination.set(new HeadLayout(view, palette, theme).pieces(file.root(), picture(document)));
      sections(view, new Layout(palette), pagination, file.root());
      pageNumbers(paper, palette, view);
      return file.finish(paper, source, sourceName);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sections(View view, Layout layout, Pagination pagination, Tag root) {
    for (Section section : view.sections()) {
      pagination.set(layout.section(section, 2, PageCanvas.INNER, root));
    }
    if (!theme.footer().isEmpty()) {
      pagination.set(layout.footer(theme.footer(), root));
    }
  }

  private @Nullable PDImageXObject picture(PDDocument document) throws IOException {
    if (logo == null) {
      return null;
    }
    COSStream picture = pixels(document, logo, logo.rgb(), COSName.DEVICERGB);
    picture.setItem(COSName.SMASK, pixels(document, logo, logo.alpha(), COSName.DEVICEGRAY));
    return new PDImageXObject(new PDStream(picture), null);
  }

  private static COSStream pixels(PDDocument document, Logo logo, byte[] deflated, COSName space)
      throws IOException {
    COSStream stream = document.getDocument().createCOSStream();
    stream.setItem(COSName.TYPE, COSName.XOBJECT);
    stream.setItem(COSName.SUBTYPE, COSName.IMAGE);
    stream.setInt(COSName.WIDTH, logo.width());
    stream.setInt(COSName.HEIGHT, logo.height());
    stream.setItem(COSName.COLORSPACE, space);
    stream.setInt(COSName.BITS_PER_COMPONENT, 8);
    try (OutputStream out = stream.createRawOutputStream()) {
      out.write(deflated);
    }
    stream.setItem(COSName.FILTER, COSName.FLATE_DECODE);
    return stream;
  }

  private static void pageNumbers(PageCanvas paper, Palette palette, View view) {
    Label page = view.words().page();
    Label of = view.words().of();
    Style style = palette.small;
    float baseline = PageCanvas.HEIGHT - 26;
    List<String> names = style.lines(view.name(), PageCanvas.INNER - 120);
    paper.onEachPage(
        i -> {
          String text = page.text() + " " + (i + 1) + " " + of.text() + " " + paper.pages();
          float right = PageCanvas.LEFT + PageCanvas.INNER - style.width(text);
          paper.artifact(
              () -> {
                paper.line(
                    Palette.LINE,
                    0.5f,
                    PageCanvas.LEFT,
                    PageCanvas.LEFT + PageCanvas.INNER,
                    baseline - 12);
                paper.text(style, PageCanvas.LEFT, baseline, names.getFirst());
                paper.text(style, right, baseline, text);
              });
        });
  }
}

package dev.bramka.documents.visualise;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** What a reader finds on rendered pages. */
final class Pages {
  private Pages() {}

  /** The text of an HTML body, without any white space. */
  static String html(byte[] file) {
    String html = new String(file, StandardCharsets.UTF_8);
    String text =
        html.substring(html.indexOf("<body>"))
            .replaceAll("<[^>]*>", "")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
    return packed(text);
  }

  /** The text of a PDF without page numbers and without any white space. */
  static String pdf(byte[] file) {
    try (PDDocument document = Loader.loadPDF(file)) {
      StringBuilder all = new StringBuilder();
      for (int page = 1; page <= document.getNumberOfPages(); page++) {
        PDFTextStripper stripper = new PDFTextStripper();
        stripper.setStartPage(page);
        stripper.setEndPage(page);
        String text = stripper.getText(document).stripTrailing();
        all.append(text, 0, text.lastIndexOf('\n') + 1);
      }
      return packed(all.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a PDF as it stands. */
  static String words(byte[] file) {
    try (PDDocument document = Loader.loadPDF(file)) {
      return new PDFTextStripper().getText(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the rightmost character ends, in points from the left edge. */
  static float rightmost(byte[] file) throws IOException {
    float[] most = {0};
    PDFTextStripper stripper =
        new PDFTextStripper() {
          @Override
          protected void writeString(String text, List<TextPosition> positions) {
            for (TextPosition at : positions) {
              most[0] = Math.max(most[0], at.getXDirAdj() + at.getWidthDirAdj());
            }
          }
        };
    try (PDDocument document = Loader.loadPDF(file)) {
      stripper.getText(document);
    }
    return most[0];
  }

  static String packed(String text) {
    return text.replaceAll("[\\s\u00a0]+", "");
  }

  static int count(byte[] file) {
    try (PDDocument document = Loader.loadPDF(file)) {
      return document.getNumberOfPages();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<BufferedImage> images(byte[] file, int dpi) {
    try (PDDocument document = Loader.loadPDF(file)) {
      PDFRenderer renderer = new PDFRenderer(document);
      List<BufferedImage> images = new ArrayList<>();
      for (int i = 0; i < document.getNumberOfPages(); i++) {
        images.add(renderer.renderImageWithDPI(i, dpi, ImageType.GRAY));
      }
      return images;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

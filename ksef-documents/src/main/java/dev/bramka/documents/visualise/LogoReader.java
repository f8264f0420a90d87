package dev.bramka.documents.visualise;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.SVGLoader;
import com.github.weisj.jsvg.parser.resources.ResourcePolicy;
import com.github.weisj.jsvg.view.FloatSize;
import com.github.weisj.jsvg.view.ViewBox;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.visualise.model.Logo;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads logos: PNG, JPEG or SVG. Whatever the file holds, only its pixels go into documents, so
 * that no script, link or metadata of it can. Thread-safe.
 */
public final class LogoReader {
  /** The largest file. */
  public static final int LARGEST_FILE = 512 * 1024;

  private static final int MOST_PIXELS = 16_000_000;
  private static final int PIXELS_IN_MEMORY = 1_000_000;

  /** What is drawn by way of pictures of any size, or holds pictures of its own. */
  private static final Set<String> NOT_DRAWN = Set.of("filter", "pattern", "mask", "image");

  /** Four pixels for each of the points that the logo gets on a page. */
  private static final int WIDTH = 600;

  private static final int HEIGHT = 224;

  private LogoReader() {}

  /**
   * Reads a logo and scales it to the size that documents need.
   *
   * @throws IllegalArgumentException when the file is too large or no picture; the message says so
   */
  public static Logo read(byte[] file) {
    if (file.length > LARGEST_FILE) {
      throw new IllegalArgumentException(
          "A logo may have " + LARGEST_FILE + " bytes; this one has " + file.length);
    }
    try {
      BufferedImage raster = raster(file);
      return logo(raster == null ? vector(file) : scaled(raster));
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException("The logo cannot be read: " + e.getMessage(), e);
    }
  }

  private static @Nullable BufferedImage raster(byte[] file) throws IOException {
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return null;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > MOST_PIXELS) {
          throw new IllegalArgumentException(
              "A logo may have " + MOST_PIXELS + " pixels; this one has " + pixels);
        }
        return reader.read(0, thinned(reader, pixels));
      } finally {
        reader.dispose();
      }
    }
  }

  /** Of a large picture only some pixels are read, still more than the logo will have. */
  private static ImageReadParam thinned(ImageReader reader, long pixels) {
    int step = (int) Math.max(1, Math.floor(Math.sqrt(pixels / (double) PIXELS_IN_MEMORY)));
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    return param;
  }

  private static BufferedImage scaled(BufferedImage picture) {
    double scale =
        Math.min(
            1,
            Math.min((double) WIDTH / picture.getWidth(), (double) HEIGHT / picture.getHeight()));
    BufferedImage image = blank(picture.getWidth() * scale, picture.getHeight() * scale);
    Graphics2D graphics = graphics(image);
    graphics.drawImage(picture, 0, 0, image.getWidth(), image.getHeight(), null);
    graphics.dispose();
    return image;
  }

  private static BufferedImage vector(byte[] file) {
    refuseForeign(file);
    LoaderContext context =
        LoaderContext.builder().externalResourcePolicy(ResourcePolicy.DENY_ALL).build();
    SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(file), null, context);
    if (document == null) {
      throw new IllegalArgumentException("The logo is neither PNG, nor JPEG, nor SVG");
    }
    FloatSize size = document.size();
    if (!(size.width > 0 && size.height > 0)) {
      throw new IllegalArgumentException(
          "The SVG says no size: it needs width and height or viewBox");
    }
    double scale = Math.min(WIDTH / size.width, HEIGHT / size.height);
    BufferedImage image = blank(size.width * scale, size.height * scale);
    Graphics2D graphics = graphics(image);
    document.render(null, graphics, new ViewBox(0, 0, image.getWidth(), image.getHeight()));
    graphics.dispose();
    return image;
  }

  /** Well-formed, of bounded depth, without entities, and really SVG. */
  private static void refuseForeign(byte[] file) {
    Element root;
    try {
      root = Element.parse(file);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The logo is neither PNG, nor JPEG, nor SVG", e);
    }
    if (!root.name().equals("svg")) {
      throw new IllegalArgumentException("The logo is neither PNG, nor JPEG, nor SVG");
    }
    refuseUndrawn(root);
  }

  private static void refuseUndrawn(Element element) {
    if (NOT_DRAWN.contains(element.name())) {
      throw new IllegalArgumentException(
          "SVG logos may not use '" + element.name() + "'; save it as PNG");
    }
    element.children().forEach(LogoReader::refuseUndrawn);
  }

  private static BufferedImage blank(double width, double height) {
    return new BufferedImage(
        Math.max(1, (int) Math.round(width)),
        Math.max(1, (int) Math.round(height)),
        BufferedImage.TYPE_INT_ARGB);
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    return graphics;
  }

  private static Logo logo(BufferedImage image) throws IOException {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] rgb = new byte[pixels.length * 3];
    byte[] alpha = new byte[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
      alpha[i] = (byte) (pixels[i] >> 24);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return new Logo(
        png.toByteArray(), image.getWidth(), image.getHeight(), deflated(rgb), deflated(alpha));
  }

  private static byte[] deflated(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    }
    return out.toByteArray();
  }
}

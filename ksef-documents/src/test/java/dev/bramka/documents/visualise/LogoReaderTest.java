package dev.bramka.documents.visualise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.documents.visualise.Visualiser.Drawing;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.Logo;
import dev.bramka.documents.visualise.model.Theme;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logos of tenants: their pixels and nothing else. */
@Tag("slow")
class LogoReaderTest {
  static byte[] svg(String content) {
    return ("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
            + " viewBox='0 0 100 40'>"
            + content
            + "</svg>")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] picture(String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < width; x++) {
      image.setRGB(x, height / 2, 0xff0000);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg"})
  void pictures_areScaledDown_withTheirProportions(String format) throws IOException {
    Logo logo = LogoReader.read(picture(format, 1200, 300));
    assertThat(logo.width()).isEqualTo(600);
    assertThat(logo.height()).isEqualTo(150);
    assertThat(ImageIO.read(new ByteArrayInputStream(logo.png())).getWidth()).isEqualTo(600);
  }

  @Test
  void smallPicture_staysAsItIs() throws IOException {
    assertThat(LogoReader.read(picture("png", 60, 20)).width()).isEqualTo(60);
  }

  @Test
  void drawing_isRead_andReachesThePage() {
    Logo logo = LogoReader.read(svg("<rect width='100' height='40' fill='#000'/>"));
    assertThat(logo.width()).isEqualTo(560);
    Branding look = new Branding(Theme.DEFAULT, logo);
    byte[] xml = VisualiserTest.invoice("x");
    byte[] pdf =
        new Visualiser().invoice(xml, "", new Drawing(Language.PL, Format.PDF, look), null);
    BufferedImage page = Pages.images(pdf, 72).getFirst();
    assertThat(page.getRGB(60, 50) & 0xff).isLessThan(20);
    assertThat(
            VisualiserTest.text(
                new Visualiser()
                    .invoice(xml, "", new Drawing(Language.PL, Format.HTML, look), null)))
        .contains("<img class=\"logo\" alt=\"Logo\" src=\"data:image/png;base64,");
  }

  @Test
  void drawing_runsNothing() {
    Logo logo =
        LogoReader.read(svg("<script>throw 1</script><rect width='100' height='40' fill='#fff'/>"));
    assertThat(logo.width()).isEqualTo(560);
  }

  /** Crashes found: pictures inside drawings took any amount of memory. */
  @ParameterizedTest
  @ValueSource(strings = {"image", "filter", "pattern", "mask"})
  void drawingWithPicturesInside_isRefused(String element) {
    assertThatThrownBy(() -> LogoReader.read(svg("<g><" + element + "/></g>")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(element);
  }

  /** A crash found: 16 million pixels of eight bytes each. */
  @Test
  void largestPicture_isReadWithinLittleMemory() throws IOException {
    BufferedImage image = new BufferedImage(4000, 4000, BufferedImage.TYPE_BYTE_BINARY);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    Logo logo = LogoReader.read(out.toByteArray());
    assertThat(logo.width()).isEqualTo(224);
    assertThat(logo.height()).isEqualTo(224);
  }

  @Test
  void otherFiles_areRefused() throws IOException {
    for (byte[] file :
        List.of(
            new byte[0],
            VisualiserTest.bytes("GIF"),
            VisualiserTest.bytes("<html/>"),
            VisualiserTest.bytes("<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg/>"),
            VisualiserTest.bytes("<svg xmlns='http://www.w3.org/2000/svg'"),
            new byte[LogoReader.LARGEST_FILE + 1],
            picture("png", 8000, 8000))) {
      assertThatThrownBy(() -> LogoReader.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("logo");
    }
  }
}

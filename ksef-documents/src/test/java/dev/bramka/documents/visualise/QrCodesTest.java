package dev.bramka.documents.visualise;

import static org.assertj.core.api.Assertions.assertThat;

import boofcv.abst.fiducial.QrCodeDetector;
import boofcv.alg.fiducial.qrcode.QrCode;
import boofcv.factory.fiducial.ConfigQrCode;
import boofcv.factory.fiducial.FactoryFiducial;
import boofcv.struct.image.GrayU8;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.Result;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import dev.bramka.documents.visualise.Codes.OfflineCertificate;
import dev.bramka.documents.visualise.Visualiser.Drawing;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.qr.VerificationLinks;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes that scanners read off the page, and what they say. */
@Tag("slow")
class QrCodesTest {
  private static final String HOST = "https://qr-test.ksef.mf.gov.pl";
  private static final byte[] XML = VisualiserTest.invoice("Krzesło");

  private final Visualiser visualiser = new Visualiser();

  @Test
  void codeOne_isReadOffThePage_byTwoDecoders() throws Exception {
    String expected = HOST + "/invoice/5265877635/16-02-2026/" + hash(XML);
    byte[] pdf =
        visualiser.invoice(
            XML, "", new Drawing(Language.PL, Format.PDF, Branding.DEFAULT), new Codes(HOST, null));
    BufferedImage page = Pages.images(pdf, 150).getLast();
    assertThat(zxing(page)).containsExactly(expected);
    assertThat(boofcv(page)).containsExactly(expected);
    assertThat(Pages.pdf(pdf)).contains("OFFLINE", expected);
    assertThat(
            VisualiserTest.text(
                visualiser.invoice(
                    XML,
                    "",
                    new Drawing(Language.PL, Format.HTML, Branding.DEFAULT),
                    new Codes(HOST, null))))
        .contains(expected, "<svg");
  }

  @Test
  void linkOfCodeOne_isThatOfTheDocumentation() throws Exception {
    String link =
        VerificationLinks.invoice(HOST, "1111111111", LocalDate.of(2026, 2, 1), new byte[] {1});
    assertThat(link)
        .isEqualTo(HOST + "/invoice/1111111111/01-02-2026/" + hash(new byte[] {1}))
        .doesNotContain("=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void codeTwo_isSignedByTheOfflineCertificate(String algorithm) throws Exception {
    KeyPair pair = pair(algorithm);
    OfflineCertificate certificate =
        new OfflineCertificate("01F20A5D352AE590", "5265877635", pair.getPrivate());
    byte[] pdf =
        visualiser.invoice(
            XML,
            "",
            new Drawing(Language.PL, Format.PDF, Branding.DEFAULT),
            new Codes(HOST, certificate));
    BufferedImage page = Pages.images(pdf, 150).getLast();
    Set<String> codes = zxing(page);
    assertThat(boofcv(page)).isEqualTo(codes).hasSize(2);
    String link = codes.stream().filter(c -> c.contains("/certificate/")).findFirst().orElseThrow();
    String signed = link.substring("https://".length(), link.lastIndexOf('/'));
    assertThat(signed)
        .isEqualTo(
            "qr-test.ksef.mf.gov.pl/certificate/Nip/5265877635/5265877635/01F20A5D352AE590/"
                + hash(XML));
    assertThat(verified(pair, signed, link.substring(link.lastIndexOf('/') + 1))).isTrue();
    assertThat(Pages.pdf(pdf)).contains("CERTYFIKAT");
  }

  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (algorithm.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    } else {
      generator.initialize(2048);
    }
    return generator.generateKeyPair();
  }

  private static boolean verified(KeyPair pair, String signed, String signature)
      throws GeneralSecurityException {
    boolean rsa = pair.getPublic().getAlgorithm().equals("RSA");
    Signature verifier = Signature.getInstance(rsa ? "RSASSA-PSS" : "SHA256withECDSAinP1363Format");
    if (rsa) {
      verifier.setParameter(
          new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    }
    verifier.initVerify(pair.getPublic());
    verifier.update(signed.getBytes(StandardCharsets.UTF_8));
    return verifier.verify(Base64.getUrlDecoder().decode(signature));
  }

  private static String hash(byte[] xml) throws GeneralSecurityException {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(MessageDigest.getInstance("SHA-256").digest(xml));
  }

  private static Set<String> zxing(BufferedImage page) throws Exception {
    BinaryBitmap bitmap =
        new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(page)));
    Result[] results =
        new QRCodeMultiReader().decodeMultiple(bitmap, Map.of(DecodeHintType.TRY_HARDER, true));
    return new TreeSet<>(Arrays.stream(results).map(Result::getText).toList());
  }

  private static Set<String> boofcv(BufferedImage page) {
    GrayU8 gray = new GrayU8(page.getWidth(), page.getHeight());
    for (int y = 0; y < page.getHeight(); y++) {
      for (int x = 0; x < page.getWidth(); x++) {
        gray.set(x, y, page.getRGB(x, y) & 0xff);
      }
    }
    QrCodeDetector<GrayU8> detector = FactoryFiducial.qrcode(new ConfigQrCode(), GrayU8.class);
    detector.process(gray);
    List<QrCode> found = detector.getDetections();
    return new TreeSet<>(found.stream().map(c -> c.message).toList());
  }
}

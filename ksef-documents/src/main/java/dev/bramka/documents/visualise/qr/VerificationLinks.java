package dev.bramka.documents.visualise.qr;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/** The links that KSeF's QR codes carry (KSeF documentation, "kody weryfikujące"). */
public final class VerificationLinks {
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd-MM-yyyy");
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final int SALT = 32;

  private VerificationLinks() {}

  /**
   * KOD I: lets anyone check that KSeF has this very invoice.
   *
   * @param host the environment's address for QR codes, such as {@code
   *     https://qr-test.ksef.mf.gov.pl}
   * @param sellerNip the seller's NIP
   * @param issued {@code P_1}
   * @param xml the invoice's exact bytes
   */
  public static String invoice(String host, String sellerNip, LocalDate issued, byte[] xml) {
    return host + "/invoice/" + sellerNip + "/" + DAY.format(issued) + "/" + hash(xml);
  }

  /**
   * Who issued an offline invoice.
   *
   * @param contextNip the NIP in whose context the invoice is issued
   * @param sellerNip the seller's NIP
   * @param serial the serial number of the offline certificate, as KSeF writes it
   */
  public record Issuer(String contextNip, String sellerNip, String serial) {}

  /**
   * KOD II: lets anyone check who issued an offline invoice.
   *
   * @param host as for KOD I; it is signed, so the link holds in this environment only
   * @param issuer who issued it
   * @param xml the invoice's exact bytes
   * @param key the certificate's key, RSA (signed by RSASSA-PSS) or EC P-256 (ECDSA, R and S)
   * @throws GeneralSecurityException when the key cannot sign
   */
  public static String certificate(String host, Issuer issuer, byte[] xml, PrivateKey key)
      throws GeneralSecurityException {
    String link =
        "%s/certificate/Nip/%s/%s/%s/%s"
            .formatted(host, issuer.contextNip(), issuer.sellerNip(), issuer.serial(), hash(xml));
    Signature signature = signature(key.getAlgorithm().equals("RSA"));
    signature.initSign(key);
    signature.update(link.substring(link.indexOf("://") + 3).getBytes(StandardCharsets.UTF_8));
    return link + "/" + URL.encodeToString(signature.sign());
  }

  private static Signature signature(boolean rsa) throws GeneralSecurityException {
    Signature signature =
        Signature.getInstance(rsa ? "RSASSA-PSS" : "SHA256withECDSAinP1363Format");
    if (rsa) {
      signature.setParameter(
          new PSSParameterSpec(
              "SHA-256",
              "MGF1",
              MGF1ParameterSpec.SHA256,
              SALT,
              PSSParameterSpec.TRAILER_FIELD_BC));
    }
    return signature;
  }

  private static String hash(byte[] xml) {
    try {
      return URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(xml));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

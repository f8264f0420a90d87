package dev.bramka.documents.visualise;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * What QR codes need.
 *
 * @param host the address that KSeF's environment has for them, such as {@code
 *     https://qr-test.ksef.mf.gov.pl}, without a slash at the end
 * @param certificate for KOD II; null when there is none
 */
public record Codes(String host, @Nullable OfflineCertificate certificate) {
  /**
   * A KSeF certificate of type Offline.
   *
   * @param serialNumber as KSeF writes it
   * @param contextNip the NIP in whose context it is used
   * @param key RSA or EC P-256
   */
  public record OfflineCertificate(String serialNumber, String contextNip, PrivateKey key) {}
}

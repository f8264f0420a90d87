package dev.bramka.client.auth;

import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.enumerations.SignaturePackaging;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.ToBeSigned;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.xades.XAdESSignatureParameters;
import eu.europa.esig.dss.xades.signature.XAdESService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.util.Date;

/** Writes and signs the {@code AuthTokenRequest}: enveloped XAdES-BASELINE-B with SHA-256. */
final class XadesSigner {
  private static final String REQUEST =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <AuthTokenRequest xmlns="http://ksef.mf.gov.pl/auth/token/2.0">\
      <Challenge>%s</Challenge>\
      <ContextIdentifier><Nip>%s</Nip></ContextIdentifier>\
      <SubjectIdentifierType>certificateSubject</SubjectIdentifierType>\
      </AuthTokenRequest>
      """;

  private XadesSigner() {}

  /**
   * @throws GeneralSecurityException when the key cannot sign
   */
  static byte[] sign(String challenge, String nip, Credential.Certificate credential, Clock clock)
      throws GeneralSecurityException {
    XAdESSignatureParameters parameters = new XAdESSignatureParameters();
    parameters.setSignatureLevel(SignatureLevel.XAdES_BASELINE_B);
    parameters.setSignaturePackaging(SignaturePackaging.ENVELOPED);
    parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
    parameters.setSigningCertificate(new CertificateToken(credential.chain().getFirst()));
    parameters.setCertificateChain(credential.chain().stream().map(CertificateToken::new).toList());
    parameters.bLevel().setSigningDate(signingDate(credential, clock));
    DSSDocument document =
        new InMemoryDocument(REQUEST.formatted(challenge, nip).getBytes(StandardCharsets.UTF_8));
    XAdESService service = new XAdESService(new CommonCertificateVerifier());
    ToBeSigned toSign = service.getDataToSign(document, parameters);
    Signature signature =
        Signature.getInstance(
            credential.key().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
    signature.initSign(credential.key());
    signature.update(toSign.getBytes());
    SignatureValue value = new SignatureValue(parameters.getSignatureAlgorithm(), signature.sign());
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      service.signDocument(document, parameters, value).writeTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new GeneralSecurityException("The signed document cannot be written", e);
    }
  }

  /**
   * The signer's and KSeF's clocks differ a little; a time ahead of KSeF's would be refused, and so
   * would one before a new certificate begins.
   */
  private static Date signingDate(Credential.Certificate credential, Clock clock) {
    Date earlier = Date.from(clock.instant().minusSeconds(60));
    Date begins = credential.chain().getFirst().getNotBefore();
    return earlier.before(begins) ? begins : earlier;
  }
}

package dev.bramka.gateway.invoices;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.gateway.outbox.Outbox;
import dev.bramka.gateway.outbox.OutgoingInvoice;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.sessions.Session;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Checks invoices and hands them to the outbox, plain or encrypted. Thread-safe. */
@Service
public class InvoiceSending {
  private final Outbox outbox;
  private final InvoiceCheck check;
  private final boolean validateBeforeSend;

  InvoiceSending(Outbox outbox, InvoiceCheck check, KsefSettings settings) {
    this.outbox = outbox;
    this.check = check;
    this.validateBeforeSend = settings.validateBeforeSend();
  }

  /**
   * An invoice as its sender encrypted it.
   *
   * @param ciphertext with the session's key and vector
   * @param hash SHA-256 of the XML, 32 bytes
   * @param size of the XML, bytes
   */
  public record Encrypted(byte[] ciphertext, byte[] hash, int size) {}

  /**
   * Sends an invoice; the same bytes in the same session are one invoice.
   *
   * @throws GatewayFailure with the first finding when it is not valid, or as {@link Outbox#send}
   */
  public OutgoingInvoice send(Session session, byte[] xml) {
    String number = checked(session, xml);
    return outbox.send(
        session,
        new Outbox.Handover(
            session.key().encrypt(xml), KsefCrypto.sha256(xml), xml.length, number));
  }

  /**
   * Sends an invoice that its sender encrypted.
   *
   * @throws GatewayFailure INVOICE_FORMAT when it is not what its sender says, else as above
   */
  public OutgoingInvoice send(Session session, Encrypted encrypted) {
    // One answer for padding, size and hash: more would tell of what is encrypted.
    byte[] xml = session.key().decrypt(encrypted.ciphertext()).orElse(new byte[0]);
    String actual = KsefCrypto.sha256(xml);
    if (xml.length != encrypted.size()
        || !MessageDigest.isEqual(encrypted.hash(), Base64.getDecoder().decode(actual))) {
      throw new GatewayFailure(
          InvoiceFault.INVOICE_FORMAT,
          "/encrypted: encryptedInvoice is not an invoice of invoiceSize bytes with the hash"
              + " invoiceHash, encrypted with the session's key and vector");
    }
    String number = checked(session, xml);
    return outbox.send(
        session, new Outbox.Handover(encrypted.ciphertext(), actual, encrypted.size(), number));
  }

  private @Nullable String checked(Session session, byte[] xml) {
    if (xml.length == 0) {
      throw new GatewayFailure(InvoiceFault.INVOICE_SIZE, "The invoice is empty");
    }
    return validateBeforeSend
        ? check.requireInteractive(session.tenant(), xml, session.version()).facts().number()
        : null;
  }
}

package dev.bramka.client.session;

/**
 * An invoice ready to go out.
 *
 * @param invoiceHash Base64 SHA-256 of the XML
 * @param invoiceSize bytes of the XML
 * @param encryptedInvoiceHash Base64 SHA-256 of the ciphertext
 * @param encryptedInvoiceSize bytes of the ciphertext
 * @param encryptedInvoiceContent the ciphertext, which is written as Base64
 * @param offlineMode whether it was issued offline
 */
@SuppressWarnings("ArrayRecordComponent")
public record SentInvoice(
    String invoiceHash,
    long invoiceSize,
    String encryptedInvoiceHash,
    long encryptedInvoiceSize,
    byte[] encryptedInvoiceContent,
    boolean offlineMode) {}

package dev.bramka.gateway.invoices;

import dev.bramka.gateway.platform.GatewayFailure;

/** What is wrong with a document, a key or a number that a caller gave. */
public enum InvoiceFault implements GatewayFailure.Reason {
  /** No version that can be taken here. */
  INVOICE_VERSION,
  /** The JSON of an invoice is not of a form that is known. */
  INVOICE_INPUT,
  /** Larger than KSeF takes. */
  INVOICE_SIZE,
  /** Not a valid invoice. */
  INVOICE_FORMAT,
  /** There is no such invoice. */
  INVOICE_UNKNOWN,
  /** The initialisation vector has a wrong length. */
  IV_LENGTH,
  /** The symmetric key has a wrong length. */
  KEY_LENGTH
}

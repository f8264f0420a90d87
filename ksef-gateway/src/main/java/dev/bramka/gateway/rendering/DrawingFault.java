package dev.bramka.gateway.rendering;

import dev.bramka.gateway.platform.GatewayFailure;

/** Why a document is not drawn. */
public enum DrawingFault implements GatewayFailure.Reason {
  /** No version that can be drawn. */
  INVOICE_VERSION,
  /** Larger than what is drawn. */
  INVOICE_SIZE,
  /** Not a document of KSeF. */
  INVOICE_FORMAT,
  /** A number or code given with it is wrong. */
  VISUALISE,
  /** It could not be drawn: a fault of ours. */
  VISUALISE_FAILED
}

package dev.bramka.gateway.sync;

import dev.bramka.gateway.platform.GatewayFailure;

/** What can fail in searches, exports and downloads. Names are stored with failed searches. */
public enum SyncFault implements GatewayFailure.Reason {
  /** The search could not be started. */
  QUERY_START,
  /** Its progress cannot be had. */
  QUERY_STATUS,
  /** There is no such search. */
  QUERY_UNKNOWN,
  /** What was found cannot be had. */
  QUERY_RESULT,
  /** The search has no such part. */
  QUERY_PART_UNKNOWN,
  /** It is another tenant's search. */
  FOREIGN,
  /** The invoice cannot be had from KSeF now. */
  INVOICE_STATUS,
  /** KSeF has no such invoice for the tenant. */
  INVOICE_UNKNOWN
}

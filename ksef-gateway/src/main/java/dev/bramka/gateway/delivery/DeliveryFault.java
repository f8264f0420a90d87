package dev.bramka.gateway.delivery;

import dev.bramka.gateway.platform.GatewayFailure;

/** Why a submission is not taken, or cannot be changed. */
public enum DeliveryFault implements GatewayFailure.Reason {
  /** The id is none. */
  ID,
  /** There is no such submission. */
  UNKNOWN,
  /** Under this id something else was handed over. */
  OTHER_CONTENT,
  /** The same invoice is delivered under another id. */
  SAME_CONTENT,
  /** It is too late, or there is nothing to be done. */
  STATE,
  /** It is not there yet. */
  NOT_YET
}

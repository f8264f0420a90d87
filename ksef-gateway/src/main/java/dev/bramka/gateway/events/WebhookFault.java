package dev.bramka.gateway.events;

import dev.bramka.gateway.platform.GatewayFailure;

/** Why a webhook is not taken. */
public enum WebhookFault implements GatewayFailure.Reason {
  /** The address or a type is not one that can be used. */
  INPUT,
  /** There is no such webhook. */
  UNKNOWN
}

package dev.bramka.gateway.web;

import dev.bramka.gateway.platform.GatewayFailure;

/** What is wrong with the body of a request. */
public enum RequestFault implements GatewayFailure.Reason {
  /** A field is missing or cannot be used. */
  INPUT,
  /** A value is not Base64. */
  BASE64
}

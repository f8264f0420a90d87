package dev.bramka.gateway.tenants;

import dev.bramka.gateway.platform.GatewayFailure;

/** Why a tenant's own proof of identity cannot be used. */
public enum CredentialFault implements GatewayFailure.Reason {
  /** There is none, or it cannot be read or signed with. */
  CREDENTIAL
}

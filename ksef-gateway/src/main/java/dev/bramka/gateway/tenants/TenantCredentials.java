package dev.bramka.gateway.tenants;

import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.gateway.platform.GatewayFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** What tenants log in to KSeF and sign offline invoices with. Thread-safe. */
@Service
public class TenantCredentials {
  private final Tenants tenants;
  private final Clock clock;

  TenantCredentials(Tenants tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /**
   * What the tenant logs in with.
   *
   * @throws GatewayFailure CREDENTIAL when there is none, or it cannot be used
   */
  public Credential of(Tenant tenant) {
    Tenants.StoredCredential stored =
        tenants
            .credential(tenant.id())
            .orElseThrow(
                () ->
                    new GatewayFailure(
                        CredentialFault.CREDENTIAL,
                        "Tenant " + tenant.id() + " has no KSeF credential configured"));
    return switch (stored.kind()) {
      case TOKEN -> new Credential.Token(stored.secret());
      case CERTIFICATE -> certificate(tenant, stored.secret());
    };
  }

  private Credential.Certificate certificate(Tenant tenant, String pem) {
    try {
      Credential.Certificate certificate = read(pem);
      certificate.require(Credential.Purpose.AUTHENTICATION, clock.instant());
      return certificate;
    } catch (IllegalArgumentException e) {
      throw new GatewayFailure(
          CredentialFault.CREDENTIAL, "Tenant " + tenant.id() + ": " + e.getMessage(), null, e);
    }
  }

  private static Credential.Certificate read(String pem) {
    byte[] file = pem.getBytes(StandardCharsets.UTF_8);
    return CertificateFiles.read(file, file, new char[0]);
  }

  /** The certificate that signs the tenant's offline invoices; empty when it has none. */
  public Optional<Credential.Certificate> offline(Tenant tenant) {
    return tenants.offlineCertificate(tenant.id()).map(TenantCredentials::read);
  }

  /** When the credential changed last, epoch milliseconds. */
  public long changed(Tenant tenant) {
    return tenants.credentialChanged(tenant.id());
  }
}

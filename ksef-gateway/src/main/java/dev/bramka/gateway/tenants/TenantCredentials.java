package dev.bramka.gateway.tenants;

import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.gateway.platform.GatewayFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** What tenants log in to KSeF and sign offline invoices with. Thread-safe. */
@Service
public class TenantCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(TenantCredentials.class);

  private final Tenants tenants;
  private final Clock clock;

  /** Credentials of these tenants. */
  public TenantCredentials(Tenants tenants, Clock clock) {
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

  /** What kind of credential the tenant has; empty for none. */
  public Optional<Tenants.CredentialKind> kind(Tenant tenant) {
    return tenants.credential(tenant.id()).map(Tenants.StoredCredential::kind);
  }

  /**
   * How long a certificate of a tenant's can be used.
   *
   * @param until when it ends
   */
  public record Validity(Credential.Purpose purpose, Instant until) {}

  /** How long the tenant's certificates can be used; one that cannot be read is left out. */
  public List<Validity> validities(Tenant tenant) {
    List<Validity> all = new ArrayList<>();
    tenants
        .credential(tenant.id())
        .filter(stored -> stored.kind() == Tenants.CredentialKind.CERTIFICATE)
        .ifPresent(stored -> add(all, Credential.Purpose.AUTHENTICATION, stored.secret()));
    tenants
        .offlineCertificate(tenant.id())
        .ifPresent(pem -> add(all, Credential.Purpose.OFFLINE, pem));
    return all;
  }

  private static void add(List<Validity> all, Credential.Purpose purpose, String pem) {
    try {
      all.add(new Validity(purpose, read(pem).chain().getFirst().getNotAfter().toInstant()));
    } catch (IllegalArgumentException e) {
      LOG.warn("A certificate cannot be read: {}", e.getMessage());
    }
  }

  /** When the credential changed last, epoch milliseconds. */
  public long changed(Tenant tenant) {
    return tenants.credentialChanged(tenant.id());
  }
}

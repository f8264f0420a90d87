package dev.bramka.gateway.operations;

import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.gateway.credentials.CertificateRequest;
import dev.bramka.gateway.credentials.Enrolments;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.TenantCredentials.Shown;
import dev.bramka.gateway.tenants.Tenants;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/certificates/{tenant}} on the management port: what a tenant logs in and signs
 * with, and KSeF's certificates for it.
 */
@Component
@Endpoint(id = "certificates")
public class TenantCertificates {
  private final Tenants tenants;
  private final TenantCredentials credentials;
  private final Enrolments enrolments;
  private final Clock clock;

  TenantCertificates(
      Tenants tenants, TenantCredentials credentials, Enrolments enrolments, Clock clock) {
    this.clock = clock;
    this.tenants = tenants;
    this.credentials = credentials;
    this.enrolments = enrolments;
  }

  /**
   * What a tenant has.
   *
   * @param credentials in the order in which they are tried
   * @param requests certificates that were asked for, the latest first
   */
  public record Kept(List<Shown> credentials, List<CertificateRequest> requests) {}

  /**
   * What came of asking for a certificate.
   *
   * @param request null when it was not asked for
   * @param why not; null when it was
   */
  public record Asked(@Nullable CertificateRequest request, @Nullable String why) {}

  /** A tenant's credentials and requests; nothing for one that does not exist. */
  @ReadOperation
  public Kept read(@Selector String tenant) {
    return tenants
        .find(tenant)
        .map(t -> new Kept(credentials.shown(t), enrolments.of(t)))
        .orElse(new Kept(List.of(), List.of()));
  }

  /**
   * Asks KSeF for a certificate.
   *
   * @param purpose authentication, which is the default, or offline
   * @param pem key and certificate to ask with, for a tenant that logs in with a token
   */
  @WriteOperation
  public Asked ask(@Selector String tenant, @Nullable String purpose, @Nullable String pem) {
    Tenant found = tenants.find(tenant).filter(Tenant::active).orElse(null);
    if (found == null) {
      return new Asked(null, "no such tenant, or it is disabled");
    }
    try {
      return new Asked(begin(found, purpose, pem), null);
    } catch (RuntimeException e) {
      return new Asked(null, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Asks KSeF for a certificate.
   *
   * @throws IllegalArgumentException when purpose or pem cannot be used
   * @throws RuntimeException when KSeF does not want to, with the reason
   */
  public CertificateRequest begin(Tenant tenant, @Nullable String purpose, @Nullable String pem) {
    Purpose wanted = purpose(purpose);
    return enrolments.begin(tenant, wanted, pem == null ? null : lent(pem));
  }

  /** Whether a certificate was revoked, and why not. */
  public record Revoked(boolean revoked, @Nullable String why) {}

  /**
   * Revokes a certificate at KSeF and takes it away here.
   *
   * @param reason unspecified, which is the default, superseded or key_compromise
   */
  @DeleteOperation
  public Revoked revoke(@Selector String tenant, @Selector String serial, @Nullable String reason) {
    Tenant found = tenants.find(tenant).filter(Tenant::active).orElse(null);
    if (found == null) {
      return new Revoked(false, "no such tenant, or it is disabled");
    }
    try {
      if (!serial.matches("[0-9A-Fa-f]{16}")) {
        throw new IllegalArgumentException("a serial number has 16 hexadecimal digits");
      }
      enrolments.revoke(
          found, serial.toUpperCase(Locale.ROOT), reason == null ? "unspecified" : reason);
      return new Revoked(true, null);
    } catch (RuntimeException e) {
      return new Revoked(false, String.valueOf(e.getMessage()));
    }
  }

  private static Purpose purpose(@Nullable String name) {
    try {
      return name == null ? Purpose.AUTHENTICATION : Purpose.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("/purpose: is authentication or offline", e);
    }
  }

  private Credential.Certificate lent(String pem) {
    byte[] file = pem.getBytes(StandardCharsets.UTF_8);
    try {
      Credential.Certificate lent = CertificateFiles.read(file, file, new char[0]);
      lent.require(Purpose.AUTHENTICATION, clock.instant());
      return lent;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("/pem: " + e.getMessage(), e);
    }
  }
}

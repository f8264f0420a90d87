package dev.bramka.gateway.launcher;

import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.KsefSettings.ApiKeySettings;
import dev.bramka.gateway.platform.KsefSettings.CertificateSettings;
import dev.bramka.gateway.platform.KsefSettings.TenantSettings;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings tenants, credentials and keys of the configuration file into the database at start.
 * Thread-safe.
 */
@Component
public class ConfiguredTenants {
  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredTenants.class);

  private final Tenants tenants;
  private final ApiKeys keys;
  private final Clock clock;

  /** Brings them into this database. */
  public ConfiguredTenants(Tenants tenants, ApiKeys keys, Clock clock) {
    this.tenants = tenants;
    this.keys = keys;
    this.clock = clock;
  }

  void apply(KsefSettings settings) {
    try {
      Environment.named(settings.environment());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ksef.environment: " + e.getMessage(), e);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < settings.tenants().size(); i++) {
      TenantSettings t = settings.tenants().get(i);
      try {
        requireOnce(t, seen);
        apply(t, settings.environment());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("ksef.tenants[" + i + "]: " + e.getMessage(), e);
      }
    }
    keys.keepConfigured(
        seen,
        settings.tenants().stream()
            .map(t -> t.stableId(settings.environment()))
            .collect(Collectors.toSet()));
  }

  private static void requireOnce(TenantSettings t, Set<String> seen) {
    for (ApiKeySettings key : t.apiKeys()) {
      if (!seen.add(key.id())) {
        throw new IllegalArgumentException("the API key '" + key.id() + "' stands here once more");
      }
    }
  }

  private void apply(TenantSettings t, String byDefault) {
    Environment environment =
        Environment.named(t.environment() == null ? byDefault : t.environment());
    String id = t.stableId(byDefault);
    if (tenants.find(id).filter(known -> known.state() == Tenant.State.REMOVED).isPresent()) {
      LOG.warn("Tenant {} was removed: take it out of the file, or add it by command again", id);
      return;
    }
    // One tenant's certificate that has expired must not keep all others from starting.
    add(
        new Tenant(id, t.name(), t.nip(), environment),
        t,
        (certificate, purpose) -> warn(id, certificate, purpose));
    for (ApiKeySettings key : t.apiKeys()) {
      keys.register(key.id(), id, key.secretSha256());
    }
  }

  /**
   * Saves a tenant and the credential that the settings name.
   *
   * @throws IllegalArgumentException when a certificate cannot be used, with the cause
   */
  public void add(Tenant tenant, TenantSettings t, Instant now) {
    add(tenant, t, (certificate, purpose) -> certificate.require(purpose, now));
  }

  private void add(
      Tenant tenant, TenantSettings t, BiConsumer<Credential.Certificate, Purpose> check) {
    String pem = pem(t.certificate(), Purpose.AUTHENTICATION, check);
    String offline = pem(t.offlineCertificate(), Purpose.OFFLINE, check);
    String given = t.tokenFile() != null ? text(t.tokenFile()) : t.token();
    String token = given == null ? null : TenantCredentials.token(given);
    tenants.save(tenant);
    if (pem != null) {
      tenants.credential(tenant.id(), CredentialKind.CERTIFICATE, pem);
    } else if (token != null) {
      tenants.credential(tenant.id(), CredentialKind.TOKEN, token);
    }
    if (offline != null) {
      tenants.offlineCertificate(tenant.id(), offline);
    }
  }

  private static @Nullable String pem(
      @Nullable CertificateSettings given,
      Purpose purpose,
      BiConsumer<Credential.Certificate, Purpose> check) {
    if (given == null) {
      return null;
    }
    Credential.Certificate read = read(given);
    check.accept(read, purpose);
    return CertificateFiles.pem(read);
  }

  private void warn(String id, Credential.Certificate certificate, Purpose purpose) {
    try {
      certificate.require(purpose, clock.instant());
    } catch (IllegalArgumentException e) {
      LOG.error("Tenant {}: {}", id, e.getMessage());
    }
  }

  /**
   * Reads a certificate and its key.
   *
   * @throws IllegalArgumentException naming what is missing or wrong
   */
  public static Credential.Certificate read(CertificateSettings c) {
    char[] password =
        c.passwordFile() == null ? new char[0] : text(c.passwordFile()).strip().toCharArray();
    if (c.pkcs12File() != null) {
      return CertificateFiles.pkcs12(bytes(c.pkcs12File()), password);
    }
    if (c.keyFile() == null || c.certificateFile() == null) {
      throw new IllegalArgumentException(
          "a certificate needs pkcs12-file, or key-file and certificate-file");
    }
    return CertificateFiles.read(bytes(c.keyFile()), bytes(c.certificateFile()), password);
  }

  private static String text(@Nullable Path file) {
    return new String(bytes(Objects.requireNonNull(file)), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}

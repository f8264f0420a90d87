package dev.bramka.gateway.tenants;

import dev.bramka.client.auth.CertificateFiles;
import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.Credential.Purpose;
import dev.bramka.client.auth.LoginFailure;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.tenants.Tenants.CredentialKind;
import dev.bramka.gateway.tenants.Tenants.StoredCredential;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** What tenants log in to KSeF and sign offline invoices with. Thread-safe. */
@Service
public class TenantCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(TenantCredentials.class);

  private static final String OFFLINE = "offline certificate";

  /** As KSeF shows tokens: their number, the context, the secret. */
  private static final Pattern TOKEN_FORM = Pattern.compile("[^|\\s]+\\|[^|\\s]+\\|[^|\\s]+");

  private static final Map<String, String> NAMES =
      Map.of("2.5.4.97", "organizationIdentifier", "2.5.4.5", "serialNumber");

  private final Tenants tenants;
  private final Clock clock;

  /** Credentials of these tenants. */
  public TenantCredentials(Tenants tenants, Clock clock) {
    this.tenants = tenants;
    this.clock = clock;
  }

  /**
   * Logs in with the first of the tenant's credentials that KSeF lets in, and notes of each how it
   * went. A failure that may pass ends the search: the next credential would meet it too.
   *
   * @param login takes the credential's id and the credential
   * @throws GatewayFailure CREDENTIAL when there is none that can be used
   * @throws LoginFailure when KSeF refuses the last one
   */
  public <T> T firstThatWorks(Tenant tenant, BiFunction<String, Credential, T> login) {
    RuntimeException last = none(tenant);
    for (StoredCredential stored : tenants.credentials(tenant.id())) {
      try {
        return login.apply(stored.id(), opened(tenant, stored));
      } catch (LoginFailure | GatewayFailure e) {
        last = noted(tenant, stored, e);
      }
    }
    throw last;
  }

  private RuntimeException noted(Tenant tenant, StoredCredential stored, RuntimeException e) {
    boolean forGood =
        e instanceof LoginFailure login
            ? !login.temporary()
            : e instanceof GatewayFailure own && own.reason() == CredentialFault.CREDENTIAL;
    if (!forGood) {
      throw e;
    }
    String why = String.valueOf(e.getMessage());
    if (!why.equals(stored.failure())) {
      LOG.warn("Tenant {}: its {} does not work: {}", tenant.id(), stored.kind(), why);
    }
    tenants.failed(stored.id(), why);
    return e;
  }

  /**
   * A KSeF token as it is stored.
   *
   * @throws IllegalArgumentException when the text is none, so that a mistake replaces no good one
   */
  public static String token(String text) {
    String token = text.strip();
    if (!TOKEN_FORM.matcher(token).matches()) {
      throw new IllegalArgumentException(
          (token.isEmpty() ? "The token is empty" : "That is no KSeF token")
              + "; it has the form number|context|secret");
    }
    return token;
  }

  /** Notes that KSeF let the tenant in with the credential of this id. */
  public void worked(String id) {
    tenants.worked(id);
  }

  private static GatewayFailure none(Tenant tenant) {
    return new GatewayFailure(
        CredentialFault.CREDENTIAL, "Tenant " + tenant.id() + " has no KSeF credential configured");
  }

  private Credential opened(Tenant tenant, StoredCredential stored) {
    return switch (stored.kind()) {
      case TOKEN -> new Credential.Token(stored.secret());
      case CERTIFICATE -> certificate(tenant, stored.secret());
    };
  }

  private Credential.Certificate certificate(Tenant tenant, String pem) {
    try {
      Credential.Certificate certificate = read(pem);
      certificate.require(Purpose.AUTHENTICATION, clock.instant());
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

  /** The tenant's certificates that can log in at the moment, in the order in which to try. */
  public List<Credential.Certificate> certificates(Tenant tenant) {
    List<Credential.Certificate> usable = new ArrayList<>();
    for (StoredCredential stored : tenants.credentials(tenant.id())) {
      boolean ended = stored.ends() != null && stored.ends().isBefore(clock.instant());
      if (stored.kind() == CredentialKind.CERTIFICATE && !ended) {
        try {
          usable.add(certificate(tenant, stored.secret()));
        } catch (GatewayFailure e) {
          LOG.debug("Tenant {}: {}", tenant.id(), e.getMessage());
        }
      }
    }
    return usable;
  }

  /** The certificate that signs the tenant's offline invoices; empty when it has none. */
  public Optional<Credential.Certificate> offline(Tenant tenant) {
    return tenants.offline(tenant.id()).stream().findFirst().map(stored -> read(stored.secret()));
  }

  /**
   * A credential as lists show it.
   *
   * @param kind {@code token}, {@code certificate} or {@code offline certificate}
   * @param serial of a certificate, 16 hexadecimal digits or more; null for a token
   * @param subject whose certificate it is; null for a token
   * @param ends when it can be used no more; null for a token, which KSeF alone knows
   */
  public record Shown(
      String id,
      String kind,
      Origin origin,
      @Nullable String serial,
      @Nullable String subject,
      @Nullable Instant ends,
      @Nullable Instant lastSuccess,
      @Nullable Instant lastFailure,
      @Nullable String failure) {
    /** The same with what its certificate says of itself. */
    Shown with(X509Certificate own) {
      Instant end = own.getNotAfter().toInstant();
      return new Shown(
          id,
          kind,
          origin,
          "%016X".formatted(own.getSerialNumber()),
          own.getSubjectX500Principal().getName(X500Principal.RFC2253, NAMES),
          ends != null && ends.isBefore(end) ? ends : end,
          lastSuccess,
          lastFailure,
          failure);
    }

    /** Whether it signs offline invoices, rather than logs in. */
    public boolean offline() {
      return kind.equals(OFFLINE);
    }

    /** What it is for. */
    public Purpose purpose() {
      return offline() ? Purpose.OFFLINE : Purpose.AUTHENTICATION;
    }
  }

  /** A tenant's credentials, in the order in which they are tried, then the one of type Offline. */
  public List<Shown> shown(Tenant tenant) {
    List<Shown> all = new ArrayList<>();
    tenants.credentials(tenant.id()).forEach(stored -> all.add(shown(stored)));
    tenants.offline(tenant.id()).forEach(stored -> all.add(shown(stored)));
    return all;
  }

  private static Shown shown(Tenants.StoredOffline stored) {
    Shown it =
        new Shown(
            stored.id(), OFFLINE, stored.origin(), null, null, stored.ends(), null, null, null);
    return own(stored.secret()).map(it::with).orElse(it);
  }

  private static Shown shown(StoredCredential stored) {
    boolean token = stored.kind() == CredentialKind.TOKEN;
    Shown it =
        new Shown(
            stored.id(),
            token ? "token" : "certificate",
            stored.origin(),
            null,
            null,
            stored.ends(),
            stored.lastSuccess(),
            stored.lastFailure(),
            stored.failure());
    return token ? it : own(stored.secret()).map(it::with).orElse(it);
  }

  private static Optional<X509Certificate> own(String pem) {
    try {
      return Optional.of(read(pem).chain().getFirst());
    } catch (IllegalArgumentException e) {
      LOG.warn("A certificate cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The tenant's certificates that matter: of each purpose the one that lasts longest. One that
   * another has replaced may end in silence.
   */
  public List<Shown> lasting(Tenant tenant) {
    return lasting(shown(tenant));
  }

  /** The same of those that the gateway asked for itself. */
  public List<Shown> enrolled(Tenant tenant) {
    return lasting(shown(tenant).stream().filter(c -> c.origin() == Origin.ENROLLED).toList());
  }

  /** The same of those. */
  public static List<Shown> lasting(List<Shown> all) {
    List<Shown> certificates =
        all.stream().filter(c -> c.ends() != null && c.serial() != null).toList();
    List<Shown> lasting = new ArrayList<>();
    for (Purpose purpose : Purpose.values()) {
      certificates.stream()
          .filter(c -> c.purpose() == purpose)
          .max(Comparator.comparing(c -> c.ends() == null ? Instant.MIN : c.ends()))
          .ifPresent(lasting::add);
    }
    return lasting;
  }

  /** When the credential changed last, epoch milliseconds. */
  public long changed(Tenant tenant) {
    return tenants.credentialChanged(tenant.id());
  }
}

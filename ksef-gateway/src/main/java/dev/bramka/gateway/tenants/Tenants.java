package dev.bramka.gateway.tenants;

import dev.bramka.documents.Nip;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Tenants and their sealed credentials. Thread-safe. */
@Service
public class Tenants {
  /** How a tenant proves itself to KSeF. */
  public enum CredentialKind {
    /** The secret is the KSeF token's text. */
    TOKEN,
    /** The secret is PEM: the key, then the certificates. */
    CERTIFICATE
  }

  /** A credential, opened. */
  public record StoredCredential(CredentialKind kind, String secret) {
    @Override
    public String toString() {
      return "StoredCredential[" + kind + "]";
    }
  }

  private final Store store;
  private final SecretBox box;
  private final Clock clock;

  /** Tenants of this database. */
  public Tenants(Store store, SecretBox box, Clock clock) {
    this.store = store;
    this.box = box;
    this.clock = clock;
  }

  /**
   * Adds a tenant or changes its name; NIP and environment of a tenant never change.
   *
   * @throws IllegalArgumentException when a value is wrong; the message names it
   */
  public void save(Tenant tenant) {
    if (!Nip.isValid(tenant.nip())) {
      throw new IllegalArgumentException(
          "NIP '" + tenant.nip() + "' is not ten digits with a valid check digit");
    }
    find(tenant.id())
        .filter(t -> !t.nip().equals(tenant.nip()) || t.environment() != tenant.environment())
        .ifPresent(
            t -> {
              throw new IllegalArgumentException(
                  "Tenant " + t.id() + " exists with another NIP or environment");
            });
    store.write(
        db ->
            db.sql(
                    "insert into tenant (id, name, nip, environment, created) values (?, ?, ?, ?, ?)"
                        + " on conflict (id) do update set name = excluded.name")
                .params(
                    tenant.id(),
                    tenant.name(),
                    tenant.nip(),
                    tenant.environment().toString(),
                    clock.millis())
                .update());
  }

  /** The tenant with this id. */
  public Optional<Tenant> find(String id) {
    return store
        .read()
        .sql("select " + Tenant.COLUMNS + " from tenant t where t.id = ?")
        .param(id)
        .query((row, n) -> Tenant.read(row))
        .optional();
  }

  /** Whether there is a tenant with this id, for those who open no secrets. */
  public static boolean exists(Store store, String id) {
    return store
        .read()
        .sql("select 1 from tenant where id = ?")
        .param(id)
        .query(Integer.class)
        .optional()
        .isPresent();
  }

  /** The tenant with this id, which must exist. */
  public Tenant get(String id) {
    return find(id).orElseThrow(() -> new IllegalStateException("Tenant " + id + " is gone"));
  }

  /** All tenants. */
  public List<Tenant> all() {
    return store
        .read()
        .sql("select " + Tenant.COLUMNS + " from tenant t order by t.id")
        .query((row, n) -> Tenant.read(row))
        .list();
  }

  /** Stores a tenant's credential, sealed. */
  public void credential(String tenantId, CredentialKind kind, String secret) {
    byte[] sealed =
        box.seal(Sealed.CREDENTIAL.purpose(tenantId), secret.getBytes(StandardCharsets.UTF_8));
    store.write(
        db ->
            db.sql(
                    "insert into credential (tenant_id, kind, sealed, updated) values (?, ?, ?, ?)"
                        + " on conflict (tenant_id) do update set kind = excluded.kind,"
                        + " sealed = excluded.sealed, updated = excluded.updated")
                .params(tenantId, kind.name(), sealed, clock.millis())
                .update());
  }

  /** When the tenant's credential was last stored, epoch milliseconds; 0 when it has none. */
  public long credentialChanged(String tenantId) {
    return store
        .read()
        .sql("select updated from credential where tenant_id = ?")
        .param(tenantId)
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  /** A tenant's credential, opened; empty when none is configured. */
  public Optional<StoredCredential> credential(String tenantId) {
    return store
        .read()
        .sql("select kind, sealed from credential where tenant_id = ?")
        .param(tenantId)
        .query(
            (row, n) ->
                new StoredCredential(
                    CredentialKind.valueOf(row.getString("kind")),
                    new String(
                        box.open(Sealed.CREDENTIAL.purpose(tenantId), row.getBytes("sealed")),
                        StandardCharsets.UTF_8)))
        .optional();
  }

  /**
   * Stores a tenant's certificate of type Offline, sealed.
   *
   * @param pem the key, then the certificate
   */
  public void offlineCertificate(String tenantId, String pem) {
    byte[] sealed =
        box.seal(
            Sealed.OFFLINE_CERTIFICATE.purpose(tenantId), pem.getBytes(StandardCharsets.UTF_8));
    store.write(
        db ->
            db.sql(
                    "insert into offline_certificate (tenant_id, sealed, updated) values (?, ?, ?)"
                        + " on conflict (tenant_id) do update set sealed = excluded.sealed,"
                        + " updated = excluded.updated")
                .params(tenantId, sealed, clock.millis())
                .update());
  }

  /** A tenant's certificate of type Offline, opened: PEM; empty when none is configured. */
  public Optional<String> offlineCertificate(String tenantId) {
    return store
        .read()
        .sql("select sealed from offline_certificate where tenant_id = ?")
        .param(tenantId)
        .query(
            (row, n) ->
                new String(
                    box.open(Sealed.OFFLINE_CERTIFICATE.purpose(tenantId), row.getBytes("sealed")),
                    StandardCharsets.UTF_8))
        .optional();
  }
}

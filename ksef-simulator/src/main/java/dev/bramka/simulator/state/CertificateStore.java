package dev.bramka.simulator.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Certificates that KSeF made, and what people logged in with. */
public final class CertificateStore {
  /**
   * A request for a certificate, and what came of it. Times are epoch milliseconds.
   *
   * @param reference of the request
   * @param serial of the certificate; null when there is none
   * @param nip whose it is
   * @param name as its owner calls it
   * @param type {@code Authentication} or {@code Offline}
   * @param commonName of its subject
   * @param der the certificate; null when there is none
   * @param keyHash Base64 SHA-256 of the public key
   * @param validFrom since when
   * @param validTo until when, which may be earlier than the certificate itself says
   * @param revoked whether it was revoked
   * @param requested when it was asked for
   * @param ready when the outcome shows
   * @param code the outcome
   * @param lastUse of the last log-in with it; null before
   */
  public record Certificate(
      String reference,
      @Nullable String serial,
      String nip,
      String name,
      String type,
      String commonName,
      byte @Nullable [] der,
      String keyHash,
      long validFrom,
      long validTo,
      boolean revoked,
      long requested,
      long ready,
      int code,
      @Nullable Long lastUse) {}

  private final Database database;

  /** Certificates of this database. */
  public CertificateStore(Database database) {
    this.database = database;
  }

  /** Stores a request with its outcome. */
  public void add(Certificate it) {
    database.write(
        c ->
            Rows.update(
                c,
                "insert into certificate values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, null)",
                it.reference(),
                it.serial(),
                it.nip(),
                it.name(),
                it.type(),
                it.commonName(),
                it.der(),
                it.keyHash(),
                it.validFrom(),
                it.validTo(),
                it.requested(),
                it.ready(),
                it.code()));
  }

  /** A subject's requests, the latest first. */
  public List<Certificate> of(String nip) {
    return some("where nip = ? order by requested desc, rowid desc", nip);
  }

  /** The certificate with this serial number. */
  public Optional<Certificate> find(String serial) {
    return some("where serial = ?", serial).stream().findFirst();
  }

  /** Whether somebody else has a certificate for this key. */
  public boolean foreign(String keyHash, String nip) {
    return some("where key_hash = ?", keyHash).stream().anyMatch(c -> !c.nip().equals(nip));
  }

  private List<Certificate> some(String where, String value) {
    return database.read(
        c ->
            Rows.list(
                c, CertificateStore::certificate, "select * from certificate " + where, value));
  }

  /** Revokes a certificate. */
  public void revoke(String serial) {
    database.write(
        c -> Rows.update(c, "update certificate set revoked = 1 where serial = ?", serial));
  }

  /** Notes that somebody logged in with a certificate. */
  public void used(String serial, long now) {
    database.write(
        c -> Rows.update(c, "update certificate set last_use = ? where serial = ?", now, serial));
  }

  /** Lets a certificate end earlier. */
  public void shorten(String serial, long validTo) {
    database.write(
        c ->
            Rows.update(
                c, "update certificate set valid_to = ? where serial = ?", validTo, serial));
  }

  /** Keeps what somebody logged in with. */
  public void loggedIn(String login, byte[] der) {
    database.write(c -> Rows.update(c, "insert into auth_certificate values (?, ?)", login, der));
  }

  /** What somebody logged in with; empty for a token. */
  public Optional<byte[]> ofLogin(String login) {
    return database.read(
        c ->
            Rows.one(
                c,
                r -> r.getBytes(1),
                "select der from auth_certificate where reference = ?",
                login));
  }

  private static Certificate certificate(ResultSet r) throws SQLException {
    return new Certificate(
        r.getString("reference"),
        r.getString("serial"),
        r.getString("nip"),
        r.getString("name"),
        r.getString("type"),
        r.getString("common_name"),
        r.getBytes("der"),
        r.getString("key_hash"),
        r.getLong("valid_from"),
        r.getLong("valid_to"),
        r.getBoolean("revoked"),
        r.getLong("requested"),
        r.getLong("ready"),
        r.getInt("code"),
        Rows.nullableLong(r, "last_use"));
  }
}

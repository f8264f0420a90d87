package dev.bramka.simulator.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The simulator's RSA keys and their certificates. */
public final class KeyStore {
  /**
   * A published key.
   *
   * @param publicKeyId Base64 SHA-256 of the public key
   * @param usage {@code KsefTokenEncryption}, {@code SymmetricKeyEncryption}, or {@code Authority},
   *     which is not published
   * @param privateKey PKCS#8
   * @param certificate DER
   * @param validFrom epoch milliseconds
   * @param validTo epoch milliseconds
   */
  public record Entry(
      String publicKeyId,
      String usage,
      byte[] privateKey,
      byte[] certificate,
      long validFrom,
      long validTo) {}

  private final Database database;

  /** Keys of this database. */
  public KeyStore(Database database) {
    this.database = database;
  }

  /** Publishes a key. */
  public void add(Entry e) {
    database.write(
        c ->
            Rows.update(
                c,
                "insert into key_pair values (?, ?, ?, ?, ?, ?, 0)",
                e.publicKeyId(),
                e.usage(),
                e.privateKey(),
                e.certificate(),
                e.validFrom(),
                e.validTo()));
  }

  /** All keys that are published and not withdrawn, latest first. */
  public List<Entry> published() {
    return some("usage <> 'Authority'");
  }

  /** The key that certificates are signed with; empty before there is one. */
  public Optional<Entry> authority() {
    return some("usage = 'Authority'").stream().findFirst();
  }

  private List<Entry> some(String which) {
    return database.read(
        c ->
            Rows.list(
                c,
                KeyStore::entry,
                "select * from key_pair where withdrawn = 0 and "
                    + which
                    + " order by valid_from desc, rowid desc"));
  }

  /** The published key with this id and usage. */
  public Optional<Entry> find(String publicKeyId, String usage) {
    return published().stream()
        .filter(e -> e.publicKeyId().equals(publicKeyId) && e.usage().equals(usage))
        .findFirst();
  }

  /** Withdraws every key that is published now. */
  public void withdrawAll() {
    database.write(
        c -> Rows.update(c, "update key_pair set withdrawn = 1 where usage <> 'Authority'"));
  }

  private static Entry entry(ResultSet r) throws SQLException {
    return new Entry(
        r.getString("public_key_id"),
        r.getString("usage"),
        r.getBytes("private_key"),
        r.getBytes("certificate"),
        r.getLong("valid_from"),
        r.getLong("valid_to"));
  }
}

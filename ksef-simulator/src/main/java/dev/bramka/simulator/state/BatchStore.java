package dev.bramka.simulator.state;

import dev.bramka.simulator.state.SessionStore.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What batch sessions have beside what all sessions have. */
public final class BatchStore {
  /**
   * A package as it was declared.
   *
   * @param session its session's SB number
   * @param size bytes of the archive before it was encrypted and cut
   * @param hash Base64 SHA-256 of the archive
   * @param tar whether it is a compressed tar instead of a ZIP
   * @param offline whether its invoices were issued offline
   */
  public record Batch(String session, long size, String hash, boolean tar, boolean offline) {}

  /**
   * A part as it was declared.
   *
   * @param ordinal from 1
   * @param size bytes of the encrypted part
   * @param hash Base64 SHA-256 of the encrypted part
   */
  public record Part(int ordinal, long size, String hash) {}

  private final Database database;

  /** Batches of this database. */
  public BatchStore(Database database) {
    this.database = database;
  }

  /** Stores a new session with its package. */
  public void add(Session session, Batch batch, List<Part> parts) {
    database.write(
        c -> {
          SessionStore.add(c, session);
          Rows.update(
              c,
              "insert into batch (session, size, hash, tar, offline) values (?, ?, ?, ?, ?)",
              batch.session(),
              batch.size(),
              batch.hash(),
              batch.tar(),
              batch.offline());
          for (Part part : parts) {
            Rows.update(
                c,
                "insert into batch_part values (?, ?, ?, ?)",
                batch.session(),
                part.ordinal(),
                part.size(),
                part.hash());
          }
          return parts.size();
        });
  }

  /** The session's package. */
  public Optional<Batch> find(String session) {
    return database.read(
        c -> Rows.one(c, BatchStore::batch, "select * from batch where session = ?", session));
  }

  /** The declared parts, in order. */
  public List<Part> parts(String session) {
    return database.read(
        c ->
            Rows.list(
                c,
                r -> new Part(r.getInt("ordinal"), r.getLong("size"), r.getString("hash")),
                "select * from batch_part where session = ? order by ordinal",
                session));
  }

  /** Packages of closed sessions that are not unpacked yet. */
  public List<Batch> waiting(long closedBefore) {
    return database.read(
        c ->
            Rows.list(
                c,
                BatchStore::batch,
                "select b.* from batch b join session s on s.reference = b.session"
                    + " where s.code = 150 and b.unpacked = 0 and s.closed <= ?",
                closedBefore));
  }

  /** Notes that all invoices of the package are there. */
  public void unpacked(String session) {
    database.write(c -> Rows.update(c, "update batch set unpacked = 1 where session = ?", session));
  }

  static void name(Connection c, String session, String reference, String name)
      throws SQLException {
    Rows.update(c, "insert into batch_file values (?, ?, ?)", reference, session, name);
  }

  /** File names of the session's invoices, by their EE numbers. */
  public Map<String, String> names(String session) {
    return database.read(
        c -> {
          Map<String, String> names = new HashMap<>();
          Rows.list(
              c,
              r -> names.put(r.getString("reference"), r.getString("name")),
              "select reference, name from batch_file where session = ?",
              session);
          return names;
        });
  }

  private static Batch batch(ResultSet r) throws SQLException {
    return new Batch(
        r.getString("session"),
        r.getLong("size"),
        r.getString("hash"),
        r.getBoolean("tar"),
        r.getBoolean("offline"));
  }
}

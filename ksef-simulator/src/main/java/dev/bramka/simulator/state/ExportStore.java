package dev.bramka.simulator.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Exports that were asked for, and the parts of their packages. */
public final class ExportStore {
  /**
   * An export. Times are epoch milliseconds.
   *
   * @param reference its EH number
   * @param context key of the context that asked
   * @param request the request's body
   * @param aesKey the caller's key, or null when it could not be unwrapped
   * @param iv the caller's vector
   * @param code its status
   * @param created when it was asked for
   * @param result what came of it, or null
   */
  public record Export(
      String reference,
      String context,
      String request,
      byte @Nullable [] aesKey,
      byte[] iv,
      int code,
      long created,
      @Nullable Result result) {}

  /**
   * A finished export.
   *
   * @param completed when it was finished
   * @param expires until when it can be downloaded
   * @param count invoices in it
   * @param size bytes of the package
   * @param truncated whether more would have matched
   * @param last date of the last invoice, as the API shows it; null unless truncated
   * @param hwm high-water mark, or null for other dates than that of storage
   */
  public record Result(
      long completed,
      long expires,
      int count,
      long size,
      boolean truncated,
      @Nullable String last,
      @Nullable Long hwm) {}

  /** A part of a package: bytes and Base64 SHA-256, plain and encrypted. */
  public record Part(
      int ordinal, long size, String hash, long encryptedSize, String encryptedHash) {}

  private final Database database;

  /** Exports of this database. */
  public ExportStore(Database database) {
    this.database = database;
  }

  /** Adds an export unless as many are running in its context. */
  public boolean add(Export e, int atMost) {
    return database.write(
        c -> {
          int running =
              Rows.one(
                      c,
                      r -> r.getInt(1),
                      "select count(*) from export where context = ? and code = 100",
                      e.context())
                  .orElse(0);
          if (running >= atMost) {
            return false;
          }
          Rows.update(
              c,
              "insert into export (reference, context, request, aes_key, iv, code, created)"
                  + " values (?, ?, ?, ?, ?, ?, ?)",
              e.reference(),
              e.context(),
              e.request(),
              e.aesKey(),
              e.iv(),
              e.code(),
              e.created());
          return true;
        });
  }

  /** The export with this number. */
  public Optional<Export> find(String reference) {
    return database.read(
        c ->
            Rows.one(
                c, ExportStore::export, "select * from export where reference = ?", reference));
  }

  /** Exports waiting to be built that were asked for by then, oldest first. */
  public List<Export> waiting(long createdBy) {
    return database.read(
        c ->
            Rows.list(
                c,
                ExportStore::export,
                "select * from export where code = 100 and created <= ? order by created",
                createdBy));
  }

  /** Marks an export as failed. */
  public void fail(String reference, int code, long now) {
    database.write(
        c ->
            Rows.update(
                c,
                "update export set code = ?, completed = ? where reference = ?",
                code,
                now,
                reference));
  }

  /** Marks an export as done. */
  public void complete(String reference, Result r, List<Part> parts) {
    database.write(
        c -> {
          for (Part p : parts) {
            Rows.update(
                c,
                "insert or replace into export_part values (?, ?, ?, ?, ?, ?)",
                reference,
                p.ordinal(),
                p.size(),
                p.hash(),
                p.encryptedSize(),
                p.encryptedHash());
          }
          return Rows.update(
              c,
              "update export set code = 200, completed = ?, expires = ?, count = ?, size = ?,"
                  + " truncated = ?, last = ?, hwm = ? where reference = ?",
              r.completed(),
              r.expires(),
              r.count(),
              r.size(),
              r.truncated(),
              r.last(),
              r.hwm(),
              reference);
        });
  }

  /** The parts of a package, in order. */
  public List<Part> parts(String reference) {
    return database.read(
        c ->
            Rows.list(
                c,
                r ->
                    new Part(
                        r.getInt("ordinal"),
                        r.getLong("size"),
                        r.getString("hash"),
                        r.getLong("encrypted_size"),
                        r.getString("encrypted_hash")),
                "select * from export_part where reference = ? order by ordinal",
                reference));
  }

  private static Export export(ResultSet r) throws SQLException {
    Result result =
        r.getInt("code") != 200
            ? null
            : new Result(
                r.getLong("completed"),
                r.getLong("expires"),
                r.getInt("count"),
                r.getLong("size"),
                r.getBoolean("truncated"),
                r.getString("last"),
                Rows.nullableLong(r, "hwm"));
    return new Export(
        r.getString("reference"),
        r.getString("context"),
        r.getString("request"),
        r.getBytes("aes_key"),
        r.getBytes("iv"),
        r.getInt("code"),
        r.getLong("created"),
        result);
  }
}

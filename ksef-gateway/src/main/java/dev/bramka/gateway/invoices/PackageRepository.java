package dev.bramka.gateway.invoices;

import dev.bramka.gateway.invoices.InvoiceRefused.Fault;
import dev.bramka.gateway.invoices.UploadedPackage.File;
import dev.bramka.gateway.invoices.UploadedPackage.Options;
import dev.bramka.gateway.invoices.UploadedPackage.State;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantFacts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Uploaded packages in the database, in pieces, so that any node can go on. Thread-safe. */
@Repository
class PackageRepository implements TenantFacts {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<List<Fault>> FAULTS = new TypeReference<>() {};

  private static final List<String> PARTS = List.of("package_chunk", "package_file");

  private final Store store;
  private final Clock clock;

  PackageRepository(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** Adds one unless it is there. */
  void add(Tenant tenant, String id, Options options) {
    store.write(
        db ->
            db.sql(
                    "insert into uploaded_package (tenant_id, id, state, priority, offline,"
                        + " created, changed) values (?, ?, 'RECEIVING', ?, ?, ?, ?)"
                        + " on conflict do nothing")
                .params(
                    tenant.id(),
                    id,
                    options.urgent() ? 0 : 1,
                    options.offline() ? 1 : 0,
                    clock.millis(),
                    clock.millis())
                .update());
  }

  Optional<UploadedPackage> find(String tenantId, String id) {
    return store
        .read()
        .sql("select * from uploaded_package where tenant_id = ? and id = ?")
        .params(tenantId, id)
        .query((row, n) -> uploaded(row))
        .optional();
  }

  /** Forgets what has come, because it comes from the beginning again. */
  void restart(UploadedPackage p) {
    store.write(
        db -> {
          int mine =
              db.sql(
                      "update uploaded_package set state = 'RECEIVING', received = 0, chunks = 0,"
                          + " files = 0, refused = 0, attempts = 0, reason = null, changed = ?"
                          + " where tenant_id = ? and id = ? and (state = 'RECEIVING'"
                          + " or state = 'FAILED' and taken = 0)")
                  .params(clock.millis(), p.tenantId(), p.id())
                  .update();
          for (String table : mine == 0 ? List.<String>of() : PARTS) {
            db.sql("delete from " + table + " where tenant_id = ? and package_id = ?")
                .params(p.tenantId(), p.id())
                .update();
          }
          return mine;
        });
  }

  /** Keeps the next piece; false when another upload has come in between. */
  boolean append(UploadedPackage p, long at, byte[] piece) {
    return store.write(
        db -> {
          int mine =
              db.sql(
                      "update uploaded_package set received = received + ?, chunks = chunks + 1,"
                          + " changed = ? where tenant_id = ? and id = ? and received = ?"
                          + " and state = 'RECEIVING'")
                  .params(piece.length, clock.millis(), p.tenantId(), p.id(), at)
                  .update();
          if (mine == 1) {
            db.sql(
                    "insert into package_chunk (tenant_id, package_id, ordinal, content)"
                        + " select tenant_id, id, chunks, ? from uploaded_package"
                        + " where tenant_id = ? and id = ?")
                .params(piece, p.tenantId(), p.id())
                .update();
          }
          return mine == 1;
        });
  }

  /** Notes that all of it is here; false when another upload has come in between. */
  boolean complete(UploadedPackage p, long received) {
    return store.write(
        db ->
            db.sql(
                        "update uploaded_package set state = 'CHECKING', changed = ?"
                            + " where tenant_id = ? and id = ? and state = 'RECEIVING'"
                            + " and received = ?")
                    .params(clock.millis(), p.tenantId(), p.id(), received)
                    .update()
                == 1);
  }

  /** Counts an attempt to unpack it; how many there were since the last file. */
  int attempt(UploadedPackage p) {
    return store.write(
        db ->
            db.sql(
                    "update uploaded_package set attempts = attempts + 1"
                        + " where tenant_id = ? and id = ? returning attempts")
                .params(p.tenantId(), p.id())
                .query(Integer.class)
                .single());
  }

  /** Moves one on, if it is in that state. */
  boolean move(UploadedPackage p, State from, State to, @Nullable String reason) {
    return store.write(
        db -> {
          int moved =
              db.sql(
                      "update uploaded_package set state = ?, reason = ?, changed = ?"
                          + " where tenant_id = ? and id = ? and state = ?")
                  .params(
                      Arrays.asList(
                          to.name(), reason, clock.millis(), p.tenantId(), p.id(), from.name()))
                  .update();
          if (moved == 1 && (to == State.DONE || to == State.FAILED)) {
            db.sql("delete from package_chunk where tenant_id = ? and package_id = ?")
                .params(p.tenantId(), p.id())
                .update();
          }
          return moved == 1;
        });
  }

  /** Notes that all files were looked at. */
  boolean done(UploadedPackage p, String hash) {
    store.write(
        db ->
            db.sql("update uploaded_package set hash = ? where tenant_id = ? and id = ?")
                .params(hash, p.tenantId(), p.id())
                .update());
    return move(p, State.CHECKING, State.DONE, null);
  }

  /** Bytes of the tenant's packages that are not unpacked yet. */
  long unfinished(Tenant tenant) {
    return store
        .read()
        .sql(
            "select coalesce(sum(received), 0) from uploaded_package where tenant_id = ?"
                + " and state in ('RECEIVING', 'CHECKING')")
        .param(tenant.id())
        .query(Long.class)
        .single();
  }

  /** Gives up uploads of which nothing has come since. */
  void expire(long before) {
    List<UploadedPackage> old =
        store
            .read()
            .sql("select * from uploaded_package where state = 'RECEIVING' and changed < ?")
            .param(before)
            .query((row, n) -> uploaded(row))
            .list();
    for (UploadedPackage p : old) {
      move(p, State.RECEIVING, State.FAILED, "the rest of it did not come");
    }
  }

  /** Packages that are to be unpacked, the oldest first. */
  List<UploadedPackage> checking() {
    return store
        .read()
        .sql("select * from uploaded_package where state = 'CHECKING' order by changed limit 100")
        .query((row, n) -> uploaded(row))
        .list();
  }

  /** Its bytes from the beginning; no more than a piece is in memory. */
  InputStream bytes(UploadedPackage p) {
    return new InputStream() {
      private InputStream piece = InputStream.nullInputStream();
      private int next = 1;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = piece.read(buffer, offset, length);
        while (n < 0 && further()) {
          n = piece.read(buffer, offset, length);
        }
        return n;
      }

      private boolean further() {
        Optional<byte[]> found = piece(p, next++);
        found.ifPresent(bytes -> piece = new ByteArrayInputStream(bytes));
        return found.isPresent();
      }
    };
  }

  private Optional<byte[]> piece(UploadedPackage p, int ordinal) {
    return store
        .read()
        .sql(
            "select content from package_chunk"
                + " where tenant_id = ? and package_id = ? and ordinal = ?")
        .params(p.tenantId(), p.id(), ordinal)
        .query((row, n) -> row.getBytes(1))
        .optional();
  }

  /** Notes what became of a file. */
  void looked(UploadedPackage p, File file) {
    boolean taken = file.submission() != null;
    store.write(
        db -> {
          int fresh =
              db.sql(
                      "insert into package_file (tenant_id, package_id, ordinal, name, submission,"
                          + " faults) values (?, ?, ?, ?, ?, ?) on conflict do nothing")
                  .params(
                      Arrays.asList(
                          p.tenantId(),
                          p.id(),
                          file.ordinal(),
                          file.name(),
                          file.submission(),
                          taken ? null : JSON.writeValueAsString(file.faults())))
                  .update();
          return db.sql(
                  "update uploaded_package set attempts = 0, files = files + ?, taken = taken + ?,"
                      + " refused = refused + ?, changed = ? where tenant_id = ? and id = ?")
              .params(
                  fresh, taken ? fresh : 0, taken ? 0 : fresh, clock.millis(), p.tenantId(), p.id())
              .update();
        });
  }

  /** Its files, in order, after an ordinal. */
  List<File> files(UploadedPackage p, int after, int limit) {
    return store
        .read()
        .sql(
            "select * from package_file where tenant_id = ? and package_id = ? and ordinal > ?"
                + " order by ordinal limit ?")
        .params(p.tenantId(), p.id(), after, limit)
        .query((row, n) -> file(row))
        .list();
  }

  private static File file(ResultSet row) throws SQLException {
    String faults = row.getString("faults");
    return new File(
        row.getInt("ordinal"),
        row.getString("name"),
        row.getString("submission"),
        faults == null ? List.of() : JSON.readValue(faults, FAULTS));
  }

  private static UploadedPackage uploaded(ResultSet row) throws SQLException {
    return new UploadedPackage(
        row.getString("tenant_id"),
        row.getString("id"),
        State.valueOf(row.getString("state")),
        new Options(row.getInt("priority") == 0, row.getInt("offline") == 1),
        row.getLong("received"),
        row.getInt("files"),
        row.getInt("taken"),
        row.getInt("refused"),
        row.getString("reason"),
        Instant.ofEpochMilli(row.getLong("created")),
        row.getString("hash"));
  }

  /** Packages that come in, or are looked at. */
  @Override
  public void add(Facts facts) {
    store
        .read()
        .sql(
            "select tenant_id, count(*) from uploaded_package"
                + " where state in ('RECEIVING', 'CHECKING') group by 1")
        .query(
            row -> {
              facts.put(row.getString(1), "packages coming in", row.getInt(2));
            });
  }
}

package dev.bramka.gateway.secrets;

import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.Store;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes the master key while gateways run, and gives up what a lost one had sealed. */
public final class Resealing {
  private static final int AT_ONCE = 200;

  /** Longer than running gateways take to notice another key. */
  private static final long NOTICED_MS = SecretBox.NOTICED_WITHIN_NANOS / 1_000_000 + 2_000;

  private static final int SESSION_KEY = 48;

  private static final List<Sealed> GIVEN_UP =
      List.of(
          Sealed.CREDENTIAL,
          Sealed.OFFLINE_CERTIFICATE,
          Sealed.REQUEST,
          Sealed.LOGIN,
          Sealed.GATEWAY_KEY,
          Sealed.WEBHOOK);

  private final MasterKey key;
  private final Store store;

  /** Works on the secrets of this database. */
  public Resealing(KsefSettings settings, Store store) {
    this.key = MasterKey.of(settings, store);
    this.store = store;
  }

  record Row(String id, byte[] sealed) {}

  /**
   * What was done.
   *
   * @param resealed how many secrets are sealed under the new key now
   * @param fingerprint the new key's
   * @param before the old one's
   */
  public record Done(int resealed, String fingerprint, String before) {}

  /**
   * Makes another master key in its file and seals everything under it. Running gateways notice,
   * unless they read another copy of the file.
   *
   * @param stopped whether no gateway runs
   * @throws IllegalArgumentException when the key is in the settings, or running gateways may have
   *     copies of their own: then whoever keeps it gives all nodes the new and the old one, and
   *     calls {@link #reseal}
   */
  public Done rotate(boolean stopped) throws InterruptedException {
    if (!key.inFile() || !stopped && (!key.inDataFolder() || store.shared())) {
      throw new IllegalArgumentException(
          "running gateways may read another copy of the master key: stop them all and say"
              + " --stopped; or give every node the new key and, after a space, the old one, restart"
              + " them one by one, then 'key reseal', and take the old one away");
    }
    List<byte[]> keys = new ArrayList<>(key.keys());
    keys.addFirst(MasterKey.fresh());
    key.write(keys);
    Thread.sleep(NOTICED_MS);
    Done done = reseal();
    reseal();
    key.write(List.of(keys.getFirst()));
    return done;
  }

  /** Seals everything under the newest key; several are configured at the moment. */
  public Done reseal() {
    List<byte[]> keys = key.keys();
    SecretBox all = new SecretBox(() -> keys);
    int resealed = 0;
    for (Sealed place : Sealed.values()) {
      resealed += reseal(place, all, new SecretBox(keys.getFirst()));
    }
    key.settle();
    String before = MasterKey.fingerprint(keys.getLast());
    return new Done(resealed, MasterKey.fingerprint(keys.getFirst()), before);
  }

  private int reseal(Sealed place, SecretBox all, SecretBox newest) {
    int resealed = 0;
    List<Row> rows = some(store, place, "", AT_ONCE);
    while (!rows.isEmpty()) {
      for (Row row : rows) {
        String purpose = place.purpose(row.id());
        if (!opens(newest, purpose, row)) {
          byte[] plain = all.open(purpose, row.sealed());
          resealed += replace(place, row, newest.seal(purpose, plain));
        }
      }
      rows = some(store, place, rows.getLast().id(), AT_ONCE);
    }
    return resealed;
  }

  private static boolean opens(SecretBox box, String purpose, Row row) {
    try {
      box.open(purpose, row.sealed());
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** What was changed meanwhile is left alone; it was sealed under the newest key. */
  private int replace(Sealed place, Row row, byte[] sealed) {
    return store.write(
        db ->
            db.sql(
                    "update %1$s set %2$s = ? where %3$s = ? and %2$s = ?"
                        .formatted(place.table(), place.column(), place.key()))
                .params(sealed, row.id(), row.sealed())
                .update());
  }

  static List<Row> some(Store store, Sealed place, String after, int limit) {
    return store
        .read()
        .sql(
            "select %1$s, %2$s from %3$s where %2$s is not null and %1$s > ? order by %1$s limit ?"
                .formatted(place.key(), place.column(), place.table()))
        .params(after, limit)
        .query((row, n) -> new Row(row.getString(1), row.getBytes(2)))
        .list();
  }

  /**
   * Gives up all that a lost key had sealed: credentials, log-ins, webhooks and the gateway's own
   * key have to be made anew; sessions are followed up, but what was not archived of them is
   * fetched from KSeF.
   *
   * @return the new key's fingerprint
   */
  public String reset() {
    if (key.inFile()) {
      key.write(List.of(MasterKey.fresh()));
    }
    SecretBox box = new SecretBox(key.keys().getFirst());
    store.write(Resealing::forget);
    forgetSessionKeys(box);
    key.settle();
    return MasterKey.fingerprint(key.keys().getFirst());
  }

  private static int forget(JdbcClient db) {
    for (Sealed place : GIVEN_UP) {
      db.sql("delete from " + place.table()).update();
    }
    return db.sql(
            "update %s set %s = null".formatted(Sealed.EXPORT.table(), Sealed.EXPORT.column()))
        .update();
  }

  private void forgetSessionKeys(SecretBox box) {
    byte[] nothing = new byte[SESSION_KEY];
    List<Row> rows = some(store, Sealed.SESSION, "", AT_ONCE);
    while (!rows.isEmpty()) {
      for (Row row : rows) {
        replace(Sealed.SESSION, row, box.seal(Sealed.SESSION.purpose(row.id()), nothing));
      }
      rows = some(store, Sealed.SESSION, rows.getLast().id(), AT_ONCE);
    }
  }
}

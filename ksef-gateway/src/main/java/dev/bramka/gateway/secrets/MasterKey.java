package dev.bramka.gateway.secrets;

import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.PrivateFile;
import dev.bramka.gateway.platform.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that seals all secrets: given in the settings, or made in the data folder on first use.
 * Its fingerprint is in the database, so that no node ever seals under another one. The settings
 * and the file may hold several keys, the newest first, while it is being changed.
 */
public final class MasterKey {
  private static final String FINGERPRINT = "master-key";
  private static final int BYTES = 32;
  private static final int SHOWN = 16;
  private static final String ADVICE =
      "give this node the key of the others, or that of the back-up; if it is lost,"
          + " 'key reset-master' makes the gateway whole with new credentials";

  private final @Nullable String given;
  private final Path file;
  private final Path ownFile;
  private final Store store;
  private volatile List<byte[]> trusted = List.of();

  private MasterKey(KsefSettings settings, Store store) {
    String configured = settings.masterKey();
    given = configured == null || configured.isBlank() ? null : configured;
    file = named(settings);
    ownFile = own(settings);
    this.store = store;
  }

  static MasterKey of(KsefSettings settings, Store store) {
    return new MasterKey(settings, store);
  }

  /**
   * The box of these settings for this database.
   *
   * @throws WrongMasterKey when the database is sealed under another key
   * @throws IllegalArgumentException when the key is none
   */
  public static SecretBox box(KsefSettings settings, Store store) {
    MasterKey key = of(settings, store);
    key.prepare();
    return new SecretBox(key::trusted);
  }

  /** The keys as they are now, if they are the database's; else as they were. */
  private List<byte[]> trusted() {
    List<byte[]> before = trusted;
    List<byte[]> now = keys();
    if (before.isEmpty() || matches(now, expected().orElse(""))) {
      trusted = now;
    }
    return trusted;
  }

  private static boolean matches(List<byte[]> keys, String expected) {
    return keys.stream().map(MasterKey::fingerprint).anyMatch(expected::equals);
  }

  private void prepare() {
    String expected = expected().orElse(null);
    if (given == null && !Files.exists(file)) {
      requireNone(expected);
      write(List.of(fresh()));
    }
    List<byte[]> keys = keys();
    if (expected == null) {
      requireOpening(keys);
      expected = remember(fingerprint(keys.getFirst()));
    }
    if (!matches(keys, expected)) {
      throw new WrongMasterKey(
          "the master key with fingerprint %s (%s) is not that of the database, %s; %s"
              .formatted(fingerprint(keys.getFirst()), where(), expected, ADVICE));
    }
  }

  private void requireNone(@Nullable String expected) {
    if (expected != null) {
      throw new WrongMasterKey(
          "there is no master key here (ksef.master-key, ksef.master-key-file or %s), but the database"
                  .formatted(file)
              + " is sealed under the one with fingerprint %s; %s".formatted(expected, ADVICE));
    }
  }

  /** Databases of before fingerprints tell by what is sealed in them. */
  private void requireOpening(List<byte[]> keys) {
    SecretBox box = new SecretBox(() -> keys);
    for (Sealed place : Sealed.values()) {
      Resealing.some(store, place, "", 1)
          .forEach(
              row -> {
                try {
                  box.open(place.purpose(row.id()), row.sealed());
                } catch (IllegalStateException e) {
                  throw new WrongMasterKey(
                      "the master key ("
                          + where()
                          + ") does not open what is sealed in the database; "
                          + ADVICE);
                }
              });
    }
  }

  private String where() {
    return given == null ? file.toString() : "ksef.master-key";
  }

  boolean inFile() {
    return given == null;
  }

  boolean inDataFolder() {
    return given == null && file.equals(ownFile);
  }

  /** The file that holds the key; empty when it is in the settings. */
  public static Optional<Path> file(KsefSettings settings) {
    String given = settings.masterKey();
    return given == null || given.isBlank() ? Optional.of(named(settings)) : Optional.empty();
  }

  private static Path named(KsefSettings settings) {
    String named = settings.masterKeyFile();
    return named == null || named.isBlank() ? own(settings) : Path.of(named);
  }

  private static Path own(KsefSettings settings) {
    return settings.dataDir().resolve("master.key");
  }

  /** The keys as they are now, the newest first. */
  List<byte[]> keys() {
    return Arrays.stream(text().strip().split("[\\s,]+")).map(MasterKey::decoded).toList();
  }

  private String text() {
    try {
      return given == null ? Files.readString(file) : given;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  void write(List<byte[]> keys) {
    StringBuilder lines = new StringBuilder();
    keys.forEach(key -> lines.append(Base64.getEncoder().encodeToString(key)).append('\n'));
    try {
      PrivateFile.write(file, lines.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  static byte[] fresh() {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    return fresh;
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The master key is not Base64", e);
    }
  }

  private Optional<String> expected() {
    return store
        .read()
        .sql("select value from installation where name = ?")
        .param(FINGERPRINT)
        .query(String.class)
        .optional();
  }

  /** Two nodes may start at once; the first one's key counts. */
  private String remember(String fingerprint) {
    store.write(
        db ->
            db.sql("insert into installation (name, value) values (?, ?) on conflict do nothing")
                .params(FINGERPRINT, fingerprint)
                .update());
    return expected().orElseThrow();
  }

  /** From now on the newest key is the database's. */
  void settle() {
    store.write(
        db ->
            db.sql(
                    "insert into installation (name, value) values (?, ?)"
                        + " on conflict (name) do update set value = excluded.value")
                .params(FINGERPRINT, fingerprint(keys().getFirst()))
                .update());
  }

  /** What names the key and gives nothing of it away. */
  static String fingerprint(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] code = mac.doFinal("bramka master key".getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(code).substring(0, SHOWN);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC failed", e);
    }
  }
}

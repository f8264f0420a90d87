package dev.bramka.gateway.invoices;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.secrets.Sealed;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.tenants.Tenant;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The gateway's RSA keys that callers wrap their AES keys with. The latest is published, older ones
 * still unwrap. Thread-safe.
 */
@Service
class GatewayKeys {
  private static final int BITS = 2048;
  private static final int AES_BYTES = 32;

  private record Row(String id, byte[] sealed, byte[] publicKey) {}

  private record Key(byte[] publicKey, PrivateKey privateKey) {}

  private final Store store;
  private final SecretBox box;
  private final Clock clock;

  /** Making the first key takes a noticeable part of the start, so it happens beside the rest. */
  private final CompletableFuture<List<Key>> loading;

  /** Keys of this database. */
  GatewayKeys(Store store, SecretBox box, Clock clock) {
    this.store = store;
    this.box = box;
    this.clock = clock;
    loading = CompletableFuture.supplyAsync(this::load);
  }

  /** The published key, DER SubjectPublicKeyInfo. */
  byte[] publicKey() {
    return keys().getFirst().publicKey().clone();
  }

  /**
   * Unwraps a 32-byte AES key that was wrapped with RSA-OAEP (SHA-256) or, by callers of the first
   * generation, PKCS#1 v1.5. Both ways are always tried with all keys, and whatever fails, the
   * answer is the same, so that nothing is learnt of the padding. A wrapped key belongs to the
   * tenant that first brought it: whoever recorded another one's cannot have it opened here.
   */
  Optional<byte[]> unwrap(Tenant tenant, byte[] wrapped) {
    Optional<byte[]> key = unwrap(wrapped);
    return key.isPresent() && belongs(tenant, wrapped) ? key : Optional.empty();
  }

  private boolean belongs(Tenant tenant, byte[] wrapped) {
    String hash = KsefCrypto.sha256(wrapped);
    return store.write(
        db -> {
          db.sql(
                  "insert into wrapped_key (hash, tenant_id, seen) values (?, ?, ?)"
                      + " on conflict (hash) do nothing")
              .params(hash, tenant.id(), clock.millis())
              .update();
          return db.sql("select tenant_id from wrapped_key where hash = ?")
              .param(hash)
              .query(String.class)
              .single()
              .equals(tenant.id());
        });
  }

  private Optional<byte[]> unwrap(byte[] wrapped) {
    byte[] found = null;
    for (Key key : keys()) {
      byte[] oaep = oaep(key.privateKey(), wrapped);
      byte[] pkcs1 = pkcs1(raw(key.privateKey(), wrapped));
      found = found != null ? found : oaep != null ? oaep : pkcs1;
    }
    return Optional.ofNullable(found);
  }

  private static byte @Nullable [] oaep(PrivateKey key, byte[] wrapped) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, KsefCrypto.OAEP);
      byte[] plain = cipher.doFinal(wrapped);
      return plain.length == AES_BYTES ? plain : null;
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  private static byte[] raw(PrivateKey key, byte[] wrapped) {
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key);
      return cipher.doFinal(wrapped);
    } catch (GeneralSecurityException e) {
      return new byte[BITS / 8];
    }
  }

  /** PKCS#1 v1.5 around exactly 32 bytes, checked without branching on what the padding is. */
  private static byte @Nullable [] pkcs1(byte[] block) {
    int separator = block.length - AES_BYTES - 1;
    int wrong = block[0] | block[1] ^ 2 | block[separator];
    for (int i = 2; i < separator; i++) {
      wrong |= ((block[i] & 0xFF) - 1) >>> 31;
    }
    byte[] key = Arrays.copyOfRange(block, separator + 1, block.length);
    return wrong == 0 ? key : null;
  }

  private List<Key> keys() {
    return loading.join();
  }

  private List<Key> load() {
    if (rows().isEmpty()) {
      create();
    }
    return rows().stream().map(this::opened).toList();
  }

  private List<Row> rows() {
    return store
        .read()
        .sql("select id, sealed, public_key from gateway_key order by created desc")
        .query(
            (row, n) ->
                new Row(row.getString("id"), row.getBytes("sealed"), row.getBytes("public_key")))
        .list();
  }

  private Key opened(Row row) {
    try {
      byte[] pkcs8 = box.open(Sealed.GATEWAY_KEY.purpose(row.id()), row.sealed());
      return new Key(
          row.publicKey(),
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The gateway's key cannot be read", e);
    }
  }

  private void create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      String id = UUID.randomUUID().toString();
      byte[] sealed = box.seal(Sealed.GATEWAY_KEY.purpose(id), pair.getPrivate().getEncoded());
      store.write(
          db ->
              db.sql(
                      "insert into gateway_key (id, sealed, public_key, created) values (?, ?, ?, ?)")
                  .params(id, sealed, pair.getPublic().getEncoded(), clock.millis())
                  .update());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot make the gateway's key", e);
    }
  }
}

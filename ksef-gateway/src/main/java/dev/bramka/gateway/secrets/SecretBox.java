package dev.bramka.gateway.secrets;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets at rest with AES-256-GCM under the master key. The purpose is bound to each sealed
 * text, so that one cannot stand in for another. While the master key is being changed there are
 * several: the first seals, all open. Thread-safe.
 */
public final class SecretBox {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** How long a change of the keys may go unnoticed. */
  static final long NOTICED_WITHIN_NANOS = 2_000_000_000L;

  private final Supplier<List<byte[]>> source;
  private final SecureRandom random = new SecureRandom();
  private volatile List<SecretKeySpec> keys;
  private volatile long read;

  /**
   * A box with one key.
   *
   * @throws IllegalArgumentException when the key has not 32 bytes
   */
  public SecretBox(byte[] masterKey) {
    this(() -> List.of(masterKey));
  }

  /**
   * A box whose keys may change.
   *
   * @param source the keys, of 32 bytes each; asked again every two seconds at most
   */
  SecretBox(Supplier<List<byte[]>> source) {
    this.source = source;
    keys = specs(source.get());
    read = System.nanoTime();
  }

  private static List<SecretKeySpec> specs(List<byte[]> keys) {
    if (keys.isEmpty() || !keys.stream().allMatch(key -> key.length == 32)) {
      throw new IllegalArgumentException("The master key must be 32 bytes in Base64");
    }
    return keys.stream().map(key -> new SecretKeySpec(key, "AES")).toList();
  }

  private List<SecretKeySpec> current() {
    long now = System.nanoTime();
    if (now - read > NOTICED_WITHIN_NANOS) {
      read = now;
      keys = specs(source.get());
    }
    return keys;
  }

  /** Seals a secret. */
  public byte[] seal(String purpose, byte[] secret) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, current().getFirst(), purpose, nonce).doFinal(secret);
      return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Sealing failed", e);
    }
  }

  /**
   * Opens what was sealed for the purpose.
   *
   * @throws IllegalStateException when it was sealed under another key or for another purpose
   */
  public byte[] open(String purpose, byte[] sealed) {
    GeneralSecurityException failed = null;
    for (SecretKeySpec key : current()) {
      try {
        byte[] nonce = Arrays.copyOf(sealed, NONCE);
        return cipher(Cipher.DECRYPT_MODE, key, purpose, nonce)
            .doFinal(sealed, NONCE, sealed.length - NONCE);
      } catch (GeneralSecurityException e) {
        failed = e;
      } catch (IllegalArgumentException e) {
        failed = new GeneralSecurityException("too short", e);
      }
    }
    throw new IllegalStateException(
        "A stored secret (" + purpose + ") cannot be opened; is this the right master key?",
        failed);
  }

  private static Cipher cipher(int mode, SecretKeySpec key, String purpose, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}

package dev.bramka.client.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A session's AES-256 key and initialisation vector. Encryption is CBC with PKCS#7 padding, the
 * vector is not part of the ciphertext. Immutable, thread-safe.
 */
public final class SymmetricKey {
  /** Length of the key in bytes. */
  public static final int KEY_BYTES = 32;

  /** Length of the vector in bytes. */
  public static final int IV_BYTES = 16;

  private final byte[] key;
  private final byte[] iv;

  /**
   * @throws IllegalArgumentException when a length is wrong
   */
  public SymmetricKey(byte[] key, byte[] iv) {
    if (key.length != KEY_BYTES || iv.length != IV_BYTES) {
      throw new IllegalArgumentException("An AES key has 32 bytes, an initialisation vector 16");
    }
    this.key = key.clone();
    this.iv = iv.clone();
  }

  /** A new random key and vector. */
  public static SymmetricKey random() {
    SecureRandom random = new SecureRandom();
    byte[] key = new byte[KEY_BYTES];
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(key);
    random.nextBytes(iv);
    return new SymmetricKey(key, iv);
  }

  /** A copy of the key. */
  public byte[] key() {
    return key.clone();
  }

  /** A copy of the vector. */
  public byte[] iv() {
    return iv.clone();
  }

  /** Encrypts. */
  public byte[] encrypt(byte[] plain) {
    try {
      return cipher(Cipher.ENCRYPT_MODE).doFinal(plain);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }

  /** Decrypts; empty when the ciphertext is not of this key. */
  public Optional<byte[]> decrypt(byte[] ciphertext) {
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE).doFinal(ciphertext));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  /** Decrypts piece by piece. */
  public Cipher decryptor() {
    return started(Cipher.DECRYPT_MODE);
  }

  /** Encrypts piece by piece. */
  public Cipher encryptor() {
    return started(Cipher.ENCRYPT_MODE);
  }

  private Cipher started(int mode) {
    try {
      return cipher(mode);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }

  private Cipher cipher(int mode) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher;
  }
}

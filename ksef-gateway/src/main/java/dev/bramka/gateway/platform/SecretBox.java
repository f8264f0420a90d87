package dev.bramka.gateway.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals secrets at rest with AES-256-GCM under the master key. The purpose is bound to each sealed
 * text, so that one cannot stand in for another. Thread-safe.
 */
public final class SecretBox {
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * @throws IllegalArgumentException when the key has not 32 bytes
   */
  public SecretBox(byte[] masterKey) {
    if (masterKey.length != 32) {
      throw new IllegalArgumentException("The master key must be 32 bytes in Base64");
    }
    key = new SecretKeySpec(masterKey, "AES");
  }

  /** The box of these settings: the given key, or the data folder's own, made on first use. */
  public static SecretBox of(KsefSettings settings) {
    String given = settings.masterKey();
    if (given != null && !given.isBlank()) {
      return new SecretBox(decoded(given));
    }
    Path file = settings.dataDir().resolve("master.key");
    try {
      if (!Files.exists(file)) {
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        PrivateFile.write(file, Base64.getEncoder().encodeToString(fresh) + "\n");
      }
      return new SecretBox(decoded(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read or write " + file, e);
    }
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The master key is not Base64", e);
    }
  }

  /** Seals a secret. */
  public byte[] seal(String purpose, byte[] secret) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, purpose, nonce).doFinal(secret);
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
    try {
      byte[] nonce = java.util.Arrays.copyOf(sealed, NONCE);
      return cipher(Cipher.DECRYPT_MODE, purpose, nonce)
          .doFinal(sealed, NONCE, sealed.length - NONCE);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "A stored secret (" + purpose + ") cannot be opened; is this the right master key?", e);
    }
  }

  private Cipher cipher(int mode, String purpose, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(purpose.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}

package dev.bramka.simulator.rules;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The algorithms that KSeF prescribes, from the receiving side. */
public final class Crypto {
  private Crypto() {}

  /** Base64 SHA-256. */
  public static String sha256(byte[] data) {
    return Base64.getEncoder().encodeToString(sha256Bytes(data));
  }

  /** SHA-256. */
  public static byte[] sha256Bytes(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RSA-OAEP with SHA-256 for hash and mask; null when the ciphertext is not for this key. */
  public static byte @Nullable [] unwrap(byte[] pkcs8, byte[] ciphertext) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          key,
          new OAEPParameterSpec(
              "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
      return cipher.doFinal(ciphertext);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  /** AES-256-CBC with PKCS#7, piece by piece. */
  public static Cipher aes(int mode, byte[] key, byte[] iv) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES failed", e);
    }
  }

  /** AES-256-CBC with PKCS#7; null when the padding is wrong. */
  public static byte @Nullable [] decrypt(byte[] key, byte[] iv, byte[] ciphertext) {
    try {
      return aes(Cipher.DECRYPT_MODE, key, iv).doFinal(ciphertext);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }
}

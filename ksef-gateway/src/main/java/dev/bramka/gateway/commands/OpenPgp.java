package dev.bramka.gateway.commands;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.Date;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPPBEEncryptedData;
import org.bouncycastle.openpgp.PGPRuntimeOperationException;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEDataDecryptorFactory;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/**
 * Files under a password as OpenPGP has them (RFC 4880, AES-256 with integrity), so that {@code gpg
 * --decrypt} opens them too.
 */
final class OpenPgp {
  private static final int BUFFER = 1 << 16;

  /** The most that the format has: guessing a password takes the longest. */
  private static final int SLOWEST = 0xff;

  private OpenPgp() {}

  /** Encrypts what is written; ends with {@code close}, which closes the other stream, too. */
  static OutputStream encrypting(OutputStream to, char[] password) throws IOException {
    try {
      PGPEncryptedDataGenerator encryption =
          new PGPEncryptedDataGenerator(
              new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                  .setWithIntegrityPacket(true)
                  .setSecureRandom(new SecureRandom()));
      encryption.addMethod(
          new BcPBEKeyEncryptionMethodGenerator(
              password,
              new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256),
              SLOWEST));
      OutputStream encrypted = encryption.open(to, new byte[BUFFER]);
      OutputStream literal =
          new PGPLiteralDataGenerator()
              .open(encrypted, PGPLiteralData.BINARY, "bramka", new Date(), new byte[BUFFER]);
      return new Nested(literal, encrypted, to);
    } catch (PGPException e) {
      throw new IOException("Cannot encrypt", e);
    }
  }

  /** Closes the inner streams before the outer ones. */
  private static final class Nested extends FilterOutputStream {
    private final OutputStream encrypted;
    private final OutputStream to;

    Nested(OutputStream literal, OutputStream encrypted, OutputStream to) {
      super(literal);
      this.encrypted = encrypted;
      this.to = to;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      try (to;
          encrypted) {
        out.close();
      }
    }
  }

  /** What is done with the plain text; nothing of it may be trusted before it has ended. */
  interface Reader {
    void read(InputStream plain) throws IOException;
  }

  /**
   * Decrypts for a reader, and makes sure that nothing was changed.
   *
   * @throws IllegalArgumentException when the password is wrong, or the file is damaged or none
   */
  static void decrypt(InputStream from, char[] password, Reader reader) throws IOException {
    try {
      Object first = new BcPGPObjectFactory(from).nextObject();
      if (!(first instanceof PGPEncryptedDataList list)
          || !(list.get(0) instanceof PGPPBEEncryptedData data)) {
        throw new IllegalArgumentException("the file is not encrypted with a password");
      }
      InputStream plain =
          data.getDataStream(
              new BcPBEDataDecryptorFactory(password, new BcPGPDigestCalculatorProvider()));
      if (!(new BcPGPObjectFactory(plain).nextObject() instanceof PGPLiteralData literal)) {
        throw new IllegalArgumentException("the password is wrong");
      }
      reader.read(literal.getInputStream());
      plain.transferTo(OutputStream.nullOutputStream());
      if (!data.verify()) {
        throw new IllegalArgumentException("the file was changed");
      }
    } catch (PGPException | PGPRuntimeOperationException e) {
      throw new IllegalArgumentException("the password is wrong, or the file is damaged", e);
    }
  }
}

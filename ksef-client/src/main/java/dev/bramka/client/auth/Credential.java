package dev.bramka.client.auth;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** What proves to KSeF who is logging in. */
public sealed interface Credential {
  /**
   * A KSeF token.
   *
   * @param secret the text KSeF showed once; contains pipes
   */
  record Token(String secret) implements Credential {
    @Override
    public String toString() {
      return "Token[secret]";
    }
  }

  /**
   * A key and its certificate, for XAdES.
   *
   * @param key RSA of 2048 bit or more, or EC of 256 bit or more
   * @param chain the certificate first, then its issuers if known
   */
  record Certificate(PrivateKey key, List<X509Certificate> chain) implements Credential {
    /** Copies the chain. */
    public Certificate {
      chain = List.copyOf(chain);
    }

    @Override
    public String toString() {
      return "Certificate[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
  }
}

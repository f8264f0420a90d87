package dev.bramka.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How KSeF is reached.
 *
 * @param proxy {@code http://host:port} or {@code http://user:password@host:port} of a proxy, or
 *     null for none; user and password percent-encoded
 * @param authorities PEM file of authorities that are trusted besides the JDK's, or null
 */
public record Connection(@Nullable URI proxy, @Nullable Path authorities) {
  private static final String TUNNELLING = "jdk.http.auth.tunneling.disabledSchemes";

  /** Refuses a proxy that is no address. */
  public Connection {
    if (proxy != null && (proxy.getHost() == null || proxy.getPort() < 1)) {
      throw new IllegalArgumentException("A proxy is given as http://host:port");
    }
  }

  /** Without proxy, trusting what the JDK trusts. */
  public static Connection direct() {
    return new Connection(null, null);
  }

  /**
   * The JDK gives proxies of TLS connections no password unless told otherwise, before its first
   * HTTP client is made; so a program says it at its start.
   */
  public static void allowPasswords() {
    System.setProperty(TUNNELLING, "");
  }

  void apply(HttpClient.Builder http) {
    if (proxy != null) {
      http.proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())));
      String user = proxy.getUserInfo();
      if (user != null) {
        allowPasswords();
        http.authenticator(authenticator(user));
      }
    }
    if (authorities != null) {
      http.sslContext(trusting(authorities));
    }
  }

  private static Authenticator authenticator(String user) {
    String[] parts = user.split(":", 2);
    return new Authenticator() {
      @Override
      protected @Nullable PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
            ? new PasswordAuthentication(parts[0], (parts.length > 1 ? parts[1] : "").toCharArray())
            : null;
      }
    };
  }

  private static SSLContext trusting(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> more =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (more.isEmpty()) {
        throw new IllegalArgumentException(file + " holds no certificate");
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate known : system().getAcceptedIssuers()) {
        store.setCertificateEntry("system-" + number++, known);
      }
      for (Certificate own : more) {
        store.setCertificateEntry("own-" + number++, own);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust(store)}, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "The authorities in " + file + " cannot be read as PEM certificates", e);
    }
  }

  private static X509TrustManager system() throws GeneralSecurityException {
    return trust(null);
  }

  private static X509TrustManager trust(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return "Connection[" + (proxy == null ? "direct" : "proxy " + proxy.getHost()) + "]";
  }
}

package dev.bramka.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.bramka.client.KsefClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A KSeF whose certificate is of an authority of one's own, and a proxy that wants a password. */
@Tag("slow")
class ConnectionTest {
  @TempDir static Path folder;
  private static HttpsServer ksef;
  private static ServerSocket proxy;
  private static final List<String> SEEN = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() throws Exception {
    openssl("ecparam -name prime256v1 -genkey -out ca.key");
    openssl("req -x509 -new -key ca.key -subj /CN=OwnAuthority -days 9 -out ca.crt");
    openssl("ecparam -name prime256v1 -genkey -out s.key");
    openssl("req -new -key s.key -subj /CN=ksef -out s.csr");
    Files.writeString(folder.resolve("ext"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
    openssl(
        "x509 -req -in s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 9 -extfile ext -out s.crt");
    openssl("pkcs12 -export -inkey s.key -in s.crt -passout pass:x -out s.p12");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("s.p12"))) {
      store.load(in, "x".toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, "x".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    ksef = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    ksef.setHttpsConfigurator(new HttpsConfigurator(context));
    byte[] answer = "{\"status\":{\"code\":100}}".getBytes(StandardCharsets.UTF_8);
    ksef.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    ksef.start();
    proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(ConnectionTest::proxying);
  }

  @AfterAll
  static void stop() throws IOException {
    ksef.stop(0);
    proxy.close();
  }

  private static void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    assertThat(process.waitFor()).as(Files.readString(folder.resolve("out"))).isZero();
  }

  private static void proxying() {
    while (!proxy.isClosed()) {
      try {
        Socket caller = proxy.accept();
        Thread.ofVirtual().start(() -> tunnel(caller));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void tunnel(Socket caller) {
    try (caller) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = caller.getInputStream().read();
        if (c < 0) {
          return;
        }
        head.append((char) c);
      }
      SEEN.add(head.toString());
      String wanted =
          Base64.getEncoder().encodeToString("user:pa:ss".getBytes(StandardCharsets.UTF_8));
      OutputStream out = caller.getOutputStream();
      if (!head.toString().contains("Basic " + wanted)) {
        out.write(
            "HTTP/1.1 407 P\r\nProxy-Authenticate: Basic realm=\"p\"\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return;
      }
      try (Socket server =
          new Socket(InetAddress.getLoopbackAddress(), ksef.getAddress().getPort())) {
        out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Thread back = Thread.ofVirtual().start(() -> copy(server, caller));
        copy(caller, server);
        back.join();
      }
    } catch (IOException e) {
      // the other side left
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // the other side left
    }
  }

  private static int status(Connection connection) {
    URI api = URI.create("https://127.0.0.1:" + ksef.getAddress().getPort() + "/v2");
    try (KsefClient client =
        new KsefClient(new KsefEnvironment("test", api), connection, Clock.systemUTC(), w -> {})) {
      return client.sessions(() -> "token").status("S").code();
    }
  }

  private static Path authority() {
    return folder.resolve("ca.crt");
  }

  private static URI proxyAt(String user) {
    return URI.create("http://" + user + "127.0.0.1:" + proxy.getLocalPort());
  }

  @Test
  void unknownAuthority_isRefusedAndSaid_ownAuthorityIsTrusted() {
    assertThatThrownBy(() -> status(Connection.direct()))
        .isInstanceOf(KsefFailure.Unreachable.class)
        .hasMessageContaining("certificate is not trusted");
    assertThat(status(new Connection(null, authority()))).isEqualTo(100);
  }

  @Test
  void proxy_withPassword_isGoneThrough() {
    assertThat(status(new Connection(proxyAt("user:pa:ss@"), authority()))).isEqualTo(100);
    assertThat(SEEN).last().asString().startsWith("CONNECT 127.0.0.1");
  }

  @Test
  void proxy_withWrongPassword_failsAndKsefIsNotReached() {
    assertThatThrownBy(() -> status(new Connection(proxyAt("user:no@"), authority())))
        .isInstanceOf(KsefFailure.class)
        .isNotInstanceOf(KsefFailure.Refused.class);
  }

  @Test
  void settingsThatCannotWork_areRefused() {
    assertThatThrownBy(() -> new Connection(URI.create("nonsense"), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> status(new Connection(null, folder.resolve("s.key"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be read as PEM certificates");
  }
}

package dev.bramka.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * A server that answers HTTP/1.1 over bare sockets, so that it can do what no proper one does: hang
 * before or after the headers, trickle, cut, reset, go on without end. What each call suffers says
 * the {@link Script}. Thread-safe; {@link #close} ends all connections.
 */
public final class HostileServer implements AutoCloseable {
  /** A request as it came. */
  public record Request(String method, String path, Map<String, String> headers, byte[] body) {
    /** Method and path in one text. */
    public String line() {
      return method + " " + path;
    }
  }

  /** What happens to a request: writes to the connection whatever it likes. */
  public interface Behaviour {
    /** Answers, or does not. */
    void answer(Request request, Connection connection) throws IOException, InterruptedException;
  }

  /** Says how each request is treated. */
  public interface Script {
    /** The behaviour for the request. */
    Behaviour on(Request request);
  }

  /** The connection that a behaviour writes to. */
  public static final class Connection {
    private final Socket socket;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    /** Writes and flushes. */
    public void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Writes and flushes. */
    public void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Breaks the connection with a TCP reset. */
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Script script;

  /** Listens on a free port of the loopback address. */
  public HostileServer(Script script) {
    this.script = script;
    try {
      listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("hostile-server").start(this::accept);
  }

  /** From now on requests are treated so. */
  public void script(Script next) {
    script = next;
  }

  /** {@code http://127.0.0.1:port}. */
  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** All requests so far, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Forgets the requests so far. */
  public void forget() {
    requests.clear();
  }

  /** Breaks all connections, so that nobody waits any more for what hangs. */
  public void breakConnections() {
    try {
      for (Socket socket : new ArrayList<>(open)) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (SocketException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Request request = read(in); request != null; request = read(in)) {
        requests.add(request);
        script.on(request).answer(request, new Connection(socket));
      }
    } catch (IOException e) {
      // the other side left, or a behaviour broke the connection
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private static @org.jspecify.annotations.Nullable Request read(InputStream in)
      throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    String[] parts = first.split(" ");
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Request(parts[0], parts[1], headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** What the server at the address answers; what a proxy would do. */
  public static Behaviour forward(String address) {
    return forward(address, body -> body);
  }

  /**
   * What the server at the address answers to this request, with its body changed; a hash of the
   * body in the headers is made right again, for a liar is consistent.
   */
  public static Behaviour forward(String address, UnaryOperator<byte[]> change) {
    return (request, connection) -> {
      HttpRequest.Builder forwarded =
          HttpRequest.newBuilder(URI.create(address + request.path()))
              .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
      request.headers().forEach((name, value) -> pass(forwarded, name, value));
      HttpResponse<byte[]> answer =
          CLIENT.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
      StringBuilder headers = new StringBuilder();
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!name.startsWith(":")
                    && !name.equalsIgnoreCase("x-ms-meta-hash")
                    && !name.equalsIgnoreCase("content-length")
                    && !name.equalsIgnoreCase("transfer-encoding")) {
                  headers.append(name).append(": ").append(values.getFirst()).append("\r\n");
                }
              });
      byte[] body = change.apply(answer.body());
      if (answer.headers().firstValue("x-ms-meta-hash").isPresent()) {
        headers.append("x-ms-meta-hash: ").append(hash(body)).append("\r\n");
      }
      reply(answer.statusCode(), headers.toString(), body).answer(request, connection);
    };
  }

  private static String hash(byte[] body) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void forwardQuietly(String address, Request request)
      throws IOException, InterruptedException {
    HttpRequest.Builder forwarded =
        HttpRequest.newBuilder(URI.create(address + request.path()))
            .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach((name, value) -> pass(forwarded, name, value));
    CLIENT.send(forwarded.build(), HttpResponse.BodyHandlers.discarding());
  }

  /**
   * The server at the address does what is asked for, and the connection breaks before it answers.
   */
  public static Behaviour forwardThenReset(String address) {
    return (request, connection) -> {
      forwardQuietly(address, request);
      connection.reset();
    };
  }

  private static void pass(HttpRequest.Builder forwarded, String name, String value) {
    if (!Set.of("host", "content-length", "connection", "upgrade", "http2-settings")
        .contains(name)) {
      forwarded.header(name, value);
    }
  }

  /** A complete answer. */
  public static Behaviour reply(int status, String headers, byte[] body) {
    return (request, connection) -> {
      connection.write(
          "HTTP/1.1 "
              + status
              + " X\r\n"
              + headers
              + "Content-Length: "
              + body.length
              + "\r\n\r\n");
      connection.write(body);
    };
  }

  /** A complete answer in JSON. */
  public static Behaviour json(int status, String body) {
    return reply(
        status, "Content-Type: application/json\r\n", body.getBytes(StandardCharsets.UTF_8));
  }

  /** A page of somebody in between. */
  public static Behaviour html(int status) {
    return reply(
        status,
        "Content-Type: text/html\r\n",
        "<html><body>Request blocked</body></html>".getBytes(StandardCharsets.UTF_8));
  }

  /** Nothing at all, for so long. */
  public static Behaviour hangBeforeHeaders(long millis) {
    return (request, connection) -> Thread.sleep(millis);
  }

  /** Headers that promise a body, then nothing for so long. */
  public static Behaviour hangAfterHeaders(long millis) {
    return (request, connection) -> {
      connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
      Thread.sleep(millis);
    };
  }

  /** A byte every quarter of a second, up to so many. */
  public static Behaviour trickle(int bytes) {
    return (request, connection) -> {
      connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
              + bytes
              + "\r\n\r\n");
      for (int i = 0; i < bytes; i++) {
        connection.write(" ");
        Thread.sleep(250);
      }
    };
  }

  /** Half an answer, then the end of the connection. */
  public static Behaviour cut() {
    return (request, connection) -> {
      connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"a\":");
      connection.socket.close();
    };
  }

  /** A reset instead of an answer. */
  public static Behaviour reset() {
    return (request, connection) -> connection.reset();
  }

  /** An answer of so many megabytes. */
  public static Behaviour huge(int megabytes) {
    byte[] block = new byte[1_000_000];
    java.util.Arrays.fill(block, (byte) ' ');
    return (request, connection) -> {
      connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
              + megabytes * 1_000_000L
              + "\r\n\r\n");
      for (int i = 0; i < megabytes; i++) {
        connection.write(block);
      }
    };
  }

  @Override
  public void close() {
    try {
      listener.close();
      breakConnections();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

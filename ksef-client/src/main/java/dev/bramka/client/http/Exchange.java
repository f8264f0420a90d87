package dev.bramka.client.http;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, the body included, within the {@link Deadline} of the thread. The
 * JDK's own time-out of a request ends with the headers; a body that stalls would be waited for
 * without end.
 */
final class Exchange {
  /** The longest that an exchange may take where nobody set a deadline. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  /** With less time than this nothing is begun: it would end in doubt. */
  private static final Duration SHORTEST = Duration.ofMillis(50);

  private final HttpClient http;

  Exchange(HttpClient http) {
    this.http = http;
  }

  <T> HttpResponse<T> send(String call, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return send(call, request, handler, LONGEST);
  }

  /**
   * @param longest the time where nobody set a deadline
   */
  <T> HttpResponse<T> send(
      String call, HttpRequest request, HttpResponse.BodyHandler<T> handler, Duration longest) {
    Duration time = Deadline.left(longest);
    if (time.compareTo(SHORTEST) < 0) {
      throw KsefFailure.Unreachable.notTried(call);
    }
    CompletableFuture<HttpResponse<T>> answer = http.sendAsync(request, handler);
    try {
      return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new KsefFailure.NoAnswer(
          call, "not complete within " + Math.max(1, time.toSeconds()) + " s", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new KsefFailure.NoAnswer(call, "the gateway is stopping", e);
    } catch (ExecutionException e) {
      throw failure(call, e.getCause() == null ? e : e.getCause());
    }
  }

  /** What the failure means; whatever broke before the request was written had no effect. */
  static KsefFailure failure(String call, Throwable e) {
    if (find(e, UnknownHostException.class) || find(e, UnresolvedAddressException.class)) {
      return new KsefFailure.Unreachable(call, "DNS does not know the host's name", e);
    }
    if (find(e, CertificateException.class)) {
      return new KsefFailure.Unreachable(call, "TLS: its certificate is not trusted", e);
    }
    if (find(e, SSLHandshakeException.class)) {
      return new KsefFailure.Unreachable(call, "TLS: no agreement on a secure connection", e);
    }
    if (find(e, HttpConnectTimeoutException.class)) {
      return new KsefFailure.Unreachable(call, "the connection was not made in time", e);
    }
    if (find(e, ConnectException.class) || find(e, NoRouteToHostException.class)) {
      return new KsefFailure.Unreachable(call, "the connection was refused", e);
    }
    // KSeF itself is never asked with HTTP authentication, so only a proxy can want one.
    if (text(e).contains("Tunnel failed") || text(e).contains("uthenticat")) {
      return new KsefFailure.Unreachable(call, "the proxy refused the connection", e);
    }
    if (find(e, BoundedBody.TooLarge.class)) {
      return new KsefFailure.NoAnswer(call, "the answer is too large", e);
    }
    if (find(e, SSLException.class)) {
      return new KsefFailure.NoAnswer(call, "TLS: the secure connection broke", e);
    }
    return new KsefFailure.NoAnswer(call, "the connection broke", e);
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  private static boolean find(Throwable e, Class<? extends Throwable> kind) {
    @Nullable Throwable at = e;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (kind.isInstance(at)) {
        return true;
      }
      at = at.getCause();
    }
    return false;
  }
}

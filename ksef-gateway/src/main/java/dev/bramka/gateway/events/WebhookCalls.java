package dev.bramka.gateway.events;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Posts to webhooks. Nothing is followed or repeated, and no call takes longer than some seconds.
 * Thread-safe.
 */
@Component
class WebhookCalls implements DisposableBean {
  private static final Timeout CONNECT = Timeout.of(Duration.ofSeconds(5));
  private static final Timeout ANSWER = Timeout.of(Duration.ofSeconds(15));

  /** Whatever the other side does, a call ends by then. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final int READ = 16_384;
  private static final int AT_ONCE = 200;
  private static final int AT_ONCE_EACH = 4;

  private final CloseableHttpClient http;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("webhook-timer").unstarted(task));

  WebhookCalls(PublicAddresses addresses) {
    http =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(addresses)
                    .setMaxConnTotal(AT_ONCE)
                    .setMaxConnPerRoute(AT_ONCE_EACH)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT)
                            .setSocketTimeout(ANSWER)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setRedirectsEnabled(false)
                    .setConnectionRequestTimeout(ANSWER)
                    .setResponseTimeout(ANSWER)
                    .build())
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .setUserAgent("Bramka")
            .build();
  }

  /**
   * A message as Standard Webhooks has it.
   *
   * @param id the same for the same event, however often it is sent
   * @param timestamp seconds since the epoch
   * @param signature one or more, parted by spaces
   */
  record Message(String id, long timestamp, String signature, String body) {}

  /**
   * Posts a message.
   *
   * @return the status
   * @throws IOException when no answer came
   */
  int post(String url, Message message) throws IOException {
    HttpPost post = new HttpPost(url);
    post.setHeader("webhook-id", message.id());
    post.setHeader("webhook-timestamp", Long.toString(message.timestamp()));
    post.setHeader("webhook-signature", message.signature());
    post.setEntity(new StringEntity(message.body(), ContentType.APPLICATION_JSON));
    ScheduledFuture<?> end = timer.schedule(post::cancel, LONGEST.toMillis(), MILLISECONDS);
    try {
      return http.execute(post, answer -> status(post, answer));
    } finally {
      end.cancel(false);
    }
  }

  /** Reads a short body, so that the connection can be used again, and no long one. */
  private static int status(HttpPost post, ClassicHttpResponse answer) throws IOException {
    HttpEntity entity = answer.getEntity();
    if (entity != null) {
      try (InputStream body = entity.getContent()) {
        if (body.readNBytes(READ).length == READ) {
          post.cancel();
        }
      }
    }
    return answer.getCode();
  }

  @Override
  public void destroy() throws IOException {
    timer.shutdownNow();
    http.close();
  }
}

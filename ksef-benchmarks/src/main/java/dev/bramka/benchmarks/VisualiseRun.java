package dev.bramka.benchmarks;

import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * PDFs over HTTP: the first one of a fresh gateway, then many callers at once.
 *
 * <p>Arguments: data folder with {@code demo-key.json}, the gateway's process id, callers at once,
 * PDFs of each of them before and while measuring.
 */
public final class VisualiseRun {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;

  private VisualiseRun(String key) {
    byte[] xml = TestInvoices.fa3(LoadRun.field(key, "nip"), "PDF/1");
    String body =
        "{\"outputFormat\":\"pdf\",\"outputLanguage\":\"pl\",\"includeQrCode\":true,\"invoiceData\":\""
            + Base64.getEncoder().encodeToString(xml)
            + "\"}";
    String user = LoadRun.field(key, "id") + ":" + LoadRun.field(key, "secret");
    request =
        HttpRequest.newBuilder(URI.create(LoadRun.field(key, "baseUrl") + "/api/invoice/visualize"))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    VisualiseRun run = new VisualiseRun(Files.readString(Path.of(args[0], "demo-key.json")));
    int callers = Integer.parseInt(args[2]);
    int each = Integer.parseInt(args[3]);
    System.out.printf(Locale.ROOT, "first PDF %.0f ms%n", run.once() / 1e6);
    run.measure(callers, each);
    long start = System.nanoTime();
    long[] nanos = run.measure(callers, each);
    double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "callers %d   PDFs/s %.0f   p50 %.0f ms   max %.0f ms%n",
        callers,
        nanos.length / seconds,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length - 1] / 1e6);
    LoadRun.memory(Long.parseLong(args[1]));
  }

  private long[] measure(int callers, int each) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(callers)) {
      Future<?>[] done = new Future<?>[callers];
      long[] nanos = new long[callers * each];
      for (int c = 0; c < callers; c++) {
        int caller = c;
        done[c] =
            pool.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    nanos[caller * each + i] = once();
                  }
                  return null;
                });
      }
      for (Future<?> one : done) {
        one.get();
      }
      return nanos;
    }
  }

  private long once() throws IOException, InterruptedException {
    long start = System.nanoTime();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200 || answer.body()[0] != '%') {
      throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
    }
    return System.nanoTime() - start;
  }
}

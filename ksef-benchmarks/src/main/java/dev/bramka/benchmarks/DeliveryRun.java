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
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hands invoices over one at a time as fast as the gateway takes them, with an urgent one in the
 * middle, and waits until all have their KSeF number. Prints invoices taken a second and the time
 * to the number, beside the time that a client needs which posts them one by one within KSeF's
 * limits.
 *
 * <p>Arguments: data folder with {@code demo-key.json}, gateway process id (0 for none), invoices,
 * callers, {@code delivery} or {@code accept} (which ends when all are handed over).
 */
public final class DeliveryRun {
  /** KSeF documentation, limits: posts an hour. */
  private static final int POSTS_AN_HOUR = 180;

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Pattern ACCEPTED =
      Pattern.compile(
          "\"at\":\"([^\"]*)\",\"type\":\"submission\\.(accepted|rejected)\",\"subject\":\"([^\"]*)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final String base;
  private final String simulator;
  private final String authorization;
  private final String template;
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private final Map<String, Instant> handedOver = new ConcurrentHashMap<>();
  private final Map<String, Duration> took = new HashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private int rejected;

  private DeliveryRun(String key) {
    base = LoadRun.field(key, "baseUrl");
    simulator = LoadRun.field(key, "simulatorUrl");
    String user = LoadRun.field(key, "id") + ":" + LoadRun.field(key, "secret");
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    template = TestInvoices.fa3Text(LoadRun.field(key, "nip"), "@NUMBER@", "2026-02-15");
  }

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    DeliveryRun run = new DeliveryRun(Files.readString(Path.of(args[0], "demo-key.json")));
    boolean delivered = !args[4].equals("accept");
    run.go(
        Long.parseLong(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]), delivered);
  }

  private void go(long process, int invoices, int callers, boolean delivered) throws Exception {
    Instant start = Instant.now();
    handOver(invoices, callers);
    double seconds = Duration.between(start, Instant.now()).toMillis() / 1_000.0;
    System.out.printf(
        Locale.ROOT,
        "handed over %d in %.1f s: %.0f/s, failures %d%n",
        invoices,
        seconds,
        invoices / seconds,
        failures.get());
    if (delivered) {
      follow(invoices);
      report(start);
    }
    System.out.println(
        "simulator " + body(HttpRequest.newBuilder(URI.create(simulator + "/simulator/health"))));
    if (process > 0) {
      LoadRun.memory(process);
    }
  }

  private void handOver(int invoices, int callers) throws InterruptedException {
    Semaphore places = new Semaphore(callers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < invoices; i++) {
        boolean urgent = i == invoices / 2;
        String id = (urgent ? "urgent-" : "n-") + run + "-" + i;
        places.acquire();
        threads.execute(
            () -> {
              try {
                put(id, urgent);
              } finally {
                places.release();
              }
            });
      }
    }
  }

  private void put(String id, boolean urgent) {
    try {
      String xml = template.replace("@NUMBER@", id);
      handedOver.put(id, Instant.now());
      HttpResponse<String> answer =
          http.send(
              request("/api/submissions/" + id + (urgent ? "?priority=high" : ""))
                  .header("Content-Type", "text/xml")
                  .PUT(HttpRequest.BodyPublishers.ofString(xml))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 201 && failures.incrementAndGet() <= 5) {
        System.out.println(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      failures.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads the events until all are decided. */
  private void follow(int invoices) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String after = "0";
    while (took.size() < invoices - failures.get() && Instant.now().isBefore(end)) {
      String page = get("/api/events?limit=1000&after=" + after);
      Matcher matcher = ACCEPTED.matcher(page);
      while (matcher.find()) {
        Instant since = handedOver.get(matcher.group(3));
        if (since != null) {
          took.put(matcher.group(3), Duration.between(since, Instant.parse(matcher.group(1))));
          rejected += matcher.group(2).equals("rejected") ? 1 : 0;
        }
      }
      String next = LoadRun.field(page, "next");
      if (next.equals(after)) {
        Thread.sleep(500);
      }
      after = next;
    }
  }

  private void report(Instant start) {
    long[] all = took.values().stream().mapToLong(Duration::toMillis).sorted().toArray();
    long urgent =
        took.entrySet().stream()
            .filter(e -> e.getKey().startsWith("urgent"))
            .mapToLong(e -> e.getValue().toMillis())
            .max()
            .orElse(-1);
    System.out.printf(
        Locale.ROOT,
        "decided %d (%d rejected) in %.1f s; time to the number: p50 %.1f s, p99 %.1f s, worst %.1f"
            + " s, the urgent one %.1f s%n",
        all.length,
        rejected,
        Duration.between(start, Instant.now()).toMillis() / 1_000.0,
        all.length == 0 ? -1 : all[all.length / 2] / 1_000.0,
        all.length == 0 ? -1 : all[all.length * 99 / 100] / 1_000.0,
        all.length == 0 ? -1 : all[all.length - 1] / 1_000.0,
        urgent / 1_000.0);
    System.out.printf(
        Locale.ROOT,
        "one by one within %d posts an hour it would take %.1f hours%n",
        POSTS_AN_HOUR,
        all.length / (double) POSTS_AN_HOUR);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
  }

  private String get(String path) throws IOException, InterruptedException {
    return body(request(path));
  }

  private String body(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.GET().build(), HttpResponse.BodyHandlers.ofString()).body();
  }
}

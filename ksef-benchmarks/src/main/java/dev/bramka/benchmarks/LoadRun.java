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
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plain sends through a running gateway: so many callers at once for so many seconds, after a
 * warm-up. Prints invoices a second, latencies, failures and the gateway's resident memory.
 *
 * <p>Arguments: data folder with {@code demo-key.json}, gateway process id (0 for none), callers,
 * seconds of warm-up, seconds of measurement.
 */
public final class LoadRun {
  private static final int PER_SESSION = 9_000;
  private static final String MARK = "THE-NUMBER";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final String base;
  private final String authorization;
  private final String before;
  private final String behind;
  private final AtomicInteger sequence = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
  private volatile String session = "";
  private volatile boolean measuring;

  private LoadRun(String key) {
    base = field(key, "baseUrl") + "/api/invoice";
    String nip = field(key, "nip");
    String user = field(key, "id") + ":" + field(key, "secret");
    String xml = TestInvoices.fa3Text(nip, MARK, "2026-02-15");
    int at = xml.indexOf(MARK);
    String run = Long.toString(ProcessHandle.current().pid()) + "-";
    int padding = 3 - (xml.substring(0, at) + run).getBytes(StandardCharsets.UTF_8).length % 3;
    before = base64(xml.substring(0, at) + run + "-".repeat(padding));
    behind = base64(xml.substring(at + MARK.length()));
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs the load. */
  public static void main(String[] args) throws Exception {
    LoadRun run = new LoadRun(Files.readString(Path.of(args[0], "demo-key.json")));
    run.go(
        Long.parseLong(args[1]),
        Integer.parseInt(args[2]),
        Integer.parseInt(args[3]),
        Integer.parseInt(args[4]));
  }

  private void go(long process, int callers, int warmUp, int seconds) throws Exception {
    session = open();
    long start = System.nanoTime();
    long measureFrom = start + TimeUnit.SECONDS.toNanos(warmUp);
    long end = measureFrom + TimeUnit.SECONDS.toNanos(seconds);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        threads.execute(() -> sendUntil(end));
      }
      TimeUnit.NANOSECONDS.sleep(measureFrom - System.nanoTime());
      measuring = true;
    }
    report(seconds, process);
  }

  private void sendUntil(long end) {
    while (System.nanoTime() < end) {
      int number = sequence.incrementAndGet();
      try {
        if (number % PER_SESSION == 0) {
          session = open();
        }
        sendOne(number);
      } catch (IOException e) {
        failures.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void sendOne(int number) throws IOException, InterruptedException {
    String body =
        "{\"sessionId\":\"" + session + "\",\"plain\":{\"invoice\":\"" + encoded(number) + "\"}}";
    long from = System.nanoTime();
    HttpResponse<String> answer = post("/send", body);
    if (answer.statusCode() != 200) {
      if (failures.incrementAndGet() <= 5) {
        System.out.println(answer.statusCode() + " " + answer.body());
      }
    } else if (measuring) {
      micros.add((System.nanoTime() - from) / 1_000);
    }
  }

  /** Base64 of the invoice with this number; only the few bytes that differ are encoded anew. */
  private String encoded(int number) {
    byte[] digits = String.format(Locale.ROOT, "%09d", number).getBytes(StandardCharsets.US_ASCII);
    return before + Base64.getEncoder().encodeToString(digits) + behind;
  }

  private String open() throws IOException, InterruptedException {
    HttpResponse<String> answer = post("/session/open", "{\"invoiceVersion\":\"v3\"}");
    if (answer.statusCode() != 200) {
      throw new IOException("No session: " + answer.body());
    }
    return field(answer.body(), "id");
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void report(int seconds, long process) throws IOException {
    long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "invoices/s %.0f   p50 %.1f ms   p99 %.1f ms   max %.1f ms   failures %d%n",
        sorted.length / (double) seconds,
        at(sorted, 0.50),
        at(sorted, 0.99),
        at(sorted, 1.0),
        failures.get());
    if (process > 0) {
      memory(process);
    }
  }

  /** Says how much memory a process takes, and took at most. */
  static void memory(long process) throws IOException {
    Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
        .forEach(line -> System.out.println("gateway " + line.replaceAll("\\s+", " ")));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static double at(long[] sorted, double quantile) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) (quantile * sorted.length))] / 1_000.0;
  }

  static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalArgumentException(
          name + " is missing in " + Arrays.toString(json.split("\\s")));
    }
    return matcher.group(1);
  }
}

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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reading archived invoices at a fixed rate: sends some, waits until they are archived, then asks
 * for them whether or not earlier questions were answered, and counts time from when each was due.
 *
 * <p>Arguments: data folder with {@code demo-key.json}, questions a second, seconds of warm-up,
 * seconds of measurement.
 */
public final class ReadRun {
  private static final int INVOICES = 500;
  private static final Pattern NUMBER = Pattern.compile("\"ksefNumber\":\"([^\"]+)\"");

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final String base;
  private final String nip;
  private final String authorization;
  private final AtomicInteger failures = new AtomicInteger();
  private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();

  private ReadRun(String key) {
    base = LoadRun.field(key, "baseUrl") + "/api";
    nip = LoadRun.field(key, "nip");
    String user = LoadRun.field(key, "id") + ":" + LoadRun.field(key, "secret");
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException, InterruptedException {
    String key = Files.readString(Path.of(args[0], "demo-key.json"));
    ReadRun run = new ReadRun(key);
    int rate = Integer.parseInt(args[1]);
    String session = run.open();
    List<String> numbers = run.archived(session);
    run.read(session, numbers, rate, Integer.parseInt(args[2]));
    run.micros.clear();
    run.read(session, numbers, rate, Integer.parseInt(args[3]));
    run.report(rate);
  }

  private String open() throws IOException, InterruptedException {
    String answer = call("/invoice/session/open", "{\"invoiceVersion\":\"v3\"}");
    return LoadRun.field(answer, "id");
  }

  private List<String> archived(String session) throws IOException, InterruptedException {
    for (int i = 0; i < INVOICES; i++) {
      byte[] xml = TestInvoices.fa3(nip, "READ/" + System.nanoTime());
      String invoice = Base64.getEncoder().encodeToString(xml);
      call(
          "/invoice/send",
          "{\"sessionId\":\"" + session + "\",\"plain\":{\"invoice\":\"" + invoice + "\"}}");
    }
    for (int i = 0; i < 600; i++) {
      List<String> numbers = new ArrayList<>();
      Matcher matcher = NUMBER.matcher(call("/archive/invoices?limit=500", null));
      while (matcher.find()) {
        numbers.add(matcher.group(1));
      }
      if (numbers.size() >= INVOICES) {
        return numbers;
      }
      Thread.sleep(500);
    }
    throw new IllegalStateException("The invoices were never archived");
  }

  private void read(String session, List<String> numbers, int rate, int seconds)
      throws InterruptedException {
    long gap = Duration.ofSeconds(1).toNanos() / rate;
    long start = System.nanoTime();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long i = 0; i < (long) rate * seconds; i++) {
        long due = start + i * gap;
        LockSupport.parkNanos(due - System.nanoTime());
        String path = "/invoice/get/" + session + "/" + numbers.get((int) (i % numbers.size()));
        callers.execute(() -> ask(path, due));
      }
      callers.shutdown();
      callers.awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  private void ask(String path, long due) {
    try {
      call(path, null);
      micros.add((System.nanoTime() - due) / 1_000);
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String call(String path, @Nullable String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
    if (body != null) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  private void report(int rate) {
    long[] all = micros.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%d reads/s asked for: %d answered   p50 %.1f ms   p99 %.1f ms   max %.1f ms   failures %d%n",
        rate,
        all.length,
        all[all.length / 2] / 1000.0,
        all[(int) (all.length * 0.99)] / 1000.0,
        all[all.length - 1] / 1000.0,
        failures.get());
  }
}

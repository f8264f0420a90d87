package dev.bramka.benchmarks;

import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How long one tenant's sends take while another tenant floods the gateway, for each kind of flood.
 * Prints a line of a Markdown table for each.
 *
 * <p>Arguments: data folder with {@code demo-key.json} (the flooding tenant), id, secret and NIP of
 * the other tenant, seconds for each kind, and a regular expression for the kinds wanted.
 */
public final class FloodRun {
  private static final int SENDERS = 2;
  private static final int WARM_UP_SECONDS = 20;
  private static final String NIP = "5265877635";

  /** What floods: callers at once, and the request that each repeats. */
  private record Flood(int callers, HttpRequest request) {}

  private record Sent(long[] sortedMicros, int failures) {
    double at(double quantile) {
      int last = sortedMicros.length - 1;
      return last < 0 ? 0 : sortedMicros[(int) Math.min(last, quantile * (last + 1))] / 1_000.0;
    }
  }

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final AtomicInteger sequence = new AtomicInteger();
  private final String base;
  private final String flooder;
  private final String sender;
  private final String nip;

  private FloodRun(String key, String id, String secret, String nip) {
    base = LoadRun.field(key, "baseUrl") + "/api/invoice";
    flooder = basic(LoadRun.field(key, "id"), LoadRun.field(key, "secret"));
    sender = basic(id, secret);
    this.nip = nip;
  }

  /** Runs all floods, one after the other. */
  public static void main(String[] args) throws Exception {
    String key = Files.readString(Path.of(args[0], "demo-key.json"));
    new FloodRun(key, args[1], args[2], args[3]).go(Integer.parseInt(args[4]), args[5]);
  }

  private void go(int seconds, String wanted) throws Exception {
    String session = open();
    measured(session, WARM_UP_SECONDS);
    System.out.println("| flood by another tenant | sends | p50 | p99 | longest | failures |");
    System.out.println("|---|---|---|---|---|---|");
    for (Map.Entry<String, Flood> flood : floods().entrySet()) {
      if (flood.getKey().matches(wanted)) {
        print(flood.getKey(), during(flood.getValue(), session, seconds));
      }
    }
  }

  private static void print(String name, Sent sent) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %.0f ms | %.0f ms | %.0f ms | %d |%n",
        name,
        sent.sortedMicros().length,
        sent.at(0.5),
        sent.at(0.99),
        sent.at(1),
        sent.failures());
  }

  private Map<String, Flood> floods() {
    Map<String, Flood> all = new LinkedHashMap<>();
    all.put("none", new Flood(0, post("/validate", "text/xml", new byte[0])));
    all.put("4 × generate/simple, 9 000 lines", new Flood(4, simple(9_000)));
    all.put("16 × generate/simple, 1 000 lines", new Flood(16, simple(1_000)));
    byte[] large = invoice(9_500);
    all.put(
        "16 × validate/report, 3 MB", new Flood(16, post("/validate/report", "text/xml", large)));
    all.put("16 × parse, 3 MB", new Flood(16, post("/parse", "text/xml", large)));
    all.put("16 × PDF of 3 MB", new Flood(16, drawing(large, "pdf")));
    all.put("16 × HTML of 3 MB", new Flood(16, drawing(large, "html")));
    all.put("64 × PDF, ordinary", new Flood(64, drawing(invoice(10), "pdf")));
    all.put("64 × validate, ordinary", new Flood(64, post("/validate", "text/xml", invoice(10))));
    all.put(
        "64 × wrong password",
        new Flood(
            64,
            HttpRequest.newBuilder(URI.create(base + "/status/x"))
                .header("Authorization", basic("nobody", "wrong"))
                .build()));
    return all;
  }

  private HttpRequest simple(int lines) {
    String line = "{\"name\":\"Krzesło\",\"quantity\":1,\"netPrice\":100,\"rate\":23}";
    String json =
        "{\"number\":\"FV/1\",\"seller\":{\"nip\":\""
            + NIP
            + "\",\"name\":\"Meble\",\"address\":\"Leśna 14\"},"
            + "\"buyer\":{\"nip\":\"1111111111\",\"name\":\"Żuraw\",\"address\":\"Rynek 1\"},\"lines\":["
            + IntStream.range(0, lines).mapToObj(i -> line).collect(Collectors.joining(","))
            + "]}";
    return post("/generate/simple", "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest drawing(byte[] xml, String format) {
    String json =
        "{\"invoiceData\":\""
            + Base64.getEncoder().encodeToString(xml)
            + "\",\"outputFormat\":\""
            + format
            + "\"}";
    return post("/visualize", "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /** A valid invoice with so many rows more than usual; 9 500 are close to 3 MB. */
  private static byte[] invoice(int rows) {
    String xml = TestInvoices.fa3Text(NIP, "FV/1", "2026-02-15");
    int at = xml.indexOf("<FaWiersz>");
    int end = xml.indexOf("</FaWiersz>") + "</FaWiersz>".length();
    return (xml.substring(0, at) + xml.substring(at, end).repeat(rows) + xml.substring(end))
        .getBytes(StandardCharsets.UTF_8);
  }

  private HttpRequest post(String path, String type, byte[] body) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", flooder)
        .header("Content-Type", type)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private Sent during(Flood flood, String session, int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds + 3L);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < flood.callers(); i++) {
        threads.execute(() -> repeat(flood.request(), end));
      }
      TimeUnit.SECONDS.sleep(2);
      return measured(session, seconds);
    }
  }

  private void repeat(HttpRequest request, long end) {
    while (System.nanoTime() < end) {
      try {
        http.send(request, HttpResponse.BodyHandlers.discarding());
      } catch (IOException e) {
        // the gateway may close a connection that brings too much
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Sent measured(String session, int seconds) throws Exception {
    Queue<Long> micros = new ConcurrentLinkedQueue<>();
    AtomicInteger failures = new AtomicInteger();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < SENDERS; i++) {
        threads.execute(() -> send(session, end, micros, failures));
      }
    }
    return new Sent(micros.stream().mapToLong(Long::longValue).sorted().toArray(), failures.get());
  }

  private void send(String session, long end, Queue<Long> micros, AtomicInteger failures) {
    while (System.nanoTime() < end) {
      String number = "FL/" + sequence.incrementAndGet();
      byte[] xml = TestInvoices.fa3(nip, number);
      String body =
          "{\"sessionId\":\""
              + session
              + "\",\"plain\":{\"invoice\":\""
              + Base64.getEncoder().encodeToString(xml)
              + "\"}}";
      long from = System.nanoTime();
      try {
        if (asSender("/send", body).statusCode() == 200) {
          micros.add((System.nanoTime() - from) / 1_000);
        } else {
          failures.incrementAndGet();
        }
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (IOException e) {
        failures.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private String open() throws IOException, InterruptedException {
    HttpResponse<String> answer = asSender("/session/open", "{\"invoiceVersion\":\"v3\"}");
    if (answer.statusCode() != 200) {
      throw new IOException("No session: " + answer.body());
    }
    return LoadRun.field(answer.body(), "id");
  }

  private HttpResponse<String> asSender(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Authorization", sender)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String basic(String id, String secret) {
    byte[] pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }
}

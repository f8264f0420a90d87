package dev.bramka.gateway.launcher;

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
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main job for real, as a caller does it: over HTTP, against a running gateway. Every step says
 * what it does; everything it gets is left in the folder.
 */
public final class Demo {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PATIENCE_SECONDS = 60;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String authorization;
  private final String nip;
  private final Path folder;
  private int step;

  private Demo(JsonNode key, Path folder) {
    this.base = key.get("baseUrl").stringValue() + "/api/invoice";
    this.nip = key.get("nip").stringValue();
    this.folder = folder;
    String user = key.get("id").stringValue() + ":" + key.get("secret").stringValue();
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Runs the demo.
   *
   * @param dataFolder the gateway's data folder, which holds {@code demo-key.json}
   * @param invoice an invoice file with {@code @NIP@} and {@code @NUMBER@} where those go
   * @throws IOException when a step does not end as it should
   */
  public static void run(Path dataFolder, Path invoice) throws IOException, InterruptedException {
    JsonNode key = JSON.readTree(Files.readString(dataFolder.resolve("demo-key.json")));
    Path folder = Files.createDirectories(dataFolder.resolve("demo"));
    new Demo(key, folder).go(Files.readString(invoice));
  }

  /**
   * Sends many invoices without a word, so that the JVM can note for later starts what runs hot.
   *
   * @param dataFolder as for {@link #run}
   * @param invoice as for {@link #run}
   * @param count how many
   */
  public static void rehearse(Path dataFolder, Path invoice, int count)
      throws IOException, InterruptedException {
    JsonNode key = JSON.readTree(Files.readString(dataFolder.resolve("demo-key.json")));
    Demo demo = new Demo(key, dataFolder);
    String template = Files.readString(invoice).replace("@NIP@", demo.nip);
    String session =
        demo.post("/session/open", Map.of("invoiceVersion", "v3")).get("id").asString();
    for (int i = 0; i < count; i++) {
      byte[] xml = template.replace("@NUMBER@", "R/" + i).getBytes(StandardCharsets.UTF_8);
      demo.send("/validate", "text/xml", xml);
      String encoded = Base64.getEncoder().encodeToString(xml);
      demo.post("/send", Map.of("sessionId", session, "plain", Map.of("invoice", encoded)));
    }
    demo.get("/session/close/" + session);
  }

  private void go(String template) throws IOException, InterruptedException {
    String number = "DEMO/" + System.currentTimeMillis();
    byte[] xml =
        template.replace("@NIP@", nip).replace("@NUMBER@", number).getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("invoice.xml");
    Files.write(file, xml);
    say("An FA(3) invoice, number " + number + ", " + xml.length + " bytes", file);

    JsonNode valid = JSON.readTree(send("/validate", "text/xml", xml));
    say("Validated: structure " + valid.get("invoiceVersion").asString(), null);

    String session = post("/session/open", Map.of("invoiceVersion", "v3")).get("id").asString();
    say("Session open at KSeF (simulated): " + session, null);

    String encoded = Base64.getEncoder().encodeToString(xml);
    String invoice =
        post("/send", Map.of("sessionId", session, "plain", Map.of("invoice", encoded)))
            .get("id")
            .asString();
    say("Sent, KSeF's reference: " + invoice, null);

    String ksefNumber = awaitNumber(invoice);
    say("Accepted, KSeF number: " + ksefNumber, null);

    JSON.readTree(get("/session/close/" + session));
    say("Session closed", null);

    Path upo = folder.resolve("upo.xml");
    Files.write(upo, awaitUpo(session, ksefNumber));
    say("Receipt (UPO) saved; it lists the invoice", upo);

    String second = post("/session/open", Map.of("invoiceVersion", "v3")).get("id").asString();
    byte[] back = get("/get/" + second + "/" + ksefNumber);
    get("/session/close/" + second);
    if (!Arrays.equals(xml, back)) {
      throw new IOException("What came back is not what was sent");
    }
    Path downloaded = folder.resolve(ksefNumber + ".xml");
    Files.write(downloaded, back);
    say("Fetched back, identical byte for byte", downloaded);
    System.out.println("\nDone. Everything is in " + folder.toAbsolutePath());
  }

  private String awaitNumber(String invoice) throws IOException, InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 2; i++) {
      JsonNode status = JSON.readTree(get("/status/" + invoice));
      if (status.get("status").asString().equals("accepted")) {
        return status.get("ksefReferenceNumber").asString();
      }
      if (status.get("status").asString().equals("rejected")) {
        throw new IOException("KSeF rejected the invoice: " + status);
      }
      waitABit("KSeF is deciding");
    }
    throw new IOException("KSeF did not decide in time");
  }

  private byte[] awaitUpo(String session, String number) throws IOException, InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 2; i++) {
      HttpResponse<byte[]> answer = call(request("/session/upo/" + session).GET().build());
      if (answer.statusCode() == 200) {
        if (!new String(answer.body(), StandardCharsets.UTF_8).contains(number)) {
          throw new IOException("The receipt does not list the invoice");
        }
        return answer.body();
      }
      if (answer.statusCode() != 409) {
        throw failed("/session/upo", answer);
      }
      waitABit("KSeF is writing the receipt");
    }
    throw new IOException("KSeF wrote no receipt in time");
  }

  private static void waitABit(String why) throws InterruptedException {
    System.out.println("        … " + why);
    Thread.sleep(500);
  }

  private void say(String what, @org.jspecify.annotations.Nullable Path file) {
    System.out.printf("  [%d/8] %s%n", ++step, what);
    if (file != null) {
      System.out.println("        " + file.toAbsolutePath());
    }
  }

  private JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return JSON.readTree(send(path, "application/json", JSON.writeValueAsBytes(body)));
  }

  private byte[] send(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return good(
        path,
        call(
            request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build()));
  }

  private byte[] get(String path) throws IOException, InterruptedException {
    return good(path, call(request(path).GET().build()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
  }

  private HttpResponse<byte[]> call(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] good(String path, HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw failed(path, answer);
    }
    return answer.body();
  }

  private static IOException failed(String path, HttpResponse<byte[]> answer) {
    return new IOException(
        path
            + ": HTTP "
            + answer.statusCode()
            + " "
            + new String(answer.body(), StandardCharsets.UTF_8));
  }
}

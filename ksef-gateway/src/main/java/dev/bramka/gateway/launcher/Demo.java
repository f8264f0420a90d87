package dev.bramka.gateway.launcher;

import dev.bramka.gateway.security.ApiKeys;
import java.io.ByteArrayInputStream;
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
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The main job for real, as a caller does it: over HTTP, against a running gateway. Every step says
 * what it does; everything it gets is left in the folder.
 */
public final class Demo {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PATIENCE_SECONDS = 60;
  private static final int STEPS = 18;

  /** The buyer of the example. */
  private static final String BUYER = "2222222222";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final String authorization;
  private final String nip;
  private final Path folder;
  private int step;

  private Demo(String base, String nip, String id, String secret, Path folder) {
    this.base = base;
    this.nip = nip;
    this.folder = folder;
    authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  private static Demo of(Path dataFolder, Path folder) throws IOException {
    JsonNode key = JSON.readTree(Files.readString(dataFolder.resolve("demo-key.json")));
    return new Demo(
        key.get("baseUrl").stringValue() + "/api/invoice",
        key.get("nip").stringValue(),
        key.get("id").stringValue(),
        key.get("secret").stringValue(),
        folder);
  }

  /**
   * Runs the demo.
   *
   * @param dataFolder the gateway's data folder, which holds {@code demo-key.json}
   * @param invoice an invoice file with {@code @NIP@} and {@code @NUMBER@} where those go; the same
   *     as JSON lies beside it as {@code faktura.json}
   * @param tenants makes the supplier that invoices us
   * @throws IOException when a step does not end as it should
   */
  public static void run(Path dataFolder, Path invoice, DemoTenant tenants)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(dataFolder.resolve("demo"));
    Demo demo = of(dataFolder, folder);
    String template = Files.readString(invoice);
    demo.send(Files.readString(invoice.resolveSibling("faktura.json")));
    ApiKeys.Issued key = tenants.supplier();
    Demo supplier = new Demo(demo.base, DemoTenant.SUPPLIER_NIP, key.id(), key.secret(), folder);
    demo.receive(supplier, template);
    new DeliveryDemo(demo, template.replace("@NIP@", demo.nip)).run();
    System.out.println("\nDone. Everything is in " + folder.toAbsolutePath());
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
    Demo demo = of(dataFolder, dataFolder);
    String template = Files.readString(invoice).replace("@NIP@", demo.nip);
    String session =
        demo.post("/session/open", Map.of("invoiceVersion", "v3")).get("id").asString();
    for (int i = 0; i < count; i++) {
      byte[] xml = template.replace("@NUMBER@", "R/" + i).getBytes(StandardCharsets.UTF_8);
      demo.send("/validate", "text/xml", xml);
      String encoded = Base64.getEncoder().encodeToString(xml);
      demo.post("/send", Map.of("sessionId", session, "plain", Map.of("invoice", encoded)));
      if (i % 20 == 0) {
        demo.draw(xml, "", "html");
        demo.draw(xml, "", "pdf");
      }
    }
    demo.get("/session/close/" + session);
  }

  private void send(String template) throws IOException, InterruptedException {
    String number = "DEMO/" + System.currentTimeMillis();
    String json = template.replace("@NIP@", nip).replace("@NUMBER@", number);
    Path source = folder.resolve("invoice.json");
    Files.writeString(source, json);
    say("An invoice as JSON, number " + number, source);

    byte[] xml = generated(json);
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
    drawings(xml, ksefNumber, session);
    fetchBack(xml, ksefNumber);
  }

  private byte[] generated(String json) throws IOException, InterruptedException {
    byte[] xml = send("/generate", "application/json", json.getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve("invoice.xml");
    Files.write(file, xml);
    say("Generated the FA(3) document, " + xml.length + " bytes", file);

    JsonNode valid = JSON.readTree(send("/validate", "text/xml", xml));
    say("Validated: structure " + valid.get("invoiceVersion").asString(), null);
    return xml;
  }

  private void fetchBack(byte[] xml, String ksefNumber) throws IOException, InterruptedException {
    String second = post("/session/open", Map.of("invoiceVersion", "v3")).get("id").asString();
    byte[] back = get("/get/" + second + "/" + ksefNumber);
    get("/session/close/" + second);
    if (!Arrays.equals(xml, back)) {
      throw new IOException("What came back is not what was sent");
    }
    Path downloaded = folder.resolve(ksefNumber + ".xml");
    Files.write(downloaded, back);
    say("Fetched back, identical byte for byte", downloaded);
  }

  private void drawings(byte[] xml, String ksefNumber, String session)
      throws IOException, InterruptedException {
    Path html = folder.resolve("invoice.html");
    Files.write(html, draw(xml, ksefNumber, "html"));
    say("Drawn as HTML, with the QR code", html);
    Path pdf = folder.resolve("invoice.pdf");
    Files.write(pdf, draw(xml, ksefNumber, "pdf"));
    say("Drawn as PDF/A-3 with the XML inside", pdf);
    Path receipt = folder.resolve("upo.pdf");
    Files.write(receipt, get("/session/upo/" + session + "/visualize?outputFormat=pdf"));
    say("The receipt drawn as PDF", receipt);
  }

  private byte[] draw(byte[] xml, String ksefNumber, String format)
      throws IOException, InterruptedException {
    Map<String, Object> wanted =
        Map.of(
            "invoiceData",
            Base64.getEncoder().encodeToString(xml),
            "invoiceKsefNumber",
            ksefNumber,
            "includeLogo",
            true,
            "includeQrCode",
            true,
            "outputFormat",
            format,
            "outputLanguage",
            "pl");
    return send("/visualize", "application/json", JSON.writeValueAsBytes(wanted));
  }

  /** A supplier invoices us; we find that among our cost invoices. */
  private void receive(Demo supplier, String template) throws IOException, InterruptedException {
    byte[] xml =
        template
            .replace("<NIP>" + BUYER + "</NIP>", "<NIP>" + nip + "</NIP>")
            .replace("@NIP@", supplier.nip)
            .replace("@NUMBER@", "COST/" + System.currentTimeMillis())
            .getBytes(StandardCharsets.UTF_8);
    String session =
        supplier.post("/session/open", Map.of("invoiceVersion", "v3")).get("id").asString();
    String encoded = Base64.getEncoder().encodeToString(xml);
    String reference =
        supplier
            .post("/send", Map.of("sessionId", session, "plain", Map.of("invoice", encoded)))
            .get("id")
            .asString();
    String number = supplier.awaitNumber(reference);
    supplier.get("/session/close/" + session);
    say("A supplier (NIP " + supplier.nip + ") has invoiced us: " + number, null);

    byte[] zip = search(number);
    Path packed = folder.resolve("cost-invoices.zip");
    Files.write(packed, zip);
    say("Searched for cost invoices and downloaded the package", packed);

    byte[] found = unpacked(zip, number + ".xml");
    if (!Arrays.equals(xml, found)) {
      throw new IOException("The cost invoice is not what the supplier sent");
    }
    Path unpacked = folder.resolve(number + ".xml");
    Files.write(unpacked, found);
    say("Unpacked the supplier's invoice, identical byte for byte", unpacked);
  }

  /** KSeF stores an invoice some time after it has its number; until then it is not found. */
  private byte[] search(String number) throws IOException, InterruptedException {
    String session = post("/session/open", Map.of("invoiceVersion", "v3")).get("id").asString();
    for (int i = 0; i < PATIENCE_SECONDS; i++) {
      String query =
          post("/query/start", Map.of("sessionId", session, "subjectType", "subject2"))
              .get("queryId")
              .asString();
      String path = session + "/" + query;
      JsonNode status = JSON.readTree(get("/query/status/" + path));
      while (status.get("status").asString().equals("processing")) {
        waitABit("KSeF is packing");
        status = JSON.readTree(get("/query/status/" + path));
      }
      for (JsonNode part : status.get("items")) {
        byte[] zip = get("/query/result/" + path + "/" + part.asString());
        if (unpacked(zip, number + ".xml").length > 0) {
          get("/session/close/" + session);
          return zip;
        }
      }
      waitABit("KSeF has not stored it yet");
    }
    throw new IOException("The cost invoice was not found");
  }

  private static byte[] unpacked(byte[] zip, String name) throws IOException {
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        if (e.getName().equals(name)) {
          return in.readAllBytes();
        }
      }
      return new byte[0];
    }
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

  static void waitABit(String why) throws InterruptedException {
    System.out.println("        … " + why);
    Thread.sleep(500);
  }

  void say(String what, @org.jspecify.annotations.Nullable Path file) {
    System.out.printf("  [%2d/%d] %s%n", ++step, STEPS, what);
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

  /** A request to the product's own API. */
  HttpRequest.Builder own(String path) {
    return HttpRequest.newBuilder(URI.create(base.replace("/api/invoice", "/api") + path))
        .header("Authorization", authorization);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", authorization);
  }

  HttpResponse<byte[]> call(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] good(String path, HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw failed(path, answer);
    }
    return answer.body();
  }

  static IOException failed(String path, HttpResponse<byte[]> answer) {
    return new IOException(
        path
            + ": HTTP "
            + answer.statusCode()
            + " "
            + new String(answer.body(), StandardCharsets.UTF_8));
  }
}

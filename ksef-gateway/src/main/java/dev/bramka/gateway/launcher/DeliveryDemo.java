package dev.bramka.gateway.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hands over a package of invoices and an urgent one beside it, and forgets them. */
final class DeliveryDemo {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int INVOICES = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Demo demo;
  private final String template;
  private final String run = Long.toString(System.currentTimeMillis(), 36);

  /**
   * @param template an invoice with {@code @NUMBER@} where its number goes
   */
  DeliveryDemo(Demo demo, String template) {
    this.demo = demo;
    this.template = template;
  }

  void run() throws IOException, InterruptedException {
    Instant start = Instant.now();
    put("/packages/demo-" + run, "application/zip", packed());
    demo.say(
        "A package of " + INVOICES + " invoices handed over: PUT /api/packages/demo-" + run, null);

    byte[] xml = template.replace("@NUMBER@", "URGENT/" + run).getBytes(StandardCharsets.UTF_8);
    JsonNode urgent =
        put("/submissions/urgent-" + run + "?priority=high&wait=60s", "text/xml", xml);
    demo.say(
        "An urgent one beside it has its number after "
            + Duration.between(start, Instant.now()).toSeconds()
            + " s: "
            + urgent.path("ksefNumber").asString("none"),
        null);
    await(start);
  }

  private byte[] packed() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 1; i <= INVOICES; i++) {
        zip.putNextEntry(new ZipEntry("invoice-" + i + ".xml"));
        zip.write(
            template.replace("@NUMBER@", "P/" + run + "/" + i).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private void await(Instant start) throws IOException, InterruptedException {
    while (Instant.now().isBefore(start.plus(PATIENCE))) {
      JsonNode p = answer(demo.own("/packages/demo-" + run).GET());
      int accepted = p.path("submissions").path("accepted").asInt(0);
      if (accepted == INVOICES) {
        demo.say(
            "All "
                + INVOICES
                + " have their number after "
                + Duration.between(start, Instant.now()).toSeconds()
                + " s",
            null);
        return;
      }
      Demo.waitABit(accepted + " of " + INVOICES + " have their number");
    }
    throw new IOException("The package was not delivered in time");
  }

  private JsonNode put(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return answer(
        demo.own(path)
            .header("Content-Type", type)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest made = request.build();
    HttpResponse<byte[]> answer = demo.call(made);
    if (answer.statusCode() >= 300) {
      throw Demo.failed(made.uri().getPath(), answer);
    }
    return JSON.readTree(answer.body());
  }
}

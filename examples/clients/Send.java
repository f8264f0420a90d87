import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Sends an invoice, waits for its KSeF number, saves PDF and receipt: Java 21 or newer, no packages.
 * usage: BRAMKA_URL=http://127.0.0.1:8080 BRAMKA_KEY=id:secret java Send.java INVOICE.xml ID
 */
class Send {
  static final String URL = System.getenv().getOrDefault("BRAMKA_URL", "http://127.0.0.1:8080");
  static final String KEY = Base64.getEncoder().encodeToString(System.getenv("BRAMKA_KEY").getBytes());
  static final Instant END = Instant.now().plusSeconds(360);
  static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What is busy, or (where asked) not there yet, is asked for again until the end. */
  static byte[] call(String method, String path, byte[] body, boolean comes) throws Exception {
    for (;;) {
      HttpResponse<byte[]> answer = HTTP.send(
          HttpRequest.newBuilder(URI.create(URL + "/api/submissions/" + path))
              .timeout(Duration.ofSeconds(60))
              .header("Authorization", "Basic " + KEY)
              .header("Accept-Language", "pl")
              .header("Content-Type", "text/xml")
              .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
      int status = answer.statusCode();
      if (status < 300) {
        return answer.body();
      }
      boolean again = status == 429 || status == 503 || comes && status == 404;
      if (!again || Instant.now().isAfter(END)) {
        throw new IllegalStateException("HTTP " + status + ": " + new String(answer.body()));
      }
      Thread.sleep(1000 * Long.parseLong(answer.headers().firstValue("Retry-After").orElse("2")));
    }
  }

  static String field(String json, String name) {
    var found = Pattern.compile('"' + name + "\":\"([^\"]*)\"").matcher(json);
    return found.find() ? found.group(1) : "";
  }

  public static void main(String[] args) throws Exception {
    String id = args[1];
    // Repeating is safe: the same id and bytes are one invoice.
    String view = new String(call("PUT", id + "?wait=20s", Files.readAllBytes(Path.of(args[0])), false));
    while (field(view, "state").matches("queued|sending|sent") && Instant.now().isBefore(END)) {
      Thread.sleep(2000);
      view = new String(call("GET", id, null, false));
    }
    if (!field(view, "state").equals("accepted")) {
      throw new IllegalStateException(view);
    }
    Files.write(Path.of(id + ".pdf"), call("GET", id + "/pdf", null, false));
    Files.write(Path.of(id + "-upo.xml"), call("GET", id + "/upo", null, true)); // a little later
    System.out.println(field(view, "ksefNumber"));
  }
}

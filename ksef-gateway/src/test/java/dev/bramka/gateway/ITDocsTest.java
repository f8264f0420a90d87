package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the documentation tells to do works: commands, clients, examples, descriptions. */
class ITDocsTest extends SqliteFixture {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String LINTER = "@redocly/cli@2.77.0";

  /** Asked for before KSeF has written it; the page says so. */
  private static final Pattern TOO_EARLY =
      Pattern.compile(".*/(session/upo|submissions|query/result)/.*");

  /** Examples that refer to a key or an invoice that only their caller has. */
  private static final List<String> OF_THE_CALLER =
      List.of(
          "/api/invoice/session/open encrypted 400",
          "/api/invoice/send encrypted 400",
          "/api/invoice/generate/simple correction 400");

  @TempDir Path folder;
  @Autowired private KsefSettings settings;

  private record Done(int code, String out) {}

  private Done run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    return new Done(process.exitValue(), out);
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher =
        Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(Files.readString(page));
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }

  static Stream<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("README.pl.md")));
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      docs.filter(p -> p.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages.stream();
  }

  /** All in the order of the page, as somebody would who reads it; each call is answered well. */
  @ParameterizedTest
  @MethodSource("pages")
  void commandBlocks_run(Path page) throws Exception {
    List<String> blocks = blocks(page, "bash");
    Files.createSymbolicLink(folder.resolve("examples"), ROOT.resolve("examples"));
    Files.createSymbolicLink(folder.resolve("data"), settings.dataDir());
    String script =
        "set -euo pipefail\n"
            + "curl() { command curl -sS -w '%{stderr}\\nHTTP %{http_code} %{url_effective}\\n' \"$@\"; }\n"
            + String.join("\n", blocks).replace("order-4711", "order-" + System.nanoTime());
    Files.writeString(folder.resolve("page.sh"), script);
    Done done = run(Map.of(), "bash", "page.sh");
    assertThat(done.code()).as(done.out()).isZero();
    done.out()
        .lines()
        .filter(line -> line.startsWith("HTTP "))
        .forEach(
            line -> {
              boolean early = TOO_EARLY.matcher(line).matches();
              assertThat(line)
                  .as(done.out())
                  .matches(early ? "HTTP (2..|404|409|503) .*" : "HTTP 2.. .*");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "bash, send.sh",
    "python3, send.py",
    "node, send.mjs",
    "java, Send.java",
    "php, send.php"
  })
  void clients_sendAnInvoiceAndSaveItsReceipt(String program, String file) throws Exception {
    String id = file.replace('.', '-') + "-" + System.nanoTime();
    Files.write(folder.resolve("invoice.xml"), TestInvoices.fa3(gateway.nip, id));
    Map<String, String> environment = environment();
    String client = ROOT.resolve("examples/clients").resolve(file).toString();
    Done done = run(environment, program(program), client, "invoice.xml", id);
    assertThat(done.code()).as(done.out()).isZero();
    assertThat(done.out().strip()).startsWith(gateway.nip + "-");
    assertThat(Files.readAllBytes(folder.resolve(id + ".pdf")))
        .startsWith("%PDF".getBytes(StandardCharsets.US_ASCII));
    assertThat(folder.resolve(id + "-upo.xml")).content().contains("<Potwierdzenie");

    Files.writeString(folder.resolve("bad.xml"), "<Faktura/>");
    Done refused = run(environment, program(program), client, "bad.xml", id + "-bad");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.out()).contains("INVALID_INVOICE");
  }

  @Test
  void collection_runs() throws Exception {
    copied(ROOT.resolve("examples/bruno"));
    Map<String, String> key = environment();
    String[] idAndSecret = key.get("BRAMKA_KEY").split(":");
    Done done =
        run(
            Map.of(),
            "npx",
            "--yes",
            "@usebruno/cli@4.1.0",
            "run",
            "--env",
            "local",
            "--env-var",
            "url=" + key.get("BRAMKA_URL"),
            "--env-var",
            "key=" + idAndSecret[0],
            "--env-var",
            "secret=" + idAndSecret[1]);
    assertThat(done.code()).as(done.out()).isZero();
    assertThat(done.out()).contains("6 Passed");
  }

  private void copied(Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(from.relativize(file).toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
  }

  /** The PHP of the recipes is read, not run: it needs a shop. */
  @Test
  void phpOfTheRecipes_isPhp() throws Exception {
    for (String block : blocks(ROOT.resolve("docs/recipes.md"), "php")) {
      Files.writeString(folder.resolve("plugin.php"), "<?php\n" + block);
      Done done = run(Map.of(), "php", "-l", "plugin.php");
      assertThat(done.code()).as(done.out()).isZero();
    }
  }

  private static String program(String name) {
    return name.equals("java")
        ? Path.of(System.getProperty("java.home"), "bin/java").toString()
        : name;
  }

  private Map<String, String> environment() throws IOException {
    JsonNode key =
        Gateway.JSON.readTree(Files.readString(settings.dataDir().resolve("demo-key.json")));
    return Map.of(
        "BRAMKA_URL",
        key.get("baseUrl").asString(),
        "BRAMKA_KEY",
        key.get("id").asString() + ":" + key.get("secret").asString());
  }

  @ParameterizedTest
  @CsvSource({"v1.yaml", "admin.yaml"})
  void descriptions_areInOrder(String name) throws Exception {
    Files.write(folder.resolve(name), gateway.anonymous("/openapi/" + name).body());
    Done done = run(Map.of("REDOCLY_TELEMETRY", "off"), "npx", "--yes", LINTER, "lint", name);
    assertThat(done.code()).as(done.out()).isZero();
  }

  @Test
  @SuppressWarnings("unchecked")
  void examplesOfTheDescription_work() {
    Map<String, Object> document = new Yaml().load(gateway.anonymous("/openapi/v1.yaml").text());
    JsonNode paths = Gateway.JSON.valueToTree(document.get("paths"));
    List<String> tried = new ArrayList<>();
    paths
        .properties()
        .forEach(
            path -> {
              JsonNode json = path.getValue().at("/post/requestBody/content/application~1json");
              json.path("examples")
                  .properties()
                  .forEach(
                      e -> tried.add(tried(path.getKey(), e.getKey(), e.getValue().get("value"))));
              if (json.has("example")) {
                tried.add(tried(path.getKey(), "example", json.get("example")));
              }
            });
    assertThat(tried)
        .hasSizeGreaterThan(8)
        .allMatch(line -> line.matches(".* 20[0-2]$") || OF_THE_CALLER.contains(line));
  }

  /** Sessions of the examples stand for one that is open. */
  private String tried(String path, String name, JsonNode body) {
    if (body instanceof ObjectNode object && object.has("sessionId")) {
      object.put("sessionId", gateway.open());
    }
    int status =
        gateway
            .call(
                gateway
                    .request(path)
                    .header("Content-Type", "application/json")
                    .POST(
                        java.net.http.HttpRequest.BodyPublishers.ofByteArray(
                            Gateway.JSON.writeValueAsBytes(body)))
                    .build())
            .status();
    return path + " " + name + " " + status;
  }
}

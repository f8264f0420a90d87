package dev.bramka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.LoginTokens;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.ExportState;
import dev.bramka.client.query.InvoiceFilters;
import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.client.query.InvoicePackage;
import dev.bramka.client.query.InvoiceSearch;
import dev.bramka.client.query.InvoiceSearch.Compression;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.simulator.faults.FaultPlan.Fault;
import dev.bramka.simulator.faults.FaultPlan.Kind;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ITInvoiceSearchTest {
  private static final String NIP = "5265877635";
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-03-01T00:00:00Z");

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final SymmetricKey key = SymmetricKey.random();
  private Simulator simulator;
  private KsefClient client;
  private InvoiceSearch search;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1", 0, folder.resolve("sim.db"), Clock.systemUTC(), Duration.ZERO, false));
    client =
        new KsefClient(
            new KsefEnvironment("simulator", URI.create(simulator.apiUrl())), Clock.systemUTC());
    control(
        "POST",
        "/seed",
        Map.of(
            "count",
            120,
            "parties",
            new String[] {NIP, "7352765225"},
            "from",
            FROM.toString(),
            "to",
            TO.toString()));
    control("PUT", "/settings", Map.of("exportPartBytes", 10_000));
    String token = control("POST", "/tokens", Map.of("nip", NIP));
    LoginTokens tokens =
        client
            .authentication()
            .login(
                NIP,
                new Credential.Token(JsonMapper.shared().readTree(token).get("token").asString()));
    search = client.search(tokens::accessToken);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
    http.close();
  }

  private String control(String method, String path, Object body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(simulator.rootUrl() + "/simulator" + path))
                .method(
                    method,
                    HttpRequest.BodyPublishers.ofString(
                        JsonMapper.shared().writeValueAsString(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return answer.body();
  }

  private ExportState.Content exported(Compression compression) throws InterruptedException {
    InvoiceFilters filters = InvoiceFilters.stored(SubjectType.Subject1, FROM, TO, false);
    String reference = search.start(filters, key, false, compression);
    for (int i = 0; i < 500; i++) {
      ExportState state = search.status(reference);
      if (state.phase() != ExportState.Phase.RUNNING) {
        assertThat(state.phase()).isEqualTo(ExportState.Phase.DONE);
        return state.content();
      }
      Thread.sleep(20);
    }
    throw new AssertionError("The export never ended");
  }

  private Set<String> downloaded(ExportState.Content content) {
    Set<String> numbers = new TreeSet<>();
    try (InvoicePackage opened = search.download(content, key, folder)) {
      opened.invoices((m, xml) -> numbers.add(m.ksefNumber()), m -> {});
    }
    return numbers;
  }

  @Test
  void packages_ofBothKinds_holdWhatTheMetadataSay() throws Exception {
    InvoiceFilters filters = InvoiceFilters.stored(SubjectType.Subject1, FROM, TO, false);
    Set<String> expected = new TreeSet<>();
    search.page(filters, 0).invoices().forEach(m -> expected.add(m.ksefNumber()));
    assertThat(expected).hasSizeGreaterThan(30);
    ExportState.Content zip = exported(Compression.Zip);
    assertThat(zip.parts()).hasSizeGreaterThan(2);
    assertThat(downloaded(zip)).isEqualTo(expected);
    assertThat(downloaded(exported(Compression.TarGz))).isEqualTo(expected);
  }

  @Test
  void spoiledParts_areRefused_andReadAgain() throws Exception {
    ExportState.Content content = exported(Compression.Zip);
    for (Kind kind : new Kind[] {Kind.CORRUPT, Kind.TRUNCATE}) {
      simulator.faults().add(new Fault("GET", "/storage/export", kind, 0, 1));
      assertThatThrownBy(() -> downloaded(content))
          .as(kind.name())
          .isInstanceOf(KsefFailure.Corrupt.class);
    }
    simulator.faults().add(new Fault("GET", "/storage/export", Kind.DROP_BEFORE, 0, 1));
    assertThatThrownBy(() -> downloaded(content)).isInstanceOf(KsefFailure.class);
    assertThat(downloaded(content)).isNotEmpty();
    assertThat(folder.toFile().list((f, name) -> name.startsWith("package"))).isEmpty();
  }

  @Test
  void wrongKey_isNoticed() throws Exception {
    ExportState.Content content = exported(Compression.Zip);
    assertThatThrownBy(() -> search.download(content, SymmetricKey.random(), folder))
        .isInstanceOf(KsefFailure.Corrupt.class);
  }

  @Test
  void expiredLinks_areRefused() throws Exception {
    control("PUT", "/settings", Map.of("exportLinkMs", 1));
    ExportState.Content content = exported(Compression.Zip);
    Thread.sleep(5);
    assertThatThrownBy(() -> downloaded(content)).isInstanceOf(KsefFailure.Refused.class);
  }
}

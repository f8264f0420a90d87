package dev.bramka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.auth.Credential;
import dev.bramka.client.auth.LoginTokens;
import dev.bramka.client.batch.BatchPackage;
import dev.bramka.client.batch.BatchPackage.Part;
import dev.bramka.client.batch.BatchSessions;
import dev.bramka.client.batch.BatchSessions.Opened;
import dev.bramka.client.batch.BatchWriter;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefEnvironment;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.InvoiceSearch.Compression;
import dev.bramka.client.session.FormCode;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.OnlineSessions;
import dev.bramka.client.session.SessionState;
import dev.bramka.simulator.Simulator;
import dev.bramka.simulator.SimulatorConfig;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Packages of invoices, from the file to the receipt. */
class ITBatchTest {
  private static final String NIP = "5265877635";
  private static final FormCode FA3 = new FormCode("FA (3)", "1-0E", "FA");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Simulator simulator;
  private KsefClient client;
  private BatchSessions batches;
  private OnlineSessions sessions;
  private int folders;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1",
                0,
                folder.resolve("sim.db"),
                Clock.systemUTC(),
                Duration.ofMillis(20),
                false));
    client =
        new KsefClient(
            new KsefEnvironment("simulator", URI.create(simulator.apiUrl())), Clock.systemUTC());
    LoginTokens tokens = client.authentication().login(NIP, new Credential.Token(ksefToken()));
    batches = client.batches(tokens::accessToken);
    sessions = client.sessions(tokens::accessToken);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private String ksefToken() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(simulator.rootUrl() + "/simulator/tokens"))
              .POST(HttpRequest.BodyPublishers.ofString("{\"nip\":\"" + NIP + "\"}"))
              .build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JsonMapper.shared().readTree(answer).get("token").stringValue();
    }
  }

  private BatchPackage packed(
      SymmetricKey key, Compression compression, long partBytes, List<byte[]> invoices)
      throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts-" + folders++));
    try (BatchWriter writer = new BatchWriter(parts, key, compression, partBytes)) {
      for (int i = 0; i < invoices.size(); i++) {
        writer.add("invoice-" + i + ".xml", invoices.get(i));
      }
      return writer.finish();
    }
  }

  private static List<byte[]> invoices(int count) {
    List<byte[]> invoices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      invoices.add(TestInvoices.fa3(NIP, "B/" + i));
    }
    return invoices;
  }

  private String sent(SymmetricKey key, BatchPackage batch) {
    Opened opened = batches.open(FA3, batch, key, false);
    batch.parts().parallelStream().forEach(part -> batches.upload(opened, part));
    batches.close(opened.referenceNumber());
    return opened.referenceNumber();
  }

  private SessionState finished(String session) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    SessionState state = sessions.status(session);
    while (state.code() < 200) {
      assertThat(System.nanoTime()).as("finished in time").isLessThan(end);
      Thread.sleep(50);
      state = sessions.status(session);
    }
    return state;
  }

  @ParameterizedTest
  @EnumSource
  void package_ofSeveralParts_isAccepted_withAReceipt(Compression compression) throws Exception {
    SymmetricKey key = SymmetricKey.random();
    List<byte[]> invoices = invoices(30);
    BatchPackage batch =
        packed(key, compression, compression == Compression.Zip ? 1_500 : 600, invoices);
    assertThat(batch.parts()).hasSizeGreaterThan(2);
    assertThat(batch.invoices()).isEqualTo(30);
    String session = sent(key, batch);
    SessionState done = finished(session);
    assertThat(done.code()).isEqualTo(200);
    assertThat(done.phase()).isEqualTo(SessionState.Phase.DONE);
    assertThat(done.successfulInvoiceCount()).isEqualTo(30);
    Map<String, InvoiceState> byName =
        sessions.invoicePage(session, null).invoices().stream()
            .collect(Collectors.toMap(InvoiceState::invoiceFileName, Function.identity()));
    for (int i = 0; i < invoices.size(); i++) {
      InvoiceState state = byName.get("invoice-" + i + ".xml");
      assertThat(state.invoiceHash()).isEqualTo(KsefCrypto.sha256(invoices.get(i)));
      assertThat(state.invoiceNumber()).isEqualTo("B/" + i);
      assertThat(state.ksefNumber()).startsWith(NIP);
    }
    byte[] upo = sessions.upo(session, done.receipts().getFirst());
    assertThat(new String(upo, StandardCharsets.UTF_8))
        .contains(byName.get("invoice-7.xml").ksefNumber(), "SignatureValue");
  }

  @Test
  void eachInvoice_isDecidedByItself() throws Exception {
    SymmetricKey key = SymmetricKey.random();
    List<byte[]> invoices = invoices(2);
    invoices.add(invoices.getFirst());
    invoices.add("no invoice".getBytes(StandardCharsets.UTF_8));
    invoices.add(TestInvoices.fa3("1111111111", "OTHER"));
    String session = sent(key, packed(key, Compression.TarGz, 100_000, invoices));
    assertThat(finished(session).failedInvoiceCount()).isEqualTo(3);
    assertThat(sessions.invoicePage(session, null).invoices())
        .extracting(state -> state.status().code())
        .containsExactly(200, 200, 440, 430, 410);
  }

  /** What is wrong with a package, and the session's status then. */
  @ParameterizedTest
  @CsvSource({
    "a part that changed, 405",
    "another archive, 430",
    "no archive, 430",
    "another vector, 430",
    "nothing in it, 440",
    "nothing valid in it, 445"
  })
  void packageThatIsNotWhatItSays_isRefused(String what, int code) throws Exception {
    SymmetricKey key = SymmetricKey.random();
    List<byte[]> invoices = what.startsWith("nothing") ? new ArrayList<>() : invoices(3);
    if (what.equals("nothing valid in it")) {
      invoices.add("x".getBytes(StandardCharsets.UTF_8));
    }
    BatchPackage right = packed(key, Compression.TarGz, 100_000, invoices);
    BatchPackage batch = spoiled(what, right, key);
    boolean other = what.equals("another vector");
    SymmetricKey announced = other ? new SymmetricKey(key.key(), SymmetricKey.random().iv()) : key;
    SessionState state = finished(sent(announced, batch));
    assertThat(state.code()).isEqualTo(code);
    assertThat(state.phase()).isEqualTo(SessionState.Phase.FAILED);
  }

  private static BatchPackage spoiled(String what, BatchPackage right, SymmetricKey key)
      throws IOException {
    Part part = right.parts().getFirst();
    if (what.equals("a part that changed")) {
      byte[] bytes = Files.readAllBytes(part.file());
      bytes[20] ^= 1;
      Files.write(part.file(), bytes);
      return right;
    }
    if (what.equals("another archive")) {
      String hash = KsefCrypto.sha256(new byte[1]);
      return new BatchPackage(right.compression(), 3, right.size(), hash, right.parts());
    }
    return what.equals("no archive") ? noArchive(right, part, key) : right;
  }

  private static BatchPackage noArchive(BatchPackage right, Part part, SymmetricKey key)
      throws IOException {
    byte[] plain = "this is no archive".getBytes(StandardCharsets.UTF_8);
    byte[] bytes = key.encrypt(plain);
    Files.write(part.file(), bytes);
    Part other = new Part(1, part.file(), bytes.length, KsefCrypto.sha256(bytes));
    return new BatchPackage(
        right.compression(), 3, plain.length, KsefCrypto.sha256(plain), List.of(other));
  }

  private void assertRefused(int code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KsefFailure.Refused.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void partThatIsMissing_orHasAnotherSize_keepsTheSessionOpen() throws Exception {
    SymmetricKey key = SymmetricKey.random();
    BatchPackage batch = packed(key, Compression.TarGz, 1_500, invoices(20));
    Opened opened = batches.open(FA3, batch, key, false);
    String session = opened.referenceNumber();
    assertRefused(21205, () -> batches.close(session));
    batch.parts().forEach(part -> batches.upload(opened, part));
    Part last = batch.parts().getLast();
    byte[] right = Files.readAllBytes(last.file());
    Files.write(last.file(), new byte[1]);
    batches.upload(opened, last);
    assertRefused(21157, () -> batches.close(session));
    assertThat(sessions.status(session).phase()).isEqualTo(SessionState.Phase.OPEN);
    Files.write(last.file(), right);
    batches.upload(opened, last);
    batches.close(session);
    assertThat(finished(session).code()).isEqualTo(200);
    assertRefused(21180, () -> batches.close(session));
  }

  @Test
  void tooManyParts_areRefusedAtOnce_tooManyInvoicesAtTheEnd() throws Exception {
    SymmetricKey key = SymmetricKey.random();
    BatchPackage one = packed(key, Compression.TarGz, 100_000, invoices(1));
    Part part = one.parts().getFirst();
    List<Part> parts = new ArrayList<>();
    for (int i = 1; i <= 51; i++) {
      parts.add(new Part(i, part.file(), part.size(), part.hash()));
    }
    BatchPackage many =
        new BatchPackage(one.compression(), 1, one.size(), one.hash(), List.copyOf(parts));
    assertRefused(21161, () -> batches.open(FA3, many, key, false));
    assertThatThrownBy(
            () ->
                packed(key, Compression.TarGz, 1_000_000, Collections.nCopies(10_001, new byte[1])))
        .hasMessageContaining("10000 invoices");
  }

  @Test
  void partGoesNowhereButToKsefsStorage_andWithoutAToken() throws Exception {
    SymmetricKey key = SymmetricKey.random();
    BatchPackage batch = packed(key, Compression.Zip, 100_000, invoices(1));
    Opened opened = batches.open(FA3, batch, key, false);
    BatchSessions.Upload upload = opened.uploads().getFirst();
    assertThat(upload.headers()).containsEntry("x-ms-blob-type", "BlockBlob");
    for (String url : List.of("http://192.0.2.1/x", "ftp://127.0.0.1/x", "no address")) {
      Opened elsewhere =
          new Opened(
              opened.referenceNumber(),
              List.of(new BatchSessions.Upload(1, "PUT", url, upload.headers())));
      assertThatThrownBy(() -> batches.upload(elsewhere, batch.parts().getFirst()))
          .isInstanceOf(KsefFailure.Corrupt.class);
    }
    Opened bare =
        new Opened(
            opened.referenceNumber(),
            List.of(new BatchSessions.Upload(1, "PUT", upload.url(), Map.of())));
    assertThatThrownBy(() -> batches.upload(bare, batch.parts().getFirst()))
        .isInstanceOf(KsefFailure.Refused.class);
  }
}

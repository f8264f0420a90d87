package dev.bramka.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.simulator.Caller.Answer;
import dev.bramka.simulator.contract.Facts;
import dev.bramka.simulator.contract.Operation;
import dev.bramka.testkit.MutableClock;
import dev.bramka.testkit.TestInvoices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulator keeps to the letter of the contract: words, refusals, what it does not serve. */
class ITContractTest {
  private static final String NIP = "5265877635";
  private static final String NOBODY = "20260101-SO-0000000000-0000000000-00";
  private static final String KSEF_NUMBER = "5265877635-20260302-0100001AF629-AF";

  @TempDir Path folder;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-03-02T10:00:00Z"));
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() throws Exception {
    simulator = start(false);
    caller = new Caller(simulator.rootUrl()).login(NIP);
  }

  private Simulator start(boolean limits) throws IOException {
    return Simulator.start(
        new SimulatorConfig(
            "127.0.0.1", 0, folder.resolve("sim.db"), clock, Duration.ofMillis(0), limits));
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private static byte[] invoice(String number) {
    return TestInvoices.fa3(NIP, number, "2026-03-02");
  }

  private static Map<String, Object> sendBody(Caller caller, byte[] xml) throws Exception {
    byte[] ciphertext = caller.encrypted(xml);
    return new HashMap<>(
        Map.of(
            "invoiceHash", Caller.sha256(xml),
            "invoiceSize", xml.length,
            "encryptedInvoiceHash", Caller.sha256(ciphertext),
            "encryptedInvoiceSize", ciphertext.length,
            "encryptedInvoiceContent", Base64.getEncoder().encodeToString(ciphertext)));
  }

  private static void assertWords(Answer answer, int code, String description, String details) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    JsonNode detail = answer.json().at("/exception/exceptionDetailList/0");
    assertThat(detail.get("exceptionCode").asInt()).as(answer.text()).isEqualTo(code);
    assertThat(detail.get("exceptionDescription").asString()).isEqualTo(description);
    assertThat(detail.at("/details/0").asString(null)).isEqualTo(details);
  }

  @Test
  void refusals_areInKsefsWords() throws Exception {
    assertWords(
        caller.get("/sessions/" + NOBODY),
        21173,
        "Brak sesji o wskazanym numerze referencyjnym.",
        "Sesja o numerze referencyjnym " + NOBODY + " nie została znaleziona.");
    assertWords(
        caller.post("/sessions/online/" + NOBODY + "/close", null),
        21173,
        "Brak sesji o wskazanym numerze referencyjnym.",
        "Sesja o numerze referencyjnym " + NOBODY + " nie została odnaleziona.");
    assertWords(
        caller.get("/invoices/ksef/" + KSEF_NUMBER),
        21164,
        "Faktura o podanym identyfikatorze nie istnieje.",
        "Faktura o numerze KSeF " + KSEF_NUMBER + " nie została znaleziona.");
    assertWords(
        caller.get("/invoices/exports/" + NOBODY),
        21175,
        "Wynik zapytania o podanym identyfikatorze nie istnieje.",
        null);
    String session = caller.open();
    assertWords(
        caller.get("/sessions/" + session + "/upo/" + NOBODY),
        21178,
        "Nie znaleziono UPO dla podanych kryteriów.",
        "UPO o numerze referencyjnym "
            + NOBODY
            + " dla sesji "
            + session
            + " nie zostało znalezione.");
    caller.finished(session);
    assertWords(
        caller.send(session, invoice("A/1")),
        21180,
        "Status sesji nie pozwala na wykonanie operacji.",
        "Status sesji 440 uniemożliwia wysyłkę faktur.");
    assertWords(
        caller.post("/sessions/online/" + session + "/close", null),
        21180,
        "Status sesji nie pozwala na wykonanie operacji.",
        "Status sesji 440 uniemożliwia jej zamknięcie.");
  }

  @Test
  void unknownKey_andForm_areRefusedInKsefsWords() throws Exception {
    String wrapped = caller.wrapped("SymmetricKeyEncryption", caller.key);
    String id = Base64.getEncoder().encodeToString(new byte[32]);
    Map<String, Object> form =
        Map.of("systemCode", "FA (3)", "schemaVersion", "1-0E", "value", "FA");
    Map<String, Object> encryption =
        Map.of(
            "encryptedSymmetricKey",
            wrapped,
            "initializationVector",
            Base64.getEncoder().encodeToString(caller.iv),
            "publicKeyId",
            id);
    assertWords(
        caller.post("/sessions/online", Map.of("formCode", form, "encryption", encryption)),
        21470,
        "Przesłany identyfikator klucza jest nieznany lub wskazuje na wycofany klucz.",
        "Klucz o identyfikatorze " + id + " nie jest wspierany.");
    assertWords(
        caller.post(
            "/sessions/online",
            Map.of(
                "formCode",
                Map.of("systemCode", "FA (9)", "schemaVersion", "1-0E", "value", "FA"),
                "encryption",
                encryption)),
        21405,
        "Błąd walidacji danych wejściowych.",
        "Wskazany kod formularza nie jest wspierany.");
  }

  @Test
  void loginRefusals_areInKsefsWords() throws Exception {
    Answer started = caller.startLogin(NIP, caller.ksefToken(NIP));
    String operation = started.json().at("/authenticationToken/token").asString();
    String reference = started.json().get("referenceNumber").asString();
    caller.call("POST", "/v2/auth/token/redeem", operation, null);
    assertWords(
        caller.call("POST", "/v2/auth/token/redeem", operation, null),
        21301,
        "Brak autoryzacji.",
        "Tokeny dla operacji uwierzytelniania " + reference + " zostały już pobrane.");
    caller.call("DELETE", "/v2/auth/sessions/current", caller.refreshToken, null);
    assertWords(
        caller.call("POST", "/v2/auth/token/refresh", caller.refreshToken, null),
        21301,
        "Brak autoryzacji.",
        "Status uwierzytelniania (425) nie pozwala na odświeżenie tokenu dostępowego.");
    Answer anonymous = caller.call("GET", "/v2/rate-limits", "", null);
    assertThat(anonymous.json().get("detail").asString())
        .isEqualTo("Wymagane jest uwierzytelnienie.");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no XML                                               | 21001 | Nieczytelna treść.
          <x/>                                                 | 9101  | Nieprawidłowy dokument.
          <AuthTokenRequest/>                                  | 9102  | Brak podpisu.
          <?xml version="1.0" encoding="ISO-8859-2"?><x/>      | 21217 | Nieprawidłowe kodowanie znaków.
          """)
  void documentsThatAreNoLogin_areRefused(String xml, int code, String words) throws Exception {
    assertWords(caller.call("POST", "/v2/auth/xades-signature", "", xml), code, words, null);
  }

  @Test
  void deadPersons_letNobodyIn() throws Exception {
    Map<String, Object> person =
        Map.of(
            "nip",
            NIP,
            "pesel",
            "44051401458",
            "isBailiff",
            false,
            "isDeceased",
            true,
            "description",
            "a person");
    assertThat(caller.post("/testdata/person", person).status()).isEqualTo(200);
    assertWords(
        caller.post("/testdata/person", person),
        30001,
        "Podmiot lub uprawnienie już istnieje.",
        null);
    assertWords(
        caller.call("POST", "/v2/auth/token/refresh", caller.refreshToken, null),
        21308,
        "Próba wykorzystania metod autoryzacyjnych osoby zmarłej.",
        null);
    caller.post("/testdata/person/remove", Map.of("nip", NIP));
    assertThat(caller.call("POST", "/v2/auth/token/refresh", caller.refreshToken, null).status())
        .isEqualTo(200);
  }

  @Test
  void everyRefusalOfTheContract_canBeOrdered() throws Exception {
    String session = caller.open();
    for (int code : new int[] {21184, 21166, 21155}) {
      caller.call(
          "POST",
          "/simulator/faults",
          "",
          Map.of(
              "method", "POST", "path", "/invoices", "kind", "refuse", "value", code, "times", 1));
      assertThat(caller.send(session, invoice("A/1")).code()).isEqualTo(code);
    }
  }

  @Test
  void technicalCorrection_isTakenOnce() throws Exception {
    String session = caller.open();
    caller.decided(session, invoice("A/1"));
    byte[] duplicate = TestInvoices.fa3(NIP, "A/1", "2026-03-01");
    caller.decided(session, duplicate);
    Map<String, Object> correction = sendBody(caller, invoice("A/2"));
    correction.put("offlineMode", true);
    correction.put("hashOfCorrectedInvoice", Caller.sha256(duplicate));
    String path = "/sessions/online/" + session + "/invoices";
    caller.decided(session, caller.post(path, correction).json().get("referenceNumber").asString());
    Map<String, Object> another = sendBody(caller, invoice("A/3"));
    another.put("offlineMode", true);
    another.put("hashOfCorrectedInvoice", Caller.sha256(duplicate));
    assertWords(
        caller.post(path, another),
        21166,
        "Korekta techniczna niedostępna.",
        "Faktura posiada już przetworzoną prawidłowo korektę techniczną.");
    another.put("hashOfCorrectedInvoice", Caller.sha256(invoice("A/1")));
    assertWords(
        caller.post(path, another),
        21167,
        "Status faktury nie pozwala na korektę techniczną.",
        "Nie można wysłać korekty technicznej do prawidłowo przetworzonej faktury.");
  }

  @Test
  void emptySession_isCancelledAtOnce() throws Exception {
    String session = caller.open();
    caller.post("/sessions/online/" + session + "/close", null);
    JsonNode state = caller.get("/sessions/" + session).json();
    assertThat(state.at("/status/code").asInt()).isEqualTo(440);
    assertThat(state.at("/status/description").asString()).isEqualTo("Sesja anulowana");
    assertThat(state.at("/status/details/0").asString()).isEqualTo("Nie przesłano faktur");
    assertThat(state.has("failedInvoiceCount")).isFalse();
  }

  @Test
  void problems_haveAlwaysTheSameDetail() throws Exception {
    caller.problems = true;
    JsonNode problem = caller.get("/sessions/" + NOBODY).json();
    assertThat(problem.get("detail").asString()).isEqualTo("Żądanie jest nieprawidłowe.");
    assertThat(problem.at("/errors/0/code").asInt()).isEqualTo(21173);
  }

  @Test
  void everythingWrong_isToldAtOnce_withFullPaths() throws Exception {
    Answer answer =
        caller.post(
            "/invoices/exports",
            Map.of(
                "encryption",
                Map.of("encryptedSymmetricKey", "", "initializationVector", 7),
                "filters",
                Map.of("subjectType", "Seller", "dateRange", Map.of("dateType", "Issue"))));
    List<String> details = new ArrayList<>();
    answer
        .json()
        .at("/exception/exceptionDetailList/0/details")
        .forEach(d -> details.add(d.asString()));
    assertThat(details)
        .containsExactlyInAnyOrder(
            "'encryption.encryptedSymmetricKey' must not be empty.",
            "'encryption.initializationVector' must be a text.",
            "'filters.subjectType' has a range of values which does not include 'Seller'.",
            "'filters.dateRange.from' must not be empty.");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /sessions/online/{s}/invoices | offlineMode              | "yes"
          /sessions/online/{s}/invoices | offlineMode              | 1
          /sessions/online/{s}/invoices | invoiceSize              | "12"
          /sessions/online/{s}/invoices | invoiceSize              | 0
          /sessions/online/{s}/invoices | invoiceSize              | 1.5
          /sessions/online/{s}/invoices | invoiceHash              | "x"
          /sessions/online/{s}/invoices | encryptedInvoiceHash     | null
          /sessions/online/{s}/invoices | encryptedInvoiceContent  | "§"
          /sessions/online/{s}/invoices | hashOfCorrectedInvoice   | "short"
          /invoices/query/metadata      | subjectType              | "subject1"
          /invoices/query/metadata      | sellerNip                | "123"
          /invoices/query/metadata      | sellerNip                | "0000000000"
          /invoices/query/metadata      | isSelfInvoicing          | "true"
          /invoices/query/metadata      | currencyCodes            | ["PLNN"]
          /invoices/query/metadata      | currencyCodes            | "PLN"
          /invoices/query/metadata      | invoicingMode            | "Both"
          /invoices/query/metadata      | ksefNumber               | "1"
          /invoices/query/metadata      | dateRange                | []
          /auth/ksef-token              | contextIdentifier        | {"type":"Nip","value":"12"}
          /auth/ksef-token              | contextIdentifier        | {"type":"nip","value":"5265877635"}
          /auth/ksef-token              | authorizationPolicy      | {"allowedIps":{"ip4Addresses":["1.2.3"]}}
          /auth/ksef-token              | authorizationPolicy      | {"allowedIps":{"ip4Ranges":["1.2.3.4"]}}
          /auth/ksef-token              | authorizationPolicy      | {"allowedIps":{"ip4Masks":["1.2.3.4/40"]}}
          """)
  void whatTheContractDoesNotAllow_isRefused(String path, String member, String value)
      throws Exception {
    Map<String, Object> body =
        path.contains("/invoices") && path.startsWith("/sessions")
            ? sendBody(caller, invoice("A/1"))
            : path.startsWith("/auth")
                ? login()
                : new HashMap<>(
                    Map.of(
                        "subjectType",
                        "Subject1",
                        "dateRange",
                        Map.of("dateType", "Issue", "from", "2026-03-01T00:00:00Z")));
    String target = path.replace("{s}", caller.open());
    assertThat(caller.post(target, body).status()).as("the good one").isLessThan(300);
    if (path.startsWith("/auth")) {
      body.putAll(login());
    }
    body.put(member, JsonMapper.shared().readTree(value));
    Answer answer = caller.post(target, body);
    assertThat(answer.code()).as(answer.text()).isEqualTo(21405);
    assertThat(answer.json().at("/exception/exceptionDetailList/0/details/0").asString())
        .contains("'" + member);
  }

  private Map<String, Object> login() throws Exception {
    JsonNode challenge = caller.call("POST", "/v2/auth/challenge", "", null).json();
    return new HashMap<>(
        Map.of(
            "challenge", challenge.get("challenge").asString(),
            "contextIdentifier", Map.of("type", "Nip", "value", NIP),
            "encryptedToken", caller.wrapped("KsefTokenEncryption", new byte[] {1})));
  }

  @Test
  void limits_switchedOff_areMinusOne_andTheirBreachIsInKsefsWords() throws Exception {
    JsonNode off = caller.get("/rate-limits").json();
    for (JsonNode group : off) {
      assertThat(group.get("perHour").asInt()).isEqualTo(-1);
    }
    caller.call("PUT", "/simulator/settings", "", Map.of("limits", "production"));
    Answer answer = caller.get("/sessions?sessionType=Online");
    for (int i = 0; i < 5; i++) {
      answer = caller.get("/sessions?sessionType=Online");
    }
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().at("/status/details/0").asString())
        .matches(
            "Przekroczono limit 5 żądań na sekundę\\. Spróbuj ponownie po [0-9]+ sekundach\\.");
  }

  @Test
  void whatIsNotServed_saysSo() throws Exception {
    for (JsonNode entry : caller.call("GET", "/simulator/operations", "", null).json()) {
      String[] name = entry.get("operation").asString().split(" ");
      if (!entry.get("served").asBoolean()) {
        String path = name[1].replaceAll("\\{[^}]*}", NOBODY);
        Answer answer = caller.call(name[0], "/v2" + path, "", null);
        assertThat(answer.status()).as(name[1]).isEqualTo(501);
        assertThat(answer.json().get("detail").asString())
            .contains(entry.get("operation").asString());
      }
    }
  }

  /** Run with {@code BRAMKA_WRITE_DOCS=true} in the environment to write the list anew. */
  @Test
  void docs_listEveryOperationWithItsState() throws Exception {
    StringBuilder list = new StringBuilder("\n| operation | state |\n|---|---|\n");
    for (JsonNode entry : caller.call("GET", "/simulator/operations", "", null).json()) {
      list.append("| `")
          .append(entry.get("operation").asString())
          .append(entry.get("served").asBoolean() ? "` | served |\n" : "` | 501 |\n");
    }
    Path page = Path.of("..", "docs", "simulator.md");
    String before = Files.readString(page);
    String start = "<!-- operations: generated by ITContractTest -->\n";
    String end = "\n<!-- end of operations -->";
    int from = before.indexOf(start) + start.length();
    String after = before.substring(0, from) + list + before.substring(before.indexOf(end));
    if ("true".equals(System.getenv("BRAMKA_WRITE_DOCS"))) {
      Files.writeString(page, after);
    }
    assertThat(Files.readString(page)).isEqualTo(after);
  }

  @Test
  void table_isThatOfTheContractItNames() {
    assertThat(Facts.official().version()).matches("2\\.[0-9]+\\.[0-9]+");
    assertThat(Facts.official().sourceHash()).matches("[0-9a-f]{64}");
    assertThat(Facts.official().operations()).hasSize(83);
    assertThat(Facts.official().operations().stream().map(Operation::name)).doesNotHaveDuplicates();
  }
}

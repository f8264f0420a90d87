package dev.bramka.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.simulator.Caller.Answer;
import dev.bramka.testkit.MutableClock;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ITSearchTest {
  private static final String A = "5265877635";
  private static final String B = "7352765225";
  private static final String C = "3225081610";
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
  private static final int SEEDED = 300;

  @TempDir Path folder;
  private final MutableClock clock = new MutableClock(NOW);
  private Simulator simulator;
  private Caller caller;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            new SimulatorConfig(
                "127.0.0.1", 0, folder.resolve("sim.db"), clock, Duration.ZERO, false));
    caller = new Caller(simulator.rootUrl());
    Answer seeded =
        caller.call(
            "POST",
            "/simulator/seed",
            "",
            Map.of(
                "count",
                SEEDED,
                "parties",
                new String[] {A, B, C},
                "from",
                "2026-01-01T00:00:00Z",
                "to",
                "2026-03-01T00:00:00Z"));
    assertThat(seeded.status()).isEqualTo(201);
    caller.login(A);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private static Map<String, Object> filters(String subject, String type, String from, String to) {
    Map<String, Object> range = new HashMap<>(Map.of("dateType", type, "from", from));
    if (to != null) {
      range.put("to", to);
    }
    return new HashMap<>(Map.of("subjectType", subject, "dateRange", range));
  }

  private static Map<String, Object> all(String subject) {
    return filters(subject, "PermanentStorage", "2026-01-01T00:00:00Z", null);
  }

  private JsonNode query(Map<String, Object> filters, String parameters) throws Exception {
    Answer answer = caller.post("/invoices/query/metadata?" + parameters, filters);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private Map<String, JsonNode> everything(Map<String, Object> filters) throws Exception {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    for (int page = 0; ; page++) {
      JsonNode answer = query(filters, "pageSize=50&pageOffset=" + page);
      answer.get("invoices").forEach(i -> found.put(i.get("ksefNumber").asString(), i));
      if (!answer.get("hasMore").asBoolean()) {
        return found;
      }
    }
  }

  @Test
  void everyPartySeesItsOwnAndNobodyElses() throws Exception {
    Map<String, JsonNode> sales = everything(all("Subject1"));
    Map<String, JsonNode> costs = everything(all("Subject2"));
    caller.login(B);
    Map<String, JsonNode> salesOfB = everything(all("Subject1"));
    caller.login(C);
    assertThat(sales.size() + salesOfB.size() + everything(all("Subject1")).size())
        .isEqualTo(SEEDED);
    assertThat(sales.values()).allMatch(i -> i.at("/seller/nip").asString().equals(A));
    assertThat(costs.values()).allMatch(i -> i.at("/buyer/identifier/value").asString().equals(A));
    assertThat(everything(all("Subject3")).values())
        .isNotEmpty()
        .allMatch(i -> i.at("/thirdSubjects/0/identifier/value").asString().equals(C));
    assertThat(everything(all("SubjectAuthorized")).values())
        .isNotEmpty()
        .allMatch(i -> i.at("/authorizedSubject/nip").asString().equals(C));
  }

  @Test
  void filters_select() throws Exception {
    Map<String, JsonNode> sales = everything(all("Subject1"));
    JsonNode one = sales.values().iterator().next();
    for (String name : new String[] {"ksefNumber", "invoiceNumber"}) {
      Map<String, Object> filter = all("Subject1");
      filter.put(name, one.get(name).asString());
      assertThat(everything(filter).keySet()).containsExactly(one.get("ksefNumber").asString());
    }
    Map<String, Object> dear = all("Subject1");
    dear.put("amount", Map.of("type", "Brutto", "from", 20_000));
    long expected =
        sales.values().stream().filter(i -> i.get("grossAmount").asDouble() >= 20_000).count();
    assertThat(everything(dear)).hasSize((int) expected).hasSizeBetween(1, sales.size() - 1);
    Map<String, Object> foreign = all("Subject1");
    foreign.put("currencyCodes", new String[] {"EUR", "USD"});
    assertThat(everything(foreign)).isEmpty();
    Map<String, Object> fromB = all("Subject2");
    fromB.put("sellerNip", B);
    fromB.put("invoicingMode", "Online");
    assertThat(everything(fromB).values())
        .isNotEmpty()
        .allMatch(i -> i.at("/seller/nip").asString().equals(B));
  }

  @Test
  void datesOfEachTypeSelect_andOrder() throws Exception {
    Map<String, JsonNode> sales = everything(all("Subject1"));
    long expected =
        sales.values().stream()
            .filter(i -> i.get("issueDate").asString().compareTo("2026-02-01") >= 0)
            .filter(i -> i.get("issueDate").asString().compareTo("2026-02-10") <= 0)
            .count();
    Map<String, Object> issued = filters("Subject1", "Issue", "2026-02-01", "2026-02-10T12:00:00");
    assertThat(everything(issued)).hasSize((int) expected);
    JsonNode first = query(all("Subject1"), "pageSize=10").at("/invoices/0");
    JsonNode last = query(all("Subject1"), "pageSize=10&sortOrder=Desc").at("/invoices/0");
    assertThat(last.get("permanentStorageDate").asString())
        .isGreaterThan(first.get("permanentStorageDate").asString());
    assertThat(query(all("Subject1"), "").get("permanentStorageHwmDate").asString())
        .isLessThan(NOW.toString());
    assertThat(query(issued, "").has("permanentStorageHwmDate")).isFalse();
  }

  @Test
  void badSearches_areRefused() throws Exception {
    assertThat(code(filters("Subject1", "Issue", "2025-01-01", "2025-06-01"))).isEqualTo(21405);
    assertThat(code(filters("Subject9", "Issue", "2026-01-01", null))).isEqualTo(21405);
    assertThat(code(filters("Subject1", "Issue", "yesterday", null))).isEqualTo(21405);
    assertThat(code(filters("Subject1", "Issue", "2026-02-01", "2026-01-01"))).isEqualTo(21405);
    assertThat(code(restricted(NOW.toString()))).isEqualTo(21183);
    assertThat(code(filters("Subject1", "Issue", "2025-12-01", "2026-03-01"))).isZero();
  }

  private int code(Map<String, Object> filters) throws Exception {
    return caller.post("/invoices/query/metadata", filters).code();
  }

  private static Map<String, Object> restricted(String from) {
    return new HashMap<>(
        Map.of(
            "subjectType",
            "Subject1",
            "dateRange",
            Map.of(
                "dateType",
                "PermanentStorage",
                "from",
                from,
                "restrictToPermanentStorageHwmDate",
                true)));
  }

  @Test
  void highWaterMark_waitsForWhatIsUndecided() throws Exception {
    caller.call("PUT", "/simulator/settings", "", Map.of("processingDelayMs", 60_000));
    String session = caller.open();
    caller.send(session, TestInvoices.fa3(A, "HWM/1", "2026-03-02"));
    Instant sent = clock.instant();
    clock.advance(Duration.ofSeconds(30));
    String mark = query(all("Subject1"), "").get("permanentStorageHwmDate").asString();
    assertThat(java.time.OffsetDateTime.parse(mark).toInstant()).isBefore(sent);
  }

  private JsonNode exported(Map<String, Object> filters, Map<String, Object> more)
      throws Exception {
    Answer started = export(filters, more);
    String reference = started.json().get("referenceNumber").asString();
    Answer done =
        Caller.await(
            () -> caller.get("/invoices/exports/" + reference),
            a -> a.json().at("/status/code").asInt() != 100);
    return done.json();
  }

  private Answer export(Map<String, Object> filters, Map<String, Object> more) throws Exception {
    Map<String, Object> body = new HashMap<>(more);
    body.put("filters", filters);
    body.put(
        "encryption",
        Map.of(
            "encryptedSymmetricKey",
            caller.wrapped("SymmetricKeyEncryption", caller.key),
            "initializationVector",
            Base64.getEncoder().encodeToString(caller.iv)));
    return caller.post("/invoices/exports", body);
  }

  private byte[] joined(JsonNode export) throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (JsonNode part : export.at("/package/parts")) {
      byte[] encrypted;
      try (InputStream in = URI.create(part.get("url").asString()).toURL().openStream()) {
        encrypted = in.readAllBytes();
      }
      assertThat(encrypted).hasSize(part.get("encryptedPartSize").asInt());
      assertThat(Caller.sha256(encrypted)).isEqualTo(part.get("encryptedPartHash").asString());
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(caller.key, "AES"),
          new IvParameterSpec(caller.iv));
      byte[] plain = cipher.doFinal(encrypted);
      assertThat(Caller.sha256(plain)).isEqualTo(part.get("partHash").asString());
      all.write(plain);
    }
    assertThat(all.size()).isEqualTo(export.at("/package/size").asInt());
    return all.toByteArray();
  }

  private static Map<String, byte[]> unzipped(byte[] zip) throws Exception {
    Map<String, byte[]> entries = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        entries.put(e.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  @Test
  void export_holdsInvoicesAndMetadata_inManyParts() throws Exception {
    caller.call("PUT", "/simulator/settings", "", Map.of("exportPartBytes", 10_007));
    JsonNode export = exported(all("Subject1"), Map.of());
    assertThat(export.at("/package/parts").size()).isGreaterThan(3);
    Map<String, byte[]> entries = unzipped(joined(export));
    JsonNode metadata = Caller.JSON.readTree(entries.remove("_metadata.json"));
    Map<String, String> hashes = new HashMap<>();
    metadata
        .get("invoices")
        .forEach(
            i ->
                hashes.put(
                    i.get("ksefNumber").asString() + ".xml", i.get("invoiceHash").asString()));
    assertThat(hashes.keySet())
        .isEqualTo(entries.keySet())
        .hasSize(everything(all("Subject1")).size());
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      assertThat(Caller.sha256(entry.getValue())).isEqualTo(hashes.get(entry.getKey()));
    }
  }

  @Test
  void seededInvoices_areValid() throws Exception {
    InvoiceValidator validator = new InvoiceValidator(clock);
    Map<String, byte[]> entries = unzipped(joined(exported(all("Subject1"), Map.of())));
    entries.remove("_metadata.json");
    entries.forEach(
        (name, xml) ->
            assertThat(validator.validate(xml, ValidationOptions.defaults(false)).firstError())
                .as(name)
                .isEmpty());
  }

  @Test
  void truncatedExports_continued_giveEverythingOnce() throws Exception {
    caller.call("PUT", "/simulator/settings", "", Map.of("exportMaxInvoices", 17));
    Set<String> found = new TreeSet<>();
    String from = "2026-01-01T00:00:00Z";
    boolean truncated = true;
    while (truncated) {
      JsonNode export =
          exported(filters("Subject1", "PermanentStorage", from, "2026-03-02T00:00:00Z"), Map.of());
      found.addAll(unzipped(joined(export)).keySet());
      truncated = export.at("/package/isTruncated").asBoolean();
      from = export.at("/package/lastPermanentStorageDate").asString("");
    }
    found.remove("_metadata.json");
    assertThat(found).hasSize(everything(all("Subject1")).size());
  }

  @Test
  void tarGz_andMetadataOnly() throws Exception {
    Map<String, Object> more = Map.of("compressionType", "TarGz", "onlyMetadata", true);
    byte[] tgz = joined(exported(all("Subject2"), more));
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(tgz)))) {
      TarArchiveEntry entry = in.getNextEntry();
      assertThat(entry.getName()).isEqualTo("_metadata.json");
      assertThat(Caller.JSON.readTree(in.readAllBytes()).get("invoices").size())
          .isEqualTo(everything(all("Subject2")).size());
      assertThat(in.getNextEntry()).isNull();
    }
  }

  @Test
  void exports_haveTheirLimits() throws Exception {
    JsonNode beyond = exported(restricted(NOW.toString()), Map.of());
    assertThat(beyond.at("/status/code").asInt()).isEqualTo(420);
    JsonNode done = exported(all("Subject1"), Map.of());
    clock.advance(Duration.ofHours(2));
    Answer expired = caller.call("GET", done.at("/package/parts/0/url").asString(), "", null);
    assertThat(expired.status()).isEqualTo(403);
    caller.login(A);
    caller.call("PUT", "/simulator/settings", "", Map.of("processingDelayMs", 60_000));
    for (int i = 0; i < 10; i++) {
      assertThat(export(all("Subject1"), Map.of()).status()).isEqualTo(201);
    }
    assertThat(export(all("Subject1"), Map.of()).code()).isEqualTo(21182);
    assertThat(caller.get("/invoices/exports/20260302-EH-0000000000-0000000000-00").code())
        .isEqualTo(21175);
  }

  @Test
  void packages_expire() throws Exception {
    Answer started = export(all("Subject1"), Map.of());
    String path = "/invoices/exports/" + started.json().get("referenceNumber").asString();
    Caller.await(() -> caller.get(path), a -> a.json().at("/status/code").asInt() == 200);
    clock.advance(Duration.ofDays(4));
    caller.login(A);
    assertThat(caller.get(path).json().at("/status/code").asInt()).isEqualTo(210);
    clock.advance(Duration.ofDays(4));
    caller.login(A);
    assertThat(caller.get(path).status()).isEqualTo(410);
  }

  @Test
  void anInvoiceJustSent_isFound() throws Exception {
    String session = caller.open();
    JsonNode sent = caller.decided(session, TestInvoices.fa3(A, "SENT/1", "2026-03-02"));
    Map<String, Object> filter = all("Subject1");
    filter.put("invoiceNumber", "SENT/1");
    assertThat(everything(filter).keySet()).containsExactly(sent.get("ksefNumber").asString());
  }
}

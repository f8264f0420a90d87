package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.gateway.Gateway.Answer;
import dev.bramka.testkit.Await;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Packages of invoices, and the box operations that published clients speak, over HTTP. */
class ITPackageTest extends SqliteFixture {
  private static String id() {
    return number().replace('/', '-');
  }

  private byte[] xml(String number) {
    return TestInvoices.fa3(gateway.nip, number);
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }

  private static byte[] tarGz(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }

  private Map<String, byte[]> invoices(String run, int count) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 1; i <= count; i++) {
      files.put("folder/" + i + ".xml", xml(run + "-" + i));
    }
    return files;
  }

  private Answer put(String path, byte[] body) {
    return gateway.call(
        gateway
            .request("/api/packages/" + path)
            .header("Content-Type", "application/zip")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private JsonNode get(String path) {
    return gateway.at("/api/packages/" + path).json();
  }

  private JsonNode done(String id) {
    Await.until(
        "unpacked", () -> !get(id).get("state").stringValue().matches("receiving|checking"));
    return get(id);
  }

  @Test
  void filesOfAZip_areTaken_orRefusedWithTheirFaults_oneRowEach() throws IOException {
    String id = id();
    Map<String, byte[]> files = invoices(id, 4);
    files.put("bad.xml", "<Faktura/>".getBytes(StandardCharsets.UTF_8));
    files.put("same.xml", xml(id + "-1"));
    assertThat(put(id, zip(files)).status()).isEqualTo(201);
    JsonNode p = done(id);
    assertThat(p.get("state").stringValue()).isEqualTo("done");
    assertThat(p.get("files").intValue()).isEqualTo(6);
    assertThat(p.get("accepted").intValue()).isEqualTo(4);
    JsonNode rows = get(id + "/files").get("files");
    assertThat(rows).hasSize(6);
    assertThat(rows.get(0).get("submission").stringValue()).isEqualTo(id + "~1");
    assertThat(rows.get(4).get("faults").get(0).get("message").stringValue()).isNotBlank();
    assertThat(rows.get(5).get("faults").get(0).get("rule").stringValue())
        .isEqualTo("SAME_CONTENT");
    Await.until("accepted", () -> get(id).path("submissions").path("accepted").asInt(0) == 4);
    assertThat(get(id + "/files?limit=2").get("next").stringValue()).isEqualTo("2");
  }

  @Test
  void tarGz_isTakenToo_andTheSameAgainIsTheSame() throws IOException {
    String id = id();
    byte[] tar = tarGz(invoices(id, 3));
    put(id, tar);
    assertThat(done(id).get("accepted").intValue()).isEqualTo(3);
    assertThat(put(id, tar).json().get("accepted").intValue()).isEqualTo(3);
    Answer other = put(id, tarGz(invoices(id + "-other", 1)));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("OTHER_CONTENT");
  }

  @Test
  void whatIsNoPackage_fails_inWords() throws IOException {
    String id = id();
    put(id, "no archive".getBytes(StandardCharsets.UTF_8));
    assertThat(done(id).get("reason").stringValue()).contains("neither a ZIP nor a tar.gz");
    String cut = id();
    byte[] whole = zip(invoices(cut, 20));
    put(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    JsonNode p = done(cut);
    assertThat(p.get("state").stringValue()).isEqualTo("failed");
    assertThat(p.get("accepted").intValue()).isBetween(1, 19);
  }

  @Test
  void uploadThatBreaksOff_goesOnWhereItStopped() throws Exception {
    String id = id();
    Map<String, byte[]> files = invoices(id, 3);
    byte[] noise = new byte[2_500_000];
    new java.util.Random(1).nextBytes(noise);
    files.put("noise.bin", noise);
    byte[] whole = zip(files);
    breakOff(id, whole, 1_800_000);
    Await.until("a part", () -> get(id).path("received").asLong(0) > 0);
    long received = get(id).get("received").longValue();
    assertThat(received).isLessThan(whole.length);
    Answer wrong = put(id + "?offset=" + (received + 1), new byte[1]);
    assertThat(wrong.status()).isEqualTo(409);
    assertThat(wrong.json().get("detail").stringValue()).contains("offset=" + received);
    byte[] rest = java.util.Arrays.copyOfRange(whole, (int) received, whole.length);
    assertThat(put(id + "?offset=" + received, rest).status()).isEqualTo(201);
    JsonNode p = done(id);
    assertThat(p.get("accepted").intValue()).isEqualTo(3);
    assertThat(p.get("rejected").intValue()).isEqualTo(1);
  }

  private void breakOff(String id, byte[] body, int after) throws IOException {
    HttpRequest request = gateway.request("/api/packages/" + id).build();
    URI uri = request.uri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PUT "
                  + uri.getPath()
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/zip\r\nAuthorization: "
                  + request.headers().firstValue("Authorization").orElseThrow()
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body, 0, after);
      out.flush();
      socket.setSoLinger(true, 0);
    }
  }

  private Answer box(String path, Map<String, ?> body) {
    return gateway.call(
        gateway
            .request("/api/box" + path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Gateway.JSON.writeValueAsBytes(body)))
            .build());
  }

  /** As the published clients ask: again while the code is 150. */
  private Answer polled(String path) {
    Answer[] last = new Answer[1];
    Await.until(
        path,
        () -> {
          last[0] = gateway.at("/api/box" + path);
          return last[0].status() == 200
              || last[0].json().get("error").get("code").intValue() != 150;
        });
    return last[0];
  }

  @Test
  void boxInvoice_answersPending_thenNumberSessionAndReceipt() {
    String id = id();
    byte[] xml = xml(id);
    Map<String, Object> body =
        Map.of(
            "uploadId",
            id,
            "offline",
            false,
            "notify",
            true,
            "upo",
            true,
            "invoiceData",
            Base64.getEncoder().encodeToString(xml));
    Answer taken = box("/upload/invoice", body);
    assertThat(taken.text()).isEqualTo("{\"result\":true}");
    assertThat(box("/upload/invoice", body).status()).isEqualTo(200);
    JsonNode status = polled("/upload/invoice/" + id).json();
    assertThat(status.get("uploadId").stringValue()).isEqualTo(id);
    assertThat(status.get("invoiceInfo").get("status").get("code").intValue()).isEqualTo(200);
    assertThat(status.get("invoiceInfo").get("invoicingMode").stringValue()).isEqualTo("online");
    String number = status.get("invoiceInfo").get("ksefNumber").stringValue();
    assertThat(status.get("sessionId").stringValue()).contains("-S");
    byte[] upo = Base64.getDecoder().decode(status.get("upo").stringValue());
    assertThat(new String(upo, StandardCharsets.UTF_8)).contains(number);
    assertThat(status.has("error")).isFalse();
    Await.until("told of " + id, () -> told("box:" + id).contains("box.done invoice"));
  }

  /** Types and kinds of the events of one subject. */
  private List<String> told(String subject) {
    List<String> told = new ArrayList<>();
    for (JsonNode e : gateway.at("/api/events?limit=1000").json().get("events")) {
      if (e.get("subject").stringValue().equals(subject)) {
        told.add(e.get("type").stringValue() + " " + e.get("data").path("kind").asString(""));
      }
    }
    return told;
  }

  @Test
  void boxErrors_comeInTheEnvelope() {
    Answer unknown = gateway.at("/api/box/upload/invoice/" + id());
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("error").get("code").intValue()).isEqualTo(1207);
    Answer bad =
        box(
            "/upload/invoice",
            Map.of(
                "uploadId",
                id(),
                "offline",
                false,
                "notify",
                false,
                "invoiceData",
                "PEZha3R1cmEvPg=="));
    assertThat(bad.json().get("error").get("code").intValue()).isEqualTo(1203);
    assertThat(bad.json().get("error").get("details").isString()).isTrue();
    assertThat(box("/upload/invoice", Map.of()).json().get("error").get("code").intValue())
        .isEqualTo(1208);
  }

  @Test
  void boxBatch_asPhpSendsIt_answersForEveryFile() throws IOException {
    String id = id();
    Map<String, byte[]> files = invoices(id, 3);
    files.put("bad.xml", "<Faktura/>".getBytes(StandardCharsets.UTF_8));
    String boundary = "aB+/cD0123456789+/aBcD01";
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        utf8(
            "--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"request\"\r\n"
                + "Content-Type: application/json\r\n\r\n{\"uploadId\":\""
                + id
                + "\",\"offline\":false,\"notify\":true,\"invoiceVersion\":\"v3\"}\r\n--"
                + boundary
                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"batch.zip\"\r\n"
                + "Content-Type: application/zip\r\n\r\n"));
    form.writeBytes(zip(files));
    form.writeBytes(utf8("\r\n--" + boundary + "--\r\n"));
    Answer taken =
        gateway.call(
            gateway
                .request("/api/box/upload/batch")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray()))
                .build());
    assertThat(taken.text()).isEqualTo("{\"result\":true}");
    JsonNode infos = polled("/upload/batch/" + id).json().get("invoiceInfo");
    List<Integer> codes = new ArrayList<>();
    infos.forEach(i -> codes.add(i.get("status").get("code").intValue()));
    assertThat(codes).containsExactly(200, 200, 200, 450);
    assertThat(infos.get(0).get("ordinal").intValue()).isEqualTo(1);
    Await.until("told of " + id, () -> told("box:" + id).contains("box.done batch"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void boxDownload_givesOneZip_withADescription() throws IOException {
    String number = id();
    gateway.call(
        gateway
            .request("/api/submissions/" + number + "?wait=30s")
            .header("Content-Type", "text/xml")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(xml(number)))
            .build());
    Map<String, Object> range =
        Map.of("from", "2026-11-01T00:00:00+01:00", "to", "2099-01-01T00:00:00Z");
    Await.until(
        "found",
        () -> {
          String id = id();
          Answer started =
              box(
                  "/download/invoices",
                  Map.of(
                      "downloadId",
                      id,
                      "notify",
                      false,
                      "subjectType",
                      "Subject1",
                      "range",
                      range));
          assertThat(started.text()).isEqualTo("{\"result\":true}");
          return unzipped(polled("/download/invoices/" + id).body()).values().stream()
              .anyMatch(file -> file.contains(number));
        });
  }

  private static Map<String, String> unzipped(byte[] zip) {
    Map<String, String> files = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        files.put(e.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(files).containsKey("_metadata.json");
    return files;
  }
}

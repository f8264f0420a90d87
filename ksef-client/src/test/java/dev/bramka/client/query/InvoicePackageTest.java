package dev.bramka.client.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.KsefFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages as nobody should send them. */
class InvoicePackageTest {
  private static final String NUMBER = "5265877635-20260302-0123456789AB-CD";
  private static final byte[] XML = "<Faktura/>".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  private static String metadata(String number, byte[] xml) {
    return """
    {"ksefNumber":"%s","invoiceNumber":"1","issueDate":"2026-03-02",
     "invoicingDate":"2026-03-02T10:00:00+00:00","acquisitionDate":"2026-03-02T10:00:00+00:00",
     "permanentStorageDate":"2026-03-02T10:00:00.123456+00:00","seller":{"nip":"5265877635"},
     "buyer":{"identifier":{"type":"None"}},"netAmount":1.10,"grossAmount":1.35,"vatAmount":0.25,
     "currency":"PLN","invoicingMode":"Online","invoiceType":"Vat","somethingNew":{"a":[1]},
     "formCode":{"systemCode":"FA (3)","schemaVersion":"1-0E","value":"FA"},
     "isSelfInvoicing":false,"hasAttachment":false,"invoiceHash":"%s"}"""
        .formatted(number, KsefCrypto.sha256(xml));
  }

  private static Map<String, byte[]> good() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(NUMBER + ".xml", XML);
    entries.put("_metadata.json", list(metadata(NUMBER, XML)));
    return entries;
  }

  private static byte[] list(String... items) {
    return ("{\"invoices\":[" + String.join(",", items) + "]}").getBytes(StandardCharsets.UTF_8);
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    Path file = Files.createTempFile(folder, "test", ".zip");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  private List<String> read(Map<String, byte[]> entries) throws IOException {
    List<String> numbers = new ArrayList<>();
    try (InvoicePackage opened = InvoicePackage.open(zip(entries))) {
      opened.invoices(
          (m, xml) -> numbers.add(m.ksefNumber()), m -> numbers.add("aside " + m.ksefNumber()));
    }
    return numbers;
  }

  private List<String> readTar(Map<String, byte[]> entries) throws IOException {
    Path file = Files.createTempFile(folder, "test", ".tgz");
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        TarArchiveEntry e = new TarArchiveEntry(entry.getKey());
        e.setSize(entry.getValue().length);
        tar.putArchiveEntry(e);
        tar.write(entry.getValue());
        tar.closeArchiveEntry();
      }
    }
    List<String> numbers = new ArrayList<>();
    try (InvoicePackage opened = InvoicePackage.open(file)) {
      opened.invoices(
          (m, xml) -> numbers.add(m.ksefNumber()), m -> numbers.add("aside " + m.ksefNumber()));
    }
    return numbers;
  }

  private void refused(Map<String, byte[]> entries, String why) {
    assertThatThrownBy(() -> read(entries))
        .isInstanceOf(KsefFailure.Corrupt.class)
        .hasMessageContaining(why);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void proper_isReadAndRemoved() throws IOException {
    assertThat(read(good())).containsExactly(NUMBER);
    assertThat(folder).isEmptyDirectory();
  }

  /** What is there besides is never read, so no name of it can do harm. */
  @Test
  void otherFilesAndFolders_arePassedOver() throws IOException {
    for (String name :
        List.of(
            "../" + NUMBER + ".xml", "/etc/passwd", "a.xml", NUMBER + ".XML", "new/", "x.json")) {
      Map<String, byte[]> entries = good();
      entries.put(name, name.endsWith("/") ? new byte[0] : XML);
      assertThat(read(entries)).as(name).containsExactly(NUMBER);
    }
  }

  @Test
  void newMembersOfTheMetadataFile_arePassedOver() throws IOException {
    Map<String, byte[]> entries = good();
    String item = metadata(NUMBER, XML);
    entries.put(
        "_metadata.json",
        ("{\"new\":[{\"invoices\":[7]}],\"more\":{\"invoices\":[1]},\"a\":null,\"invoices\":["
                + item
                + "],\"last\":[1,[2]]}")
            .getBytes(StandardCharsets.UTF_8));
    assertThat(read(entries)).containsExactly(NUMBER);
  }

  @Test
  void invoiceThatIsTooLarge_isKeptAsideAndTheRestDelivered() throws IOException {
    String other = "5265877635-20260302-0123456789AB-CE";
    for (boolean tar : List.of(false, true)) {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put(other + ".xml", new byte[40_000_000]);
      entries.put(NUMBER + ".xml", XML);
      entries.put("_metadata.json", list(metadata(other, XML), metadata(NUMBER, XML)));
      assertThat(tar ? readTar(entries) : read(entries)).containsExactly("aside " + other, NUMBER);
    }
  }

  @Test
  void changedInvoice() {
    Map<String, byte[]> entries = good();
    entries.put(NUMBER + ".xml", "<Faktura />".getBytes(StandardCharsets.UTF_8));
    refused(entries, "changed");
  }

  @Test
  void missingInvoice_orMetadata() {
    Map<String, byte[]> entries = good();
    entries.remove(NUMBER + ".xml");
    refused(entries, "not there");
    Map<String, byte[]> more = good();
    more.put("5265877635-20260302-0123456789AB-CE.xml", XML);
    refused(more, "without metadata");
    Map<String, byte[]> none = good();
    none.remove("_metadata.json");
    refused(none, "no metadata");
  }

  @Test
  void brokenMetadata() {
    for (String json : List.of("", "{}", "[1]", "{\"invoices\":[{\"ksefNumber\":7", "nonsense")) {
      Map<String, byte[]> entries = good();
      entries.put("_metadata.json", json.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> read(entries)).as(json).isInstanceOf(KsefFailure.Corrupt.class);
    }
  }

  @Test
  void notAnArchive() throws IOException {
    Path file = Files.write(folder.resolve("x.zip"), new byte[1000]);
    assertThatThrownBy(() -> InvoicePackage.open(file)).isInstanceOf(KsefFailure.Corrupt.class);
    Path tar = Files.write(folder.resolve("x.tgz"), new byte[1000]);
    assertThatThrownBy(() -> InvoicePackage.open(tar)).isInstanceOf(KsefFailure.Corrupt.class);
    assertThat(folder).isEmptyDirectory();
  }
}

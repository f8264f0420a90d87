package dev.bramka.client.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.client.batch.BatchPackage.Part;
import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.query.InvoiceSearch.Compression;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a package is made of, read back by hand. */
class BatchWriterTest {
  @TempDir Path folder;

  private static byte[] joined(BatchPackage batch, SymmetricKey key) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    for (Part part : batch.parts()) {
      byte[] encrypted = Files.readAllBytes(part.file());
      assertThat(encrypted).hasSize((int) part.size());
      assertThat(KsefCrypto.sha256(encrypted)).isEqualTo(part.hash());
      archive.writeBytes(key.decrypt(encrypted).orElseThrow());
    }
    return archive.toByteArray();
  }

  private static Map<String, byte[]> files(byte[] archive, Compression compression)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    ByteArrayInputStream in = new ByteArrayInputStream(archive);
    try (ArchiveInputStream<? extends ArchiveEntry> entries =
        compression == Compression.TarGz
            ? new TarArchiveInputStream(new GZIPInputStream(in))
            : new ZipArchiveInputStream(in)) {
      for (ArchiveEntry e = entries.getNextEntry(); e != null; e = entries.getNextEntry()) {
        files.put(e.getName(), entries.readAllBytes());
      }
    }
    return files;
  }

  @Property(tries = 60)
  void packages_holdTheirInvoices_howeverTheyAreCut(
      @ForAll Compression compression,
      @ForAll @IntRange(min = 0, max = 12) int invoices,
      @ForAll @IntRange(min = 200, max = 5_000) int partBytes)
      throws IOException {
    Path own = Files.createTempDirectory("batch");
    SymmetricKey key = SymmetricKey.random();
    BatchPackage batch;
    try (BatchWriter writer = new BatchWriter(own, key, compression, partBytes)) {
      for (int i = 0; i < invoices; i++) {
        writer.add("f-" + i + ".xml", ("invoice " + i).getBytes(StandardCharsets.UTF_8));
      }
      batch = writer.finish();
    }
    byte[] archive = joined(batch, key);
    assertThat(batch.size()).isEqualTo(archive.length);
    assertThat(batch.hash()).isEqualTo(KsefCrypto.sha256(archive));
    assertThat(batch.invoices()).isEqualTo(invoices);
    assertThat(batch.parts()).hasSize((archive.length + partBytes - 1) / partBytes);
    Map<String, byte[]> files = files(archive, compression);
    assertThat(files).hasSize(invoices);
    files.forEach(
        (name, content) ->
            assertThat(new String(content, StandardCharsets.UTF_8))
                .isEqualTo("invoice " + name.replaceAll("[^0-9]", "")));
    for (Part part : batch.parts()) {
      Files.delete(part.file());
    }
    Files.delete(own);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x.xml", "/x", ".hidden", "ż.xml", "a b.xml"})
  void namesThatLeaveTheFolder_orAreNoPlainOnes_areRefused(String name) throws IOException {
    try (BatchWriter writer = new BatchWriter(folder, SymmetricKey.random(), Compression.TarGz)) {
      assertThatThrownBy(() -> writer.add(name, new byte[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no name for a file");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, BatchPackage.LARGEST_PART + 1})
  void partsOfASizeThatKsefDoesNotTake_areRefused(long partBytes) {
    assertThatThrownBy(
            () -> new BatchWriter(folder, SymmetricKey.random(), Compression.Zip, partBytes))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreThanFiftyParts_areRefused() {
    assertThatThrownBy(
            () -> {
              try (BatchWriter writer =
                  new BatchWriter(folder, SymmetricKey.random(), Compression.Zip, 10)) {
                byte[] dense = new byte[600];
                new Random(1).nextBytes(dense);
                writer.add("a.xml", dense);
                writer.finish();
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("50 parts");
  }

  @Test
  void aNameGivenTwice_isRefused() throws IOException {
    try (BatchWriter writer = new BatchWriter(folder, SymmetricKey.random(), Compression.Zip)) {
      writer.add("a.xml", new byte[1]);
      assertThatThrownBy(() -> writer.add("a.xml", new byte[2]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("already");
    }
  }
}

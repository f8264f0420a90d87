package dev.bramka.benchmarks;

import dev.bramka.client.batch.BatchPackage;
import dev.bramka.client.batch.BatchWriter;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.query.InvoiceSearch.Compression;
import dev.bramka.testkit.TestInvoices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A package made and encrypted under a heap of 256 MiB, against the usual way: a ZIP in memory, its
 * hash, then its encryption. The usual way cannot make the large package in that heap.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx256m", "-XX:+UseSerialGC"})
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class PackBenchmark {
  /** Number of invoices and kilobytes of each. */
  @Param({"2000x4", "10000x100"})
  public String content = "";

  private final SymmetricKey key = SymmetricKey.random();
  private int invoices;
  private byte[] filler = {};

  @SuppressWarnings("NullAway.Init")
  private Path folder;

  /** Words that shrink about as well as real rows do. */
  @Setup
  public void prepare() throws IOException {
    String[] parts = content.split("x");
    invoices = Integer.parseInt(parts[0]);
    int more = Integer.parseInt(parts[1]) * 1_000 - TestInvoices.fa3("1111111111", "1").length;
    StringBuilder words = new StringBuilder();
    Random random = new Random(1);
    while (words.length() < more) {
      words.append("<P_7>").append(Integer.toString(random.nextInt(100_000), 36)).append("</P_7>");
    }
    filler = words.toString().getBytes(StandardCharsets.US_ASCII);
    folder = Files.createTempDirectory("pack");
  }

  /** Removes what was made. */
  @TearDown
  public void clean() throws IOException {
    empty();
    Files.delete(folder);
  }

  private void empty() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private byte[] invoice(int i) {
    byte[] own = TestInvoices.fa3("1111111111", "FV/" + i);
    byte[] whole = new byte[own.length + filler.length];
    System.arraycopy(own, 0, whole, 0, own.length);
    System.arraycopy(filler, 0, whole, own.length, filler.length);
    return whole;
  }

  /** Bramka: streamed into encrypted parts. */
  @Benchmark
  public BatchPackage bramka() throws IOException {
    empty();
    try (BatchWriter writer = new BatchWriter(folder, key, Compression.TarGz)) {
      for (int i = 0; i < invoices; i++) {
        writer.add(i + ".xml", invoice(i));
      }
      return writer.finish();
    }
  }

  /** The usual way. */
  @Benchmark
  public byte[] zipInMemory() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < invoices; i++) {
        zip.putNextEntry(new ZipEntry(i + ".xml"));
        zip.write(invoice(i));
        zip.closeEntry();
      }
      zip.finish();
      byte[] archive = out.toByteArray();
      MessageDigest.getInstance("SHA-256").digest(archive);
      byte[] encrypted = key.encrypt(archive);
      MessageDigest.getInstance("SHA-256").digest(encrypted);
      return encrypted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

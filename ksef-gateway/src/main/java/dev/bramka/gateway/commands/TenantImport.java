package dev.bramka.gateway.commands;

import dev.bramka.gateway.launcher.ConfiguredTenants;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.tenants.Tenants;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.databind.JsonNode;

/** Tenants from a CSV file: each row by itself, with a row of the outcome. */
final class TenantImport {
  private static final int AT_ONCE = 8;
  private static final String BOM = "\uFEFF";

  private final Tenants tenants;
  private final ConfiguredTenants configured;
  private final ApiKeys keys;
  private final Running gateway;
  private final PrintStream out;

  TenantImport(
      Tenants tenants,
      ConfiguredTenants configured,
      ApiKeys keys,
      Running gateway,
      PrintStream out) {
    this.tenants = tenants;
    this.configured = configured;
    this.keys = keys;
    this.gateway = gateway;
    this.out = out;
  }

  private record Added(long line, String id, String outcome, String key, String secret) {}

  /**
   * Brings them in; 0 when all is well, else 1.
   *
   * @throws IllegalArgumentException when the file is none, or a column is unknown
   */
  int run(Path file) {
    List<Added> added = new ArrayList<>();
    try (CSVParser rows = CSVParser.parse(text(file), format(file))) {
      for (String column : rows.getHeaderNames()) {
        if (!TenantCommand.OPTIONS.contains(column)) {
          throw new IllegalArgumentException("Unknown column '" + column + "'");
        }
      }
      out.println("line,id,outcome,api-key,secret");
      for (CSVRecord row : rows.getRecords()) {
        added.add(told(add(row)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
    return report(added);
  }

  private static String text(Path file) throws IOException {
    String text = Files.readString(file);
    return text.startsWith(BOM) ? text.substring(1) : text;
  }

  private static CSVFormat format(Path file) throws IOException {
    String head = text(file).lines().findFirst().orElse("");
    return CSVFormat.RFC4180
        .builder()
        .setDelimiter(head.contains(";") ? ';' : ',')
        .setHeader()
        .setSkipHeaderRecord(true)
        .setIgnoreEmptyLines(true)
        .setTrim(true)
        .get();
  }

  private Added add(CSVRecord row) {
    Map<String, String> options = new HashMap<>();
    row.toMap()
        .forEach(
            (name, value) -> {
              if (!value.isBlank()) {
                options.put(name, value);
              }
            });
    try {
      String id = TenantCommand.add(options, configured);
      boolean known = keys.list(id).stream().anyMatch(keys::usable);
      if (known) {
        return new Added(row.getRecordNumber() + 1, id, "replaced", "", "");
      }
      ApiKeys.Issued key = keys.issue(id);
      return new Added(row.getRecordNumber() + 1, id, "added", key.id(), key.secret());
    } catch (RuntimeException e) {
      String id = options.getOrDefault("id", options.getOrDefault("nip", ""));
      return new Added(row.getRecordNumber() + 1, id, "refused: " + e.getMessage(), "", "");
    }
  }

  /** Told at once: a key is shown this once. */
  private Added told(Added a) throws IOException {
    new CSVPrinter(out, CSVFormat.RFC4180)
        .printRecord(a.line(), a.id(), a.outcome(), a.key(), a.secret());
    out.flush();
    return a;
  }

  private int report(List<Added> added) {
    boolean well = added.stream().noneMatch(a -> a.outcome().startsWith("refused"));
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        CSVPrinter csv = new CSVPrinter(out, CSVFormat.RFC4180)) {
      csv.println();
      csv.printRecord("id", "login");
      List<Future<String>> logins =
          added.stream().map(a -> threads.submit(() -> login(a))).toList();
      for (int i = 0; i < added.size(); i++) {
        String login = logins.get(i).get();
        if (!login.isEmpty()) {
          csv.printRecord(added.get(i).id(), login);
        }
        well &= !login.startsWith("fails");
      }
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return well ? 0 : 1;
  }

  private String login(Added a) throws InterruptedException {
    if (a.outcome().startsWith("refused") || tenants.find(a.id()).isEmpty()) {
      return "";
    }
    JsonNode said = gateway.post("logincheck/" + a.id()).orElse(null);
    if (said == null) {
      return "not tried: no gateway runs here";
    }
    return said.path("works").asBoolean(false)
        ? "works"
        : "fails: " + said.path("why").asString("");
  }
}

package dev.bramka.gateway.commands;

import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantCredentials.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import tools.jackson.databind.json.JsonMapper;

/** Tenants and credentials as text, JSON or CSV. */
final class TenantLists {
  private TenantLists() {}

  /** Prints tenants; CSV has the columns that {@code tenant import} reads. */
  static int tenants(List<Tenant> all, String format) {
    switch (format) {
      case "json" -> json(all.stream().map(TenantLists::fields).toList());
      case "csv" -> csv(all);
      default ->
          all.forEach(
              t ->
                  System.out.printf(
                      "%-24s %-11s %-12s %-9s %s%n",
                      t.id(), t.nip(), t.environment(), t.state().wireName(), t.name()));
    }
    return 0;
  }

  private static Map<String, String> fields(Tenant t) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", t.id());
    fields.put("name", t.name());
    fields.put("nip", t.nip());
    fields.put("environment", t.environment().toString());
    fields.put("state", t.state().wireName());
    return fields;
  }

  private static void csv(List<Tenant> all) {
    try {
      CSVPrinter csv = new CSVPrinter(System.out, CSVFormat.RFC4180);
      csv.printRecord("id", "name", "nip", "environment");
      for (Tenant t : all) {
        csv.printRecord(t.id(), t.name(), t.nip(), t.environment());
      }
      csv.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Prints credentials. */
  static int credentials(List<Shown> all, String format) {
    if (format.equals("json")) {
      json(all);
      return 0;
    }
    for (Shown one : all) {
      System.out.printf(
          "%-36s %-20s %-9s %s%s%s%n",
          one.id() == null ? "-" : one.id(),
          one.kind(),
          one.origin().name().toLowerCase(java.util.Locale.ROOT),
          one.ends() == null ? "" : "until " + one.ends() + " ",
          one.lastSuccess() == null ? "" : "worked last " + one.lastSuccess() + " ",
          one.failure() == null ? "" : "fails: " + one.failure());
    }
    return 0;
  }

  private static void json(Object value) {
    System.out.println(JsonMapper.shared().writeValueAsString(value));
  }
}

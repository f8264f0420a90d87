package dev.bramka.documents.generate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.ProductVersion;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what an ordinary invoice always says; never changes what is given. */
final class Defaults {
  private static final DateTimeFormatter CREATED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final InvoiceVersion version;
  private final JsonFindings findings;

  Defaults(Clock clock, InvoiceVersion version, JsonFindings findings) {
    this.clock = clock;
    this.findings = findings;
    this.version = version;
  }

  void fill(ObjectNode invoice) {
    header(object(invoice, "Naglowek"));
    if (invoice.get("FakturaRR") instanceof ObjectNode farmers) {
      absent(farmers, "KodWaluty", "PLN");
      absent(farmers, "RodzajFaktury", "VAT_RR");
      rowNumbers(farmers, "FakturaRRWiersz", "NrWierszaFa");
    }
    boolean invoiceOfFa = version == InvoiceVersion.FA_2 || version == InvoiceVersion.FA_3;
    if (!invoiceOfFa) {
      return;
    }
    if (version == InvoiceVersion.FA_3 && invoice.get("Podmiot2") instanceof ObjectNode buyer) {
      absent(buyer, "JST", 2);
      absent(buyer, "GV", 2);
    }
    if (invoice.get("Fa") instanceof ObjectNode fa) {
      absent(fa, "KodWaluty", "PLN");
      absent(fa, "RodzajFaktury", "VAT");
      annotations(object(fa, "Adnotacje"));
      rowNumbers(fa, "FaWiersz", "NrWierszaFa");
      if (fa.get("Zamowienie") instanceof ObjectNode order) {
        rowNumbers(order, "ZamowienieWiersz", "NrWierszaZam");
      }
    }
  }

  private void header(ObjectNode header) {
    ObjectNode code = object(header, "KodFormularza");
    absent(code, "kodFormularza", version.formValue());
    absent(code, "kodSystemowy", version.systemCode());
    absent(code, "wersjaSchemy", version.schemaVersion());
    absent(header, "WariantFormularza", VersionDetection.variant(version));
    if (missing(header, "DataWytworzeniaFa")) {
      header.put("DataWytworzeniaFa", CREATED.format(clock.instant()));
      absent(header, "SystemInfo", ProductVersion.NAME);
    }
  }

  private void annotations(ObjectNode a) {
    absent(a, "P_16", 2);
    absent(a, "P_17", 2);
    absent(a, "P_18", 2);
    absent(a, "P_18A", 2);
    exclusive(a, "Zwolnienie", "P_19", "P_19N");
    exclusive(a, "NoweSrodkiTransportu", "P_22", "P_22N");
    exclusive(a, "PMarzy", "P_PMarzy", "P_PMarzyN");
    unless(object(a, "Zwolnienie"), "P_19N");
    unless(object(a, "NoweSrodkiTransportu"), "P_22N");
    absent(a, "P_23", 2);
    unless(object(a, "PMarzy"), "P_PMarzyN");
  }

  /** "It applies" and "it does not" exclude each other. */
  private void exclusive(ObjectNode notes, String parent, String yes, String no) {
    JsonNode given = notes.path(parent);
    if (!missing(given, yes) && !missing(given, no) && given.isObject()) {
      findings.add(
          "/invoice/Fa/Adnotacje/" + parent + "/" + no,
          no,
          "JSON_EXCLUSIVE",
          no + " (nie dotyczy) wyklucza " + yes + " (dotyczy); podaj jedno z nich",
          no + " (does not apply) excludes " + yes + " (applies); give one of them");
    }
  }

  /** Says that something does not apply, unless anything is said. */
  private static void unless(ObjectNode object, String name) {
    if (object.propertyNames().stream().allMatch(key -> missing(object, key))) {
      object.put(name, 1);
    }
  }

  private static void rowNumbers(ObjectNode parent, String element, String number) {
    JsonNode given = parent.get(element);
    List<JsonNode> rows =
        given instanceof ObjectNode only
            ? List.of(only)
            : List.copyOf(parent.path(element).values());
    boolean none = true;
    for (JsonNode row : rows) {
      none &= missing(row, number);
    }
    for (int i = 0; none && i < rows.size(); i++) {
      if (rows.get(i) instanceof ObjectNode row) {
        row.put(number, i + 1);
      }
    }
  }

  /** The member as an object, made when absent; what is not an object is left for the mapping. */
  private static ObjectNode object(ObjectNode parent, String name) {
    if (missing(parent, name)) {
      return parent.putObject(name);
    }
    return parent.get(name) instanceof ObjectNode object
        ? object
        : InvoiceJson.MAPPER.createObjectNode();
  }

  private static void absent(ObjectNode object, String name, String value) {
    if (missing(object, name)) {
      object.put(name, value);
    }
  }

  private static void absent(ObjectNode object, String name, int value) {
    if (missing(object, name)) {
      object.put(name, value);
    }
  }

  private static boolean missing(JsonNode object, String name) {
    return new JsonRow(object).absent(name);
  }
}

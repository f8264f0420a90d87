package dev.bramka.documents.generate.simple.input;

import dev.bramka.documents.generate.InvoiceParser;
import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices.Later;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An invoice after the corrections that are known. A correction's fields are those of the state
 * after it, its sums the change (FA(3): Fa, P_13_1); its rows come in pairs of before and after.
 *
 * @param invoice the state after the last correction that could be followed
 * @param unclear the number of the first correction that could not; empty when all could
 */
public record CorrectedState(ObjectNode invoice, String unclear) {
  private static final List<String> OF_THE_ORIGINAL =
      List.of("P_1", "P_1M", "P_2", "RodzajFaktury");

  private static final List<String> OF_CORRECTIONS =
      List.of(
          "PrzyczynaKorekty",
          "TypKorekty",
          "DaneFaKorygowanej",
          "OkresFaKorygowanej",
          "NrFaKorygowany",
          "Podmiot1K",
          "Podmiot2K",
          "P_15ZK",
          "KursWalutyZK");

  /** Signs of invoice numbers that no XML writes in another way. */
  private static final String PLAIN = "/-_. ";

  /** Figures that a correction's row before it must have in common with the state so far. */
  private static final List<String> SAME =
      List.of("P_8B", "P_9A", "P_9B", "P_11", "P_11A", "P_8BZ", "P_9AZ", "P_11NettoZ");

  /** Rows and their names: of an invoice, and of the order of an advance. */
  private record Place(String rows, String number, String before) {}

  private static final Place INVOICE = new Place("FaWiersz", "NrWierszaFa", "StanPrzed");
  private static final Place ORDER = new Place("ZamowienieWiersz", "NrWierszaZam", "StanPrzedZ");

  /**
   * Follows an invoice through its corrections.
   *
   * @param later corrections in their order, others among them
   */
  public static CorrectedState of(ObjectNode original, String ksefNumber, Stream<Later> later) {
    ObjectNode state = original;
    String number = new JsonRow(original.path("Fa")).text("P_2");
    for (Later each : later.filter(one -> mayName(one.xml(), ksefNumber, number)).toList()) {
      ObjectNode correction = parsed(each.xml());
      if (correction == null) {
        return new CorrectedState(state, each.ksefNumber());
      }
      if (corrects(correction, original, ksefNumber)) {
        Optional<ObjectNode> next = after(state, correction);
        if (next.isEmpty()) {
          return new CorrectedState(state, correction.path("Fa").path("P_2").asString(""));
        }
        state = next.get();
      }
    }
    return new CorrectedState(state, "");
  }

  /** Most corrections between two parties are of other invoices, and parsing takes time. */
  private static boolean mayName(byte @Nullable [] xml, String ksefNumber, String number) {
    if (xml == null) {
      return true;
    }
    String text = new String(xml, StandardCharsets.UTF_8);
    boolean plain =
        number
            .chars()
            .allMatch(c -> c < 128 && Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
    return !plain || text.contains(ksefNumber) || text.contains(number);
  }

  /** Null when what it says is not known: then neither is what is left of the invoice. */
  private static @Nullable ObjectNode parsed(byte @Nullable [] xml) {
    try {
      return xml == null ? null : InvoiceParser.parse(xml);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean corrects(ObjectNode correction, ObjectNode original, String ksefNumber) {
    for (JsonNode reference : correction.path("Fa").path("DaneFaKorygowanej")) {
      JsonRow names = new JsonRow(reference);
      String number = names.text("NrKSeFFaKorygowanej");
      JsonRow fa = new JsonRow(original.path("Fa"));
      boolean sameNumber =
          names.text("NrFaKorygowanej").equals(fa.text("P_2"))
              && names.text("DataWystFaKorygowanej").equals(fa.text("P_1"));
      if (number.isEmpty() ? sameNumber : number.equals(ksefNumber)) {
        return true;
      }
    }
    return false;
  }

  /** The state after one correction; empty when it does not say it. */
  private static Optional<ObjectNode> after(ObjectNode state, ObjectNode correction) {
    boolean single = correction.path("Fa").path("DaneFaKorygowanej").size() == 1;
    Optional<ArrayNode> rows = rows(state.path("Fa"), correction.path("Fa"), INVOICE);
    Optional<ArrayNode> order =
        rows(state.path("Fa").path("Zamowienie"), correction.path("Fa").path("Zamowienie"), ORDER);
    if (!single || rows.isEmpty() || order.isEmpty() || silent(correction)) {
      return Optional.empty();
    }
    ObjectNode after = correction.deepCopy();
    ObjectNode fa = (ObjectNode) after.path("Fa");
    ObjectNode was = (ObjectNode) state.path("Fa");
    fa.remove(OF_CORRECTIONS);
    fa.remove(OF_THE_ORIGINAL);
    fa.remove(List.of(INVOICE.rows(), "Zamowienie"));
    OF_THE_ORIGINAL.stream().filter(was::has).forEach(name -> fa.set(name, was.get(name)));
    sums(fa, was);
    if (!rows.get().isEmpty()) {
      fa.set(INVOICE.rows(), rows.get());
    }
    if (was.path("Zamowienie") instanceof ObjectNode whole) {
      ObjectNode changed = whole.deepCopy();
      changed.set(ORDER.rows(), order.get());
      fa.set("Zamowienie", changed);
    }
    return Optional.of(after);
  }

  /** Whether amounts change though no row says how. */
  private static boolean silent(ObjectNode correction) {
    JsonNode fa = correction.path("Fa");
    BigDecimal change = new JsonRow(fa).number("P_15");
    boolean rows = fa.has(INVOICE.rows()) || fa.path("Zamowienie").has(ORDER.rows());
    boolean payment = fa.path("RodzajFaktury").asString("").equals("KOR_ZAL");
    return !rows && !payment && change != null && change.signum() != 0;
  }

  /** A correction's sums are changes. */
  private static void sums(ObjectNode fa, ObjectNode was) {
    Stream.concat(was.propertyNames().stream(), List.copyOf(fa.propertyNames()).stream())
        .filter(CorrectedState::isSum)
        .distinct()
        .forEach(name -> fa.put(name, orZero(was, name).add(orZero(fa, name))));
  }

  private static BigDecimal orZero(JsonNode parent, String name) {
    BigDecimal number = new JsonRow(parent).number(name);
    return number == null ? BigDecimal.ZERO : number;
  }

  private static boolean isSum(String element) {
    return element.startsWith("P_13_") || element.startsWith("P_14_") || element.equals("P_15");
  }

  /** The rows after a correction; empty when it does not show both states of each. */
  private static Optional<ArrayNode> rows(JsonNode state, JsonNode correction, Place place) {
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    state.path(place.rows()).forEach(row -> rows.put(text(row, place.number()), row));
    for (JsonNode row : correction.path(place.rows())) {
      String number = text(row, place.number());
      boolean before = row.has(place.before());
      if (before && !agrees(rows.remove(number), row)) {
        return Optional.empty();
      }
      // A difference has the number of a row that is there, and nothing before it.
      if (!before && rows.put(number, row) != null) {
        return Optional.empty();
      }
    }
    ArrayNode after = Expansion.object().arrayNode();
    rows.values().stream()
        .sorted(Comparator.comparing(row -> orZero(row, place.number())))
        .forEach(after::add);
    return Optional.of(after);
  }

  private static boolean agrees(@Nullable JsonNode state, JsonNode before) {
    if (state == null) {
      return false;
    }
    for (String figure : SAME) {
      BigDecimal is = new JsonRow(state).number(figure);
      BigDecimal said = new JsonRow(before).number(figure);
      if (is != null && said != null && is.compareTo(said) != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(JsonNode row, String name) {
    return new JsonRow(row).text(name);
  }
}

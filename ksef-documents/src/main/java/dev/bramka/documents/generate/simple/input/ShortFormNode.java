package dev.bramka.documents.generate.simple.input;

import dev.bramka.documents.generate.JsonFindings;
import dev.bramka.documents.generate.JsonRow;
import dev.bramka.documents.text.Excerpt;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object of the short form. It remembers what was asked of it, so that every other key can be
 * refused; null equals absent.
 */
public final class ShortFormNode {
  private final Expansion expansion;
  private final ObjectNode node;
  private final String pointer;

  /** Amounts that are worked with; the document holds whole grosze. */
  private static final Set<String> MONEY = Set.of("amount", "received", "net", "tax", "taxInPln");

  /** Twice what an invoice may have of anything; refused before any work. */
  private static final int MOST_OBJECTS = 20_000;

  private final Set<String> asked = new LinkedHashSet<>();

  public ShortFormNode(Expansion expansion, ObjectNode node, String pointer) {
    this.expansion = expansion;
    this.node = node;
    this.pointer = pointer;
  }

  public ObjectNode node() {
    return node;
  }

  public String pointer() {
    return pointer;
  }

  public boolean has(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    return value != null
        && !value.isNull()
        && !(value.isArray() && value.isEmpty())
        && !(value.isString() && value.stringValue().isBlank());
  }

  /** Whether any of the keys is there; all count as asked for. */
  public boolean hasAny(String... keys) {
    boolean any = false;
    for (String key : keys) {
      any |= has(key);
    }
    return any;
  }

  /** The text or number as text; empty when absent. */
  public String text(String key) {
    return has(key) ? new JsonRow(node).text(key) : "";
  }

  public @Nullable BigDecimal number(String key) {
    if (!has(key)) {
      return null;
    }
    BigDecimal number = new JsonRow(node).number(key);
    if (number == null) {
      wrong(key, "a number", "liczba");
      return null;
    }
    boolean money = MONEY.contains(key) && number.scale() > 2;
    return money ? Vat.round(number) : number;
  }

  public @Nullable LocalDate date(String key) {
    if (!has(key)) {
      return null;
    }
    String text = text(key);
    try {
      return LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text);
    } catch (DateTimeParseException e) {
      wrong(key, "a date like 2026-02-28", "data RRRR-MM-DD");
      return null;
    }
  }

  public boolean flag(String key) {
    if (!has(key)) {
      return false;
    }
    if (!node.get(key).isBoolean()) {
      wrong(key, "true or false", "true albo false");
    }
    return node.get(key).booleanValue(false);
  }

  /** One of the words, as its code; null when absent or unknown, which is a finding. */
  public @Nullable String choice(String key, Map<String, String> words) {
    if (!has(key)) {
      return null;
    }
    String word = text(key);
    String code = words.containsValue(word) ? word : words.get(word);
    if (code == null) {
      String allowed = String.join(", ", words.keySet().stream().sorted().toList());
      String found = shown(node.get(key));
      problem(
          key,
          "dozwolone: " + allowed + "; jest: " + found,
          "allowed are: " + allowed + "; found: " + found);
    }
    return code;
  }

  public @Nullable ShortFormNode object(String key) {
    if (!has(key)) {
      return null;
    }
    if (node.get(key) instanceof ObjectNode object) {
      return expansion.input(object, pointer + "/" + key);
    }
    wrong(key, "an object", "obiekt");
    return null;
  }

  public @Nullable ObjectNode raw(String key) {
    if (!has(key)) {
      return null;
    }
    if (node.get(key) instanceof ObjectNode object) {
      return object;
    }
    wrong(key, "an object", "obiekt");
    return null;
  }

  /** The objects of an array; a single object is an array of one. */
  public List<ShortFormNode> objects(String key) {
    List<ShortFormNode> all = new ArrayList<>();
    if (!has(key)) {
      return all;
    }
    JsonNode value = node.get(key);
    if (value instanceof ObjectNode only) {
      return List.of(expansion.input(only, pointer + "/" + key));
    }
    if (value.size() > MOST_OBJECTS) {
      problem(
          key,
          "najwyżej " + MOST_OBJECTS + " pozycji, podano " + value.size(),
          "at most " + MOST_OBJECTS + " items, " + value.size() + " were given");
      return all;
    }
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i) instanceof ObjectNode object) {
        all.add(expansion.input(object, pointer + "/" + key + "/" + i));
      } else {
        wrong(key + "/" + i, "an object", "obiekt");
      }
    }
    if (!value.isArray()) {
      wrong(key, "an array", "tablica");
    }
    return all;
  }

  /** The texts of an array; a single text is an array of one. */
  public List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    JsonNode value = node.get(key);
    List<String> all = new ArrayList<>();
    for (JsonNode item : value.isArray() ? List.copyOf(value.values()) : List.of(value)) {
      all.add(item.isString() ? item.stringValue() : item.toString());
    }
    return all;
  }

  /** The bytes, or null when absent or not Base64, which is a finding; line breaks may be in it. */
  public byte @Nullable [] base64(String key) {
    if (!has(key)) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(text(key).replaceAll("[\r\n]", ""));
    } catch (IllegalArgumentException e) {
      expansion.findings.add(
          pointer + "/" + key, "", "JSON_BASE64", "to nie jest Base64", "this is not Base64");
      return null;
    }
  }

  public boolean isText(String key) {
    return has(key) && node.get(key).isString();
  }

  /** Passes a value on as it is; the schema will judge it, and its finding will name the key. */
  public void copy(String key, FullFormObject to, String element) {
    if (has(key)) {
      to.put(element, node.get(key), this, key);
    }
  }

  public void required(String key) {
    if (!has(key)) {
      problem(key, "brakuje pola '" + key + "'", "'" + key + "' is missing");
    }
  }

  public void problem(String key, String pl, String en) {
    String place = key.isEmpty() ? pointer : pointer + "/" + key;
    expansion.findings.add(place, "", "JSON_SHORT", pl, en);
  }

  private void wrong(String key, String wanted, String wantedPl) {
    expansion.findings.wrongType(
        pointer + "/" + key, key, shown(node.at("/" + key)), wantedPl, wanted);
  }

  private static String shown(JsonNode value) {
    return Excerpt.excerpt(value.toString());
  }

  /** The number, which must be more than nothing; else a finding and null. */
  public @Nullable BigDecimal positive(String key) {
    BigDecimal number = number(key);
    if (number != null && number.signum() <= 0) {
      wrong(key, "a number above 0", "liczba większa od 0");
      return null;
    }
    return number;
  }

  /** Keys that have no meaning here are refused rather than ignored. */
  public void without(String pl, String en, String... keys) {
    for (String key : keys) {
      if (has(key)) {
        problem(key, pl, en);
      }
    }
  }

  /** It was not read, since something else is wrong: its keys are not unknown. */
  public void unread() {
    asked.addAll(node.propertyNames());
  }

  public void refuseUnknownKeys() {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!asked.contains(entry.getKey()) && !entry.getValue().isNull()) {
        String here = pointer.isEmpty() ? "/" : pointer;
        expansion.findings.unknownKey(
            pointer + JsonFindings.step(entry.getKey()), entry.getKey(), here, asked);
      }
    }
  }
}

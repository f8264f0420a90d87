package dev.bramka.simulator.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the table of facts out of the official contract ({@code open-api.json}).
 *
 * <p>A line is a fact, its columns are separated by tabs: {@code operation}, {@code permissions},
 * {@code parameter}, {@code answer}, {@code refusal}, {@code member}, {@code enum}, {@code status};
 * {@link Facts} reads them. Prose of the contract is left out but for what goes over the wire.
 */
public final class FactsWriter {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Pattern GROUP = Pattern.compile("\\*\\*Limity liczby żądań\\*\\*(.*)");
  private static final Pattern HEADING = Pattern.compile("([^\\n|]+):\\s*");

  /** Run by {@code ./run contract-facts}: contract, its version, the table to write. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: contract-facts OPEN-API.JSON VERSION TABLE");
      System.exit(2);
    }
    write(Path.of(args[0]), args[1], Path.of(args[2]));
  }

  private final JsonNode contract;
  private final List<String> lines = new ArrayList<>();

  private FactsWriter(JsonNode contract) {
    this.contract = contract;
  }

  /**
   * Writes the table.
   *
   * @param source the contract, JSON
   * @param version the contract's version, which its text does not tell reliably
   * @param target the table
   */
  public static void write(Path source, String version, Path target) throws IOException {
    byte[] text = Files.readAllBytes(source);
    FactsWriter writer = new FactsWriter(JsonMapper.shared().readTree(text));
    writer.line("source", version, sha256(text));
    writer.operations();
    writer.types();
    Files.writeString(target, String.join("\n", writer.lines) + "\n");
  }

  private static String sha256(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void line(String... columns) {
    // Some cells of the contract go over several lines.
    lines.add(String.join("\t", columns).replaceAll("[\r\n]+", " ").stripTrailing());
  }

  private void operations() {
    for (String path : new TreeSet<>(contract.path("paths").propertyNames())) {
      for (Map.Entry<String, JsonNode> method : contract.path("paths").path(path).properties()) {
        operation(method.getKey().toUpperCase(Locale.ROOT) + " " + path, method.getValue());
      }
    }
  }

  private void operation(String name, JsonNode operation) {
    JsonNode request = operation.path("requestBody").path("content").path("application/json");
    line(
        "operation",
        name,
        operation.path("security").isEmpty() ? "open" : "bearer",
        group(operation),
        request.isMissingNode() ? "-" : shape(request.path("schema")),
        operation.path("summary").asString("").strip());
    if (operation.has("x-required-permissions")) {
      line("permissions", name, texts(operation.path("x-required-permissions")));
    }
    for (JsonNode parameter : operation.path("parameters")) {
      line(
          "parameter",
          name,
          parameter.path("in").asString() + " " + parameter.path("name").asString(),
          parameter.path("required").asBoolean(false) ? "required" : "optional",
          shape(parameter.path("schema")));
    }
    operation.path("responses").properties().forEach(e -> answer(name, e.getKey(), e.getValue()));
  }

  /** The group of limits that the text of 429 names; "other" where it names none. */
  private static String group(JsonNode operation) {
    String text = operation.path("responses").path("429").path("description").asString("");
    Matcher limits = GROUP.matcher(text);
    if (!limits.find()) {
      return operation.path("security").isEmpty() ? "anonymous" : "other";
    }
    List<String> cells = cells(limits.group(1));
    return cells.size() < 4 || cells.get(3).isEmpty() ? "other" : cells.get(3);
  }

  private void answer(String operation, String status, JsonNode answer) {
    answer
        .path("content")
        .properties()
        .forEach(
            e -> line("answer", operation, status, e.getKey(), shape(e.getValue().path("schema"))));
    if (answer.path("content").isEmpty()) {
      line("answer", operation, status, "-");
    }
    if (!status.equals("400")) {
      return;
    }
    for (String row : answer.path("description").asString("").lines().toList()) {
      List<String> cells = cells(row);
      if (cells.size() >= 2 && cells.getFirst().matches("[0-9]+")) {
        line(
            "refusal", operation, cells.get(0), cells.get(1), cells.size() > 2 ? cells.get(2) : "");
      }
    }
  }

  private static List<String> cells(String row) {
    List<String> cells = new ArrayList<>();
    String inner = row.strip().replaceAll("^\\||\\|$", "");
    for (String cell : inner.split("\\|", -1)) {
      cells.add(cell.strip());
    }
    return cells;
  }

  private static String texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).collect(Collectors.joining(","));
  }

  private void types() {
    JsonNode schemas = contract.path("components").path("schemas");
    for (String name : new TreeSet<>(schemas.propertyNames())) {
      type(name, schemas.path(name));
    }
  }

  private void type(String name, JsonNode schema) {
    if (schema.has("enum")) {
      line("enum", name, texts(schema.path("enum")));
      return;
    }
    if (!schema.has("properties")) {
      line("scalar", name, shape(schema));
      return;
    }
    Set<String> required = new TreeSet<>();
    schema.path("required").forEach(r -> required.add(r.asString()));
    for (Map.Entry<String, JsonNode> member : schema.path("properties").properties()) {
      JsonNode value = member.getValue();
      String flags =
          (required.contains(member.getKey()) ? "required" : "optional")
              + (value.path("nullable").asBoolean(false) ? " nullable" : "");
      if (value.has("properties")) {
        type(name + "." + member.getKey(), value);
        line("member", name, member.getKey(), flags, name + "." + member.getKey());
      } else {
        line("member", name, member.getKey(), flags, shape(value));
      }
      statuses(name, value.path("description").asString(""));
      if (member.getKey().equals("reasonCode")) {
        reasons(value.path("description").asString(""));
      }
    }
  }

  /** Codes of a status with KSeF's words for them, under the heading that stands above them. */
  private void statuses(String type, String description) {
    String heading = "";
    boolean inTable = false;
    for (String row : description.lines().toList()) {
      Matcher title = HEADING.matcher(row);
      if (title.matches()) {
        heading = " " + title.group(1).strip();
      }
      List<String> cells = cells(row);
      inTable = row.startsWith("|") && (inTable || cells.getFirst().equals("Code"));
      if (inTable && cells.size() >= 3 && cells.getFirst().matches("[0-9]{3}")) {
        String details = cells.get(2).equals("-") ? "" : cells.get(2);
        line("status", type + heading, cells.get(0), cells.get(1), details);
      }
    }
  }

  /** Why access is refused (403), with KSeF's words. */
  private void reasons(String description) {
    for (String row : description.lines().toList()) {
      List<String> cells = cells(row);
      if (cells.size() >= 2 && cells.getFirst().matches("[a-z]+(-[a-z]+)+")) {
        line("reason", cells.get(0), cells.get(1));
      }
    }
  }

  private String array(JsonNode schema) {
    // The contract bounds some arrays by "maximum", which has no meaning for an array.
    String most = schema.path("maxItems").asString(schema.path("maximum").asString(""));
    String count = range(schema.path("minItems").asString(""), most);
    return "[" + count.strip() + "]" + shape(schema.path("items"));
  }

  /** A schema in one column: {@code []} for arrays, kind or type, range, pattern. */
  private String shape(JsonNode given) {
    JsonNode schema = given;
    while (schema.path("allOf").size() == 1) {
      schema = schema.path("allOf").get(0);
    }
    if (schema.has("$ref")) {
      return schema.path("$ref").asString().substring(SCHEMAS.length());
    }
    String kind = schema.path("type").asString("object");
    if (kind.equals("array")) {
      return array(schema);
    }
    String exact = schema.path("format").asString(kind);
    return exact
        + range(
            schema.path("minLength").asString(schema.path("minimum").asString("")),
            schema.path("maxLength").asString(schema.path("maximum").asString("")))
        + (schema.has("pattern") ? " ~" + schema.path("pattern").asString() : "");
  }

  private static String range(String least, String most) {
    return least.isEmpty() && most.isEmpty() ? "" : " " + least + ".." + most;
  }
}

package dev.bramka.simulator.contract;

import dev.bramka.simulator.contract.Operation.Answer;
import dev.bramka.simulator.contract.Operation.Parameter;
import dev.bramka.simulator.contract.Operation.RefusalText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of facts, which {@link FactsWriter} made out of the official contract. Immutable and
 * thread-safe.
 */
public final class Facts {
  private static final Facts OFFICIAL = read();

  /**
   * A member of a type.
   *
   * @param name as on the wire
   * @param required whether it must be there
   * @param nullable whether it may be null
   * @param shape what it has to be
   */
  public record Member(String name, boolean required, boolean nullable, Shape shape) {}

  /**
   * KSeF's words for a status.
   *
   * @param code its number
   * @param description its sentence
   * @param details may be empty
   */
  public record StatusText(int code, String description, String details) {}

  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, List<String>> permissions = new LinkedHashMap<>();
  private final Map<String, List<Member>> types = new LinkedHashMap<>();
  private final Map<String, List<String>> enums = new LinkedHashMap<>();
  private final Map<String, Shape> scalars = new LinkedHashMap<>();
  private final Map<String, List<StatusText>> statuses = new LinkedHashMap<>();
  private final Map<String, String> reasons = new LinkedHashMap<>();
  private String version = "";
  private String sourceHash = "";

  private Facts() {}

  /** The facts of the contract that the simulator speaks. */
  public static Facts official() {
    return OFFICIAL;
  }

  private static Facts read() {
    try (InputStream in = Facts.class.getResourceAsStream("facts.tsv")) {
      Facts facts = new Facts();
      String table = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      table.lines().forEach(line -> facts.take(line.split("\t", -1)));
      return facts;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static StatusText status(String[] c) {
    return new StatusText(Integer.parseInt(c[2]), c[3], column(c, 4));
  }

  private void take(String[] c) {
    switch (c[0]) {
      case "source" -> {
        version = c[1];
        sourceHash = c[2];
      }
      case "operation" -> operation(c);
      case "permissions" -> permissions.put(c[1], Arrays.asList(c[2].split(",")));
      case "parameter" -> of(c[1]).parameters().add(parameter(c));
      case "answer" -> of(c[1]).answers().add(answer(c));
      case "refusal" ->
          of(c[1]).refusals().add(new RefusalText(Integer.parseInt(c[2]), c[3], column(c, 4)));
      case "member" -> types.computeIfAbsent(c[1], t -> new ArrayList<>()).add(member(c));
      case "enum" -> enums.put(c[1], Arrays.asList(c[2].split(",")));
      case "scalar" -> scalars.put(c[1], Shape.parse(c[2]));
      case "status" -> statuses.computeIfAbsent(c[1], t -> new ArrayList<>()).add(status(c));
      case "reason" -> reasons.put(c[1], c[2]);
      default -> throw new IllegalStateException("Not a fact: " + String.join(" ", c));
    }
  }

  private static Parameter parameter(String[] c) {
    String[] where = c[2].split(" ", 2);
    return new Parameter(where[0], where[1], c[3].equals("required"), Shape.parse(c[4]));
  }

  private static Answer answer(String[] c) {
    boolean body = !c[3].equals("-");
    boolean json = c[3].endsWith("json");
    return new Answer(
        Integer.parseInt(c[2]), body ? c[3] : null, body && json ? Shape.parse(c[4]) : null);
  }

  private static Member member(String[] c) {
    return new Member(
        c[2], c[3].startsWith("required"), c[3].endsWith("nullable"), Shape.parse(c[4]));
  }

  private void operation(String[] c) {
    String[] name = c[1].split(" ", 2);
    operations.put(
        c[1],
        new Operation(
            name[0],
            name[1],
            c[2].equals("open"),
            c[3],
            c[4].equals("-") ? null : Shape.parse(c[4]),
            column(c, 5),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>()));
  }

  private static String column(String[] columns, int number) {
    return columns.length > number ? columns[number] : "";
  }

  private Operation of(String name) {
    return Objects.requireNonNull(operations.get(name), name);
  }

  /** The contract's version. */
  public String version() {
    return version;
  }

  /** SHA-256 of the contract's text, hexadecimal. */
  public String sourceHash() {
    return sourceHash;
  }

  /** All operations, by path. */
  public Collection<Operation> operations() {
    return operations.values();
  }

  /**
   * An operation.
   *
   * @param path as in the contract, without {@code /v2}
   * @throws IllegalArgumentException when the contract has none
   */
  public Operation operation(String method, String path) {
    Operation found = operations.get(method + " " + path);
    if (found == null) {
      throw new IllegalArgumentException("The contract has no " + method + " " + path);
    }
    return found;
  }

  /** The permissions of which a caller of the operation needs one; empty when it needs none. */
  public List<String> permissions(Operation operation) {
    return permissions.getOrDefault(operation.name(), List.of());
  }

  /** The members of a type; null when it has none. */
  @Nullable List<Member> members(String type) {
    return types.get(type);
  }

  /** The values of an enumeration; null when it is none. */
  @Nullable List<String> values(String type) {
    return enums.get(type);
  }

  /** What a named scalar is; null when it is none. */
  @Nullable Shape scalar(String type) {
    return scalars.get(type);
  }

  /**
   * KSeF's words for why access is refused (403).
   *
   * @param code such as {@code missing-permissions}
   */
  public String reason(String code) {
    return Objects.requireNonNull(reasons.get(code), code);
  }

  /**
   * KSeF's words for a status.
   *
   * @param type whose status, with the heading of its table where there are several
   * @return the first with this code; empty when the contract has none
   */
  public Optional<StatusText> status(String type, int code) {
    return statuses.getOrDefault(type, List.of()).stream()
        .filter(s -> s.code() == code)
        .findFirst();
  }
}

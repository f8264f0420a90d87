package dev.bramka.simulator.contract;

import dev.bramka.simulator.contract.Facts.Member;
import dev.bramka.simulator.contract.Shape.Range;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Compares JSON with the contract. Finds everything at once, each with the full path of its member,
 * in the words of KSeF's validator. Not thread-safe: one for each comparison.
 */
public final class Conformance {
  /** More than these help nobody. */
  private static final int MOST = 100;

  private final Facts facts = Facts.official();
  private final List<String> findings = new ArrayList<>();
  private final boolean strict;

  private Conformance(boolean strict) {
    this.strict = strict;
  }

  /** What is wrong with a request; KSeF ignores members that it does not know. */
  public static List<String> ofRequest(JsonNode body, Shape shape) {
    Conformance conformance = new Conformance(false);
    conformance.value("", body, shape);
    return conformance.findings;
  }

  /** What is wrong with an answer of the simulator, unknown members included. */
  public static List<String> ofAnswer(JsonNode body, Shape shape) {
    Conformance conformance = new Conformance(true);
    conformance.value("", body, shape);
    return conformance.findings;
  }

  /** What is wrong with a parameter, which is a text on the wire. */
  public static List<String> ofParameter(String name, String text, Shape shape) {
    Conformance conformance = new Conformance(false);
    conformance.parameter(name, text, shape.item());
    return conformance.findings;
  }

  /** What is wrong with a text that has to be of a scalar type such as {@code Nip}. */
  public static List<String> ofScalar(String name, String text, String type) {
    return ofParameter(name, text, Shape.parse(type));
  }

  private void add(String path, String finding) {
    if (findings.size() < MOST) {
      findings.add("'" + path + "' " + finding);
    }
  }

  private void value(String path, JsonNode value, Shape shape) {
    if (shape.array()) {
      list(path, value, shape);
      return;
    }
    List<Member> members = facts.members(shape.kind());
    List<String> values = facts.values(shape.kind());
    Shape scalar = facts.scalar(shape.kind());
    if (members != null) {
      object(path, value, members);
    } else if (values != null) {
      oneOf(path, value, values);
    } else if (scalar != null) {
      value(path, value, scalar);
    } else {
      plain(path, value, shape);
    }
  }

  private void list(String path, JsonNode value, Shape shape) {
    if (!value.isArray()) {
      add(path, "must be a list.");
      return;
    }
    Range count = shape.count();
    if (count != null && !count.holds(value.size())) {
      add(path, "must have " + bounds(count) + " items. You entered " + value.size() + ".");
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      value(path + "[" + i + "]", value.get(i), shape.item());
    }
  }

  private void object(String path, JsonNode value, List<Member> members) {
    if (!value.isObject()) {
      add(path, "must be an object.");
      return;
    }
    Set<String> unknown = new HashSet<>(value.propertyNames());
    for (Member member : members) {
      unknown.remove(member.name());
      member(path.isEmpty() ? member.name() : path + "." + member.name(), value, member);
    }
    if (strict) {
      unknown.forEach(name -> add(path, "has no member " + name + "."));
    }
  }

  private void member(String path, JsonNode owner, Member member) {
    JsonNode value = owner.get(member.name());
    if (value == null || value.isNull()) {
      boolean nullMayStand = value != null && member.nullable();
      boolean absentMay = !member.required() && (value == null || !strict);
      if (!nullMayStand && !absentMay) {
        add(path, "must not be empty.");
      }
      return;
    }
    if (!strict && member.required() && value.isString() && value.stringValue().isEmpty()) {
      add(path, "must not be empty.");
      return;
    }
    value(path, value, member.shape());
  }

  private void oneOf(String path, JsonNode value, List<String> values) {
    if (!value.isString() || !values.contains(value.stringValue())) {
      add(path, "has a range of values which does not include " + quoted(value) + ".");
    }
  }

  private static String quoted(JsonNode value) {
    String text = value.isString() ? value.stringValue() : value.toString();
    return "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
  }

  private void plain(String path, JsonNode value, Shape shape) {
    switch (shape.kind()) {
      case "boolean" -> require(path, value.isBoolean(), "must be true or false.");
      case "int32", "int64", "integer" -> {
        if (!value.isIntegralNumber()
            || !(shape.kind().equals("int32")
                ? value.canConvertToInt()
                : value.canConvertToLong())) {
          add(path, "must be a whole number.");
        } else {
          range(path, value.doubleValue(), shape.range());
        }
      }
      case "double", "number" -> {
        if (!value.isNumber()) {
          add(path, "must be a number.");
        } else {
          range(path, value.doubleValue(), shape.range());
        }
      }
      case "object" -> require(path, value.isObject(), "must be an object.");
      default -> {
        if (value.isString()) {
          text(path, value.stringValue(), shape);
        } else {
          add(path, "must be a text.");
        }
      }
    }
  }

  private void require(String path, boolean good, String otherwise) {
    if (!good) {
      add(path, otherwise);
    }
  }

  private void range(String path, double value, @Nullable Range range) {
    if (range != null && !range.holds(value)) {
      String entered = value == Math.rint(value) ? Long.toString((long) value) : value + "";
      add(path, "must be " + bounds(range) + ". You entered " + entered + ".");
    }
  }

  private static String bounds(Range range) {
    String least = range.least() == null ? null : Long.toString(range.least().longValue());
    String most = range.most() == null ? null : Long.toString(range.most().longValue());
    return least != null && most != null
        ? "between " + least + " and " + most
        : least != null ? "greater than or equal to '" + least + "'" : "at most '" + most + "'";
  }

  private void text(String path, String text, Shape shape) {
    Range length = shape.range();
    if (length != null && !length.holds(text.length())) {
      add(path, length(text, length));
    } else if (shape.pattern() != null && !shape.pattern().matcher(text).find()) {
      add(path, "is not in the correct format.");
    } else if (!formatted(text, shape.kind())) {
      add(path, "is not in the correct format.");
    }
  }

  private static String length(String text, Range length) {
    if (text.isEmpty()) {
      return "must not be empty.";
    }
    if (length.least() != null && length.least().equals(length.most())) {
      return "must be %d characters in length. You entered %d characters."
          .formatted(length.least().longValue(), text.length());
    }
    return "must be "
        + bounds(length)
        + " characters. You entered "
        + text.length()
        + " characters.";
  }

  /** The contract lets a date go without its offset (since 2.1: Warsaw's time). */
  private boolean formatted(String text, String kind) {
    try {
      switch (kind) {
        case "date-time" -> {
          if (strict) {
            OffsetDateTime.parse(text);
          } else {
            DateTimeFormatter.ISO_DATE_TIME.parse(text.length() == 10 ? text + "T00:00:00" : text);
          }
        }
        case "date" -> LocalDate.parse(text);
        case "byte" -> Base64.getDecoder().decode(text);
        default -> {}
      }
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }

  private void parameter(String name, String text, Shape shape) {
    List<String> values = facts.values(shape.kind());
    Shape scalar = facts.scalar(shape.kind());
    if (values != null) {
      require(
          name,
          values.contains(text),
          "has a range of values which does not include '" + text + "'.");
    } else if (scalar != null) {
      parameter(name, text, scalar);
    } else if (shape.kind().equals("boolean")) {
      require(name, text.equals("true") || text.equals("false"), "must be true or false.");
    } else if (shape.kind().startsWith("int")) {
      whole(name, text, shape);
    } else {
      text(name, text, shape);
    }
  }

  private void whole(String name, String text, Shape shape) {
    if (text.matches("-?[0-9]{1,9}")) {
      range(name, Integer.parseInt(text), shape.range());
    } else {
      add(name, "must be a whole number.");
    }
  }
}

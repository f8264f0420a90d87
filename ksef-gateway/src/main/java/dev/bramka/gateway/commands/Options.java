package dev.bramka.gateway.commands;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Options of a command, each a name with two dashes and a value. */
final class Options {
  private Options() {}

  /**
   * The options by their names, without dashes.
   *
   * @throws IllegalArgumentException naming what is unknown or has no value
   */
  static Map<String, String> parsed(List<String> arguments, Set<String> known) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException("Unknown option " + name);
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      options.put(name.substring(2), arguments.get(i + 1));
    }
    return options;
  }

  /**
   * The form in which to print.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  static String format(Map<String, String> options) {
    String format = options.getOrDefault("format", "text");
    if (!Set.of("text", "json", "csv").contains(format)) {
      throw new IllegalArgumentException("--format is text, json or csv");
    }
    return format;
  }

  /**
   * An option's value.
   *
   * @throws IllegalArgumentException when it is missing
   */
  static String required(Map<String, String> options, String name) {
    String value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }
}

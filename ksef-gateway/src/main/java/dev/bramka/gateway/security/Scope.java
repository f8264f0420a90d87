package dev.bramka.gateway.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an API key may do. Generating and validating invoices needs a key only. */
public enum Scope {
  /** Sending invoices. */
  SEND,
  /** Searching for invoices and fetching them. */
  RECEIVE,
  /** Statuses, receipts and events. */
  READ,
  /** Documents to look at. */
  VISUALISE,
  /** Webhooks. */
  ADMIN;

  private record Rule(Pattern call, Scope scope) {
    static Rule of(String call, Scope scope) {
      return new Rule(Pattern.compile(call), scope);
    }
  }

  /** The first that matches method and path counts. */
  private static final List<Rule> RULES =
      List.of(
          Rule.of("\\S+ /api/webhooks\\b.*", ADMIN),
          Rule.of("\\S+ /api/submissions/[^/]+/(html|pdf)", VISUALISE),
          Rule.of(
              "\\S+ /api/(invoice|upo|invoice/session/upo/[^/]+|archive/invoices/[^/]+)/visualize",
              VISUALISE),
          Rule.of("GET /api/(submissions|packages|events|box/upload)\\b.*", READ),
          Rule.of("\\S+ /api/(submissions|packages|box/upload)\\b.*", SEND),
          Rule.of("\\S+ /api/(archive|box/download|invoice/(get|query))\\b.*", RECEIVE),
          Rule.of("\\S+ /api/invoice/(status|session/(status|upo))\\b.*", READ),
          Rule.of("\\S+ /api/invoice/(send|session)\\b.*", SEND));

  /** The scope that a call needs; empty when any key may make it. */
  static Optional<Scope> needed(String method, String path) {
    String call = (method.equals("HEAD") ? "GET" : method) + " " + path;
    return RULES.stream()
        .filter(rule -> rule.call().matcher(call).matches())
        .map(Rule::scope)
        .findFirst();
  }

  /** The name in lists. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The scopes of a list.
   *
   * @param names with commas between them
   * @throws IllegalArgumentException naming the one that is none
   */
  public static Set<Scope> named(String names) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : names.isBlank() ? new String[0] : names.split(",")) {
      scopes.add(
          Arrays.stream(values())
              .filter(scope -> scope.wireName().equals(name.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'"
                              + name.strip()
                              + "' is none of "
                              + names(EnumSet.allOf(Scope.class)))));
    }
    return scopes;
  }

  /** A list of scopes with commas between them. */
  public static String names(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::wireName).collect(Collectors.joining(","));
  }
}

package dev.bramka.simulator.contract;

import dev.bramka.simulator.contract.Operation.RefusalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refusal with one of KSeF's codes; HTTP 400 on the wire. Its words are the contract's, which
 * differ between operations.
 */
public final class KsefException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

  /**
   * A refusal as it goes over the wire.
   *
   * @param description KSeF's sentence
   * @param details what exactly is wrong; may be empty
   */
  public record Words(String description, List<String> details) {}

  private final int code;
  private final transient List<String> names;
  private final transient List<String> values;

  KsefException(int code, List<String> names, List<String> values) {
    super(code + " " + names + values, null, false, false);
    this.code = code;
    this.names = names;
    this.values = values;
  }

  /** One that a test ordered, with any code. */
  public static KsefException ordered(int code) {
    return new KsefException(code, List.of(), List.of());
  }

  /** KSeF's code. */
  public int code() {
    return code;
  }

  /** What KSeF says of it in answer to an operation. */
  public Words words(Operation operation) {
    return Optional.<RefusalText>empty()
        .or(() -> operation.refusals().stream().filter(this::fits).findFirst())
        .or(() -> operation.refusals().stream().filter(r -> r.code() == code).findFirst())
        .or(this::elsewhere)
        .map(this::filled)
        .orElseGet(() -> new Words("Nieznany błąd.", values));
  }

  private Optional<RefusalText> elsewhere() {
    return Facts.official().operations().stream()
        .flatMap(o -> o.refusals().stream())
        .filter(r -> r.code() == code)
        .findFirst();
  }

  private boolean fits(RefusalText text) {
    List<String> parameters = parameters(text);
    if (text.code() != code) {
      return false;
    }
    return quotes(parameters) ? names.size() == 1 : parameters.equals(names);
  }

  private static List<String> parameters(RefusalText text) {
    List<String> all = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(text.details());
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  /** Whether the details are a sentence of KSeF's validator. */
  private static boolean quotes(List<String> parameters) {
    return parameters.size() == 1 && parameters.getFirst().startsWith("treść");
  }

  private Words filled(RefusalText text) {
    if (quotes(parameters(text))) {
      return new Words(text.description(), values);
    }
    if (text.details().isEmpty()) {
      return new Words(text.description(), List.of());
    }
    Matcher matcher = PARAMETER.matcher(text.details());
    StringBuilder details = new StringBuilder();
    for (int i = 0; matcher.find(); i++) {
      String value = i < values.size() ? values.get(i) : "";
      matcher.appendReplacement(details, Matcher.quoteReplacement(value));
    }
    return new Words(text.description(), List.of(matcher.appendTail(details).toString()));
  }
}

package dev.bramka.client.http;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads answers that are no successes (KSeF contract 2.8.1: legacy exceptions, problem details).
 * What does not look like KSeF's own words comes from something before it, a firewall or a proxy,
 * and passes.
 */
final class Refusals {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration UNKNOWN_BLOCK = Duration.ofSeconds(60);
  private static final int LONGEST_TEXT = 500;

  private final Clock clock;

  Refusals(Clock clock) {
    this.clock = clock;
  }

  KsefFailure of(String call, int status, HttpHeaders headers, byte[] answer) {
    @Nullable Duration retryAfter = retryAfter(headers);
    if (status == 407) {
      return new KsefFailure.Unreachable(call, "the proxy wants another password", null);
    }
    if (status == 429) {
      return new KsefFailure.RateLimited(call, retryAfter == null ? UNKNOWN_BLOCK : retryAfter);
    }
    if (status >= 500 || status < 400 || status == 408) {
      return new KsefFailure.Broken(call, status, said(status), retryAfter);
    }
    JsonNode body = tree(answer);
    if (status == 401 || (status == 403 && answer.length == 0)) {
      return new KsefFailure.Unauthorized(call, text(body, "detail", "HTTP " + status), status);
    }
    String page = "a page that is no answer of KSeF's API";
    return body == null
        ? new KsefFailure.Broken(call, status, page, retryAfter)
        : refused(call, status, body);
  }

  private static String said(int status) {
    return switch (status) {
      case 408 -> "KSeF waited too long for the request";
      case 503 -> "KSeF is not available";
      default -> status < 400 ? "a redirection" : "KSeF failed";
    };
  }

  private static KsefFailure refused(String call, int status, JsonNode body) {
    String detail = text(body, "detail", text(body, "title", "HTTP " + status));
    List<JsonNode> errors = new ArrayList<>();
    body.path("errors").forEach(errors::add);
    body.path("exception").path("exceptionDetailList").forEach(errors::add);
    List<String> details = new ArrayList<>();
    errors.forEach(e -> e.path("details").forEach(d -> add(details, "", d)));
    add(details, "", body.path("reasonCode"));
    JsonNode security = body.path("security");
    all(details, "needs one of ", security.path("requiredAnyOfPermissions"));
    all(details, "has ", security.path("presentPermissions"));
    add(details, "incidentId ", security.path("incidentId"));
    add(details, "clientIp ", security.path("clientIp"));
    add(details, "incidentId ", body.path("incidentId"));
    add(details, "traceId ", body.path("traceId"));
    JsonNode first = errors.isEmpty() ? body : errors.getFirst();
    int code = number(first, "code", number(first, "exceptionCode", 0));
    String description = text(first, "description", text(first, "exceptionDescription", detail));
    return new KsefFailure.Refused(call, status, code, description, details);
  }

  private static void all(List<String> details, String name, JsonNode values) {
    String text = values.valueStream().map(v -> v.asString("")).collect(Collectors.joining(", "));
    if (!text.isBlank()) {
      details.add(name + cut(text));
    }
  }

  private static void add(List<String> details, String name, JsonNode value) {
    if (value.isArray()) {
      value.forEach(v -> add(details, name, v));
    } else if (value.isValueNode() && !value.isNull() && !value.asString("").isBlank()) {
      details.add(name + cut(value.asString("")));
    }
  }

  private static int number(JsonNode node, String name, int otherwise) {
    JsonNode value = node.path(name);
    return value.isIntegralNumber() && value.canConvertToInt() ? value.intValue() : otherwise;
  }

  private static String text(@Nullable JsonNode node, String name, String otherwise) {
    JsonNode value = node == null ? null : node.get(name);
    return value == null || !value.isString() || value.stringValue().isBlank()
        ? otherwise
        : cut(value.stringValue());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  /** The JSON object of an answer, or null when it is none. */
  private static @Nullable JsonNode tree(byte[] body) {
    try {
      JsonNode node = JSON.readTree(body);
      return node != null && node.isObject() ? node : null;
    } catch (JacksonException e) {
      return null;
    }
  }

  /** {@code Retry-After} in whole or decimal seconds or as a date; null when absent or neither. */
  @Nullable Duration retryAfter(HttpHeaders headers) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      double seconds =
          text.matches("[0-9]{1,9}([.,][0-9]{1,9})?")
              ? Double.parseDouble(text.replace(',', '.'))
              : Duration.between(clock.instant(), date(text)).toMillis() / 1000.0;
      return Duration.ofSeconds((long) Math.ceil(Math.clamp(seconds, 1, 86_400)));
    } catch (DateTimeException e) {
      return null;
    }
  }

  static Instant date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
  }
}

package dev.bramka.simulator.http;

import dev.bramka.simulator.state.SessionStore.Session;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query parameters of the session list. */
final class SessionFilter {
  private final @Nullable String reference;
  private final @Nullable Instant createdFrom;
  private final @Nullable Instant createdTo;
  private final @Nullable Instant closedFrom;
  private final @Nullable Instant closedTo;
  private final @Nullable Instant modifiedFrom;
  private final @Nullable Instant modifiedTo;
  private final List<String> statuses;

  SessionFilter(Call call) {
    reference = call.ctx().queryParam("referenceNumber");
    createdFrom = moment(call, "dateCreatedFrom");
    createdTo = moment(call, "dateCreatedTo");
    closedFrom = moment(call, "dateClosedFrom");
    closedTo = moment(call, "dateClosedTo");
    modifiedFrom = moment(call, "dateModifiedFrom");
    modifiedTo = moment(call, "dateModifiedTo");
    statuses = call.ctx().queryParams("statuses");
    statuses.forEach(
        s -> Input.oneOf(s, "statuses", "InProgress", "Succeeded", "Failed", "Cancelled"));
  }

  private static @Nullable Instant moment(Call call, String name) {
    String text = call.ctx().queryParam(name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Server.invalid("'" + name + "' is not a date and time.");
    }
  }

  boolean matches(Session s) {
    return (reference == null || reference.equals(s.reference()))
        && (statuses.isEmpty() || statuses.contains(common(s.code())))
        && within(s.created(), createdFrom, createdTo)
        && within(s.updated(), modifiedFrom, modifiedTo)
        && (closedFrom == null && closedTo == null
            || s.closed() != null && within(s.closed(), closedFrom, closedTo));
  }

  private static String common(int code) {
    return switch (code) {
      case 100, 150, 170 -> "InProgress";
      case 200 -> "Succeeded";
      case 440 -> "Cancelled";
      default -> "Failed";
    };
  }

  private static boolean within(long at, @Nullable Instant from, @Nullable Instant to) {
    return (from == null || at >= from.toEpochMilli()) && (to == null || at <= to.toEpochMilli());
  }
}

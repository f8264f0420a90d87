package dev.bramka.gateway.events;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address that is called when something happens.
 *
 * @param id ours
 * @param tenantId whose events
 * @param url where to
 * @param types the names of the events that are wanted; all when empty
 * @param state whether it is called
 * @param position up to which event it has been called
 * @param failures in a row
 * @param nextTry when it is called again after a failure
 * @param lastError what went wrong last; null when nothing did
 */
public record Webhook(
    String id,
    String tenantId,
    String url,
    List<String> types,
    State state,
    long position,
    int failures,
    Instant nextTry,
    @Nullable String lastError) {

  /** Whether it is called. */
  public enum State {
    /** It is called. */
    ACTIVE,
    /** It failed for days, or said that it is gone; it is not called until somebody enables it. */
    DISABLED
  }

  /** Whether it wants events of this type. */
  boolean wants(String type) {
    return types.isEmpty() || types.contains(type);
  }
}

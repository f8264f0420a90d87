package dev.bramka.gateway.platform;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Failures as they may stand in a log: what kind, and where, without what they quote. */
public final class Traces {
  /** Name of a request's id in the logging context. */
  public static final String CORRELATION = "correlationId";

  /** Name of the tenant in the logging context. */
  public static final String TENANT = "tenant";

  private static final int CAUSES = 5;
  private static final int FRAMES = 12;

  private Traces() {}

  /** Kinds and places of the failure and its causes. */
  public static String of(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable at = failure;
    for (int depth = 0; at != null && depth < CAUSES; depth++) {
      text.append(depth == 0 ? "" : "\ncaused by ").append(at.getClass().getName());
      text.append(
          Arrays.stream(at.getStackTrace())
              .limit(FRAMES)
              .map(frame -> "\n  at " + frame)
              .collect(Collectors.joining()));
      at = at.getCause();
    }
    return text.toString();
  }
}

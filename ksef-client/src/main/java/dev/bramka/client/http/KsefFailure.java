package dev.bramka.client.http;

import java.io.Serial;
import java.time.Duration;
import java.util.List;

/**
 * Why a call to KSeF did not succeed. Messages carry codes and KSeF's own words, never tokens, keys
 * or documents.
 */
public abstract sealed class KsefFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private KsefFailure(String message, @org.jspecify.annotations.Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the call may have taken effect although no proper answer came. */
  public boolean inDoubt() {
    return false;
  }

  /** No connection: the call certainly had no effect. */
  public static final class Unreachable extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    public Unreachable(String call, Throwable cause) {
      super(call + ": KSeF cannot be reached", cause);
    }
  }

  /** The call went out and no answer came back. */
  public static final class NoAnswer extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    public NoAnswer(String call, Throwable cause) {
      super(call + ": no answer from KSeF", cause);
    }

    @Override
    public boolean inDoubt() {
      return true;
    }
  }

  /** KSeF failed (5xx) or answered what cannot be read; the call may have taken effect. */
  public static final class Broken extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;

    public Broken(String call, int status, String what) {
      super(call + ": HTTP " + status + ", " + what, null);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    @Override
    public boolean inDoubt() {
      return true;
    }
  }

  /** What was downloaded is not what KSeF announced, or must not be in it. */
  public static final class Corrupt extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    public Corrupt(String call, String what) {
      super(call + ": " + what, null);
    }
  }

  /** Too many calls; had no effect. */
  public static final class RateLimited extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public RateLimited(String call, Duration retryAfter) {
      super(call + ": over KSeF's rate limit, again in " + retryAfter.toSeconds() + " s", null);
      this.retryAfter = retryAfter;
    }

    /** How long KSeF asks to wait. */
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /** The token is missing, wrong or expired (401); had no effect. */
  public static final class Unauthorized extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    public Unauthorized(String call, String detail) {
      super(call + ": not authorised: " + detail, null);
    }
  }

  /** KSeF understood and refused (400, 403, 410 and others below 500); had no effect. */
  public static final class Refused extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;
    private final String description;
    private final transient List<String> details;

    public Refused(String call, int status, int code, String description, List<String> details) {
      super(call + ": refused with " + (code > 0 ? code : status) + " " + description, null);
      this.status = status;
      this.code = code;
      this.description = description;
      this.details = List.copyOf(details);
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /** KSeF's exception code, or 0 when the answer carried none. */
    public int code() {
      return code;
    }

    /** Code, KSeF's words and details in one line. */
    public String explanation() {
      String tail = details == null || details.isEmpty() ? "" : ": " + String.join("; ", details);
      return (code > 0 ? code : status) + " " + description + tail;
    }
  }
}

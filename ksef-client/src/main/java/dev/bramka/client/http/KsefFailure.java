package dev.bramka.client.http;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to KSeF did not succeed. Messages carry codes and KSeF's own words, never tokens, keys
 * or documents.
 */
public abstract sealed class KsefFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private KsefFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Whether the call may have taken effect although no proper answer came. */
  public boolean inDoubt() {
    return false;
  }

  /** Whether the same call may well succeed later. */
  public boolean temporary() {
    return true;
  }

  /** When KSeF asks to come back; null when it did not say. */
  public @Nullable Duration retryAfter() {
    return null;
  }

  /** No connection: the call certainly had no effect and KSeF did not count it. */
  public static final class Unreachable extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean tried;

    /**
     * @param why in words for callers: a name that is not known, a certificate that is not trusted
     */
    public Unreachable(String call, String why, @Nullable Throwable cause) {
      super(call + ": KSeF cannot be reached: " + why, cause);
      tried = true;
    }

    private Unreachable(String call) {
      super(call + ": no time was left to ask KSeF", null);
      tried = false;
    }

    static Unreachable notTried(String call) {
      return new Unreachable(call);
    }

    /** Whether it was tried; false when there was no time for it, which says nothing of KSeF. */
    public boolean tried() {
      return tried;
    }
  }

  /** The call went out and no complete answer came back. */
  public static final class NoAnswer extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    /**
     * @param why in words for callers
     */
    public NoAnswer(String call, String why, @Nullable Throwable cause) {
      super(call + ": no answer from KSeF: " + why, cause);
    }

    @Override
    public boolean inDoubt() {
      return true;
    }
  }

  /**
   * KSeF, or something before it, failed (5xx, 408, a redirection, a page instead of an answer) or
   * answered what cannot be read; the call may have taken effect.
   */
  public static final class Broken extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;
    private final @Nullable Duration retryAfter;

    /** An answer that says nothing of when to come back. */
    public Broken(String call, int status, String what) {
      this(call, status, what, null);
    }

    /**
     * @param retryAfter when KSeF asks to come back, or null
     */
    public Broken(String call, int status, String what, @Nullable Duration retryAfter) {
      super(call + ": HTTP " + status + ", " + what, null);
      this.status = status;
      this.retryAfter = retryAfter;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    @Override
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public boolean inDoubt() {
      return true;
    }
  }

  /** What was downloaded is not what KSeF announced, or must not be in it. */
  public static final class Corrupt extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    /**
     * @param what in words for callers
     */
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
    @Override
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  /**
   * The token is missing, wrong or expired (401), or was refused without a word (403 with an empty
   * body); had no effect.
   */
  public static final class Unauthorized extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    private final int status;

    public Unauthorized(String call, String detail, int status) {
      super(call + ": not authorised: " + detail, null);
      this.status = status;
    }

    /** Whether it may be about this kind of call only, rather than the log-in (403). */
    public boolean forbidden() {
      return status == 403;
    }
  }

  /** KSeF understood and refused (400, 403, 410 and others below 500); had no effect. */
  public static final class Refused extends KsefFailure {
    @Serial private static final long serialVersionUID = 1L;

    private static final Set<String> DENIALS =
        Set.of(
            "missing-permissions",
            "ip-not-allowed",
            "auth-method-not-allowed",
            "context-type-not-allowed");

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

    /** Whether KSeF refused with this code. */
    public boolean is(ExceptionCode exception) {
      return code == exception.code();
    }

    /**
     * Whether KSeF refused the caller rather than what was asked for (contract, ForbiddenReason):
     * permissions, addresses, ways of logging in. It may do so no more once somebody has acted.
     */
    public boolean denied() {
      return status == 403 && details.stream().anyMatch(DENIALS::contains);
    }

    @Override
    public boolean temporary() {
      return denied() || ExceptionCode.temporary(code);
    }

    /** Code, KSeF's words and details in one line. */
    public String explanation() {
      String tail = details == null || details.isEmpty() ? "" : ": " + String.join("; ", details);
      return (code > 0 ? code : status) + " " + description + tail;
    }
  }
}

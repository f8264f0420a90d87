package dev.bramka.gateway.platform;

import dev.bramka.gateway.platform.GatewayFailure.Reason;
import java.io.Serial;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The database did not take or give what it should: locked, full, away, or broken. */
public final class StoreFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int CAUSES = 10;

  /** SQLite: busy, locked, out of memory, I/O, full, cannot open (sqlite.org, result codes). */
  private static final Set<Integer> PASSING = Set.of(5, 6, 7, 10, 13, 14);

  private final boolean temporary;

  private StoreFailure(String message, boolean temporary, SQLException cause) {
    super(message, cause);
    this.temporary = temporary;
  }

  /** The failure of the database behind a failure, or null when there is none. */
  public static @Nullable StoreFailure in(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < CAUSES; depth++) {
      if (at instanceof StoreFailure known) {
        return known;
      }
      if (at instanceof SQLException sql) {
        return of(sql);
      }
      at = at.getCause();
    }
    return null;
  }

  private static StoreFailure of(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    int code = e.getErrorCode() & 0xFF;
    boolean sqlite = e.getClass().getName().startsWith("org.sqlite");
    if (sqlite && code == 13) {
      return new StoreFailure("The disk is full", true, e);
    }
    // PostgreSQL: connection lost, resources, shutting down, locks and serialization.
    boolean passing =
        sqlite
            ? PASSING.contains(code)
            : e instanceof SQLTransientException || state.matches("(08|53|57|55|40).*");
    return new StoreFailure(
        passing ? "The database is locked or away" : "The database refuses", passing, e);
  }

  /** Whether it may pass by itself. */
  public boolean temporary() {
    return temporary;
  }

  /** As callers are told. */
  public GatewayFailure asGatewayFailure(Reason reason) {
    return new GatewayFailure(
        reason, String.valueOf(getMessage()), temporary ? Duration.ofSeconds(10) : null, this);
  }
}

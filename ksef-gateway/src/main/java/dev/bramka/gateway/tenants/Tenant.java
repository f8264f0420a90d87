package dev.bramka.gateway.tenants;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * A company whose invoices pass through.
 *
 * @param id stable id
 * @param name for people
 * @param nip the context in KSeF
 * @param environment which KSeF
 * @param state whether anything is done for it
 */
public record Tenant(String id, String name, String nip, Environment environment, State state) {
  /** Whether anything is done for a tenant. */
  public enum State {
    /** Invoices go out and come in. */
    ACTIVE,
    /** Nothing is taken, sent or fetched, until it is enabled again. */
    DISABLED,
    /** Gone, with its credentials and keys; its invoices and receipts are kept. */
    REMOVED;

    /** The name in lists. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The columns that {@link #read} needs, of the table {@code tenant} under the name {@code t}. */
  public static final String COLUMNS =
      "t.id, t.name, t.nip, t.environment, t.state as tenant_state";

  /** One for whom invoices go out and come in. */
  public Tenant(String id, String name, String nip, Environment environment) {
    this(id, name, nip, environment, State.ACTIVE);
  }

  /** The tenant of a row that has {@link #COLUMNS}. */
  public static Tenant read(ResultSet row) throws SQLException {
    return new Tenant(
        row.getString("id"),
        row.getString("name"),
        row.getString("nip"),
        Environment.named(row.getString("environment")),
        State.valueOf(row.getString("tenant_state")));
  }

  /** Whether invoices go out and come in. */
  public boolean active() {
    return state == State.ACTIVE;
  }

  /** Whether wrong documents have legal consequences. */
  public boolean production() {
    return environment == Environment.PRODUCTION;
  }
}

package dev.bramka.gateway.tenants;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A company whose invoices pass through.
 *
 * @param id stable id
 * @param name for people
 * @param nip the context in KSeF
 * @param environment which KSeF
 */
public record Tenant(String id, String name, String nip, Environment environment) {
  /** The columns that {@link #read} needs, of the table {@code tenant} under the name {@code t}. */
  public static final String COLUMNS = "t.id, t.name, t.nip, t.environment";

  /** The tenant of a row that has {@link #COLUMNS}. */
  public static Tenant read(ResultSet row) throws SQLException {
    return new Tenant(
        row.getString("id"),
        row.getString("name"),
        row.getString("nip"),
        Environment.named(row.getString("environment")));
  }

  /** Whether wrong documents have legal consequences. */
  public boolean production() {
    return environment == Environment.PRODUCTION;
  }
}

package dev.bramka.gateway.archive;

import dev.bramka.gateway.tenants.Tenant;

/** Who fetches an invoice from KSeF once more, for the archive to heal. */
public interface Redelivery {
  /** Fetches, checks and keeps it; false when KSeF's limits do not allow it at once. */
  boolean tryFetch(Tenant tenant, String ksefNumber);
}

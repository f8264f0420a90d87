package dev.bramka.gateway.delivery;

import dev.bramka.gateway.delivery.Submission.Lane;
import dev.bramka.gateway.platform.KsefSettings.DeliverySettings;
import dev.bramka.gateway.sessions.Budgets.Room;
import java.time.Instant;
import java.util.List;

/**
 * All that the planner knows of a tenant.
 *
 * @param now the time
 * @param queue what waits, urgent first, then by age
 * @param sessions our open online sessions
 * @param packing packages that are being made or uploaded
 * @param limits what KSeF's limits leave
 * @param pace how long to gather, and to keep idle sessions
 */
record Situation(
    Instant now,
    List<Waiting> queue,
    List<OpenSession> sessions,
    int packing,
    Limits limits,
    DeliverySettings pace) {

  /**
   * Submissions that may travel together.
   *
   * @param count how many, or a number large enough to fill packages
   * @param packagedOnly how many of them KSeF takes in packages only
   * @param oldest when the first was taken
   */
  record Waiting(Lane lane, boolean urgent, int count, int packagedOnly, Instant oldest) {}

  /**
   * An online session of our own.
   *
   * @param validUntil when KSeF closes it
   * @param lastUsed when something was last posted in it
   * @param sent how many were
   */
  record OpenSession(String reference, Lane lane, Instant validUntil, Instant lastUsed, int sent) {}

  /**
   * What KSeF's limits leave.
   *
   * @param post of posting invoices one by one
   * @param open of opening online sessions
   * @param pack of opening batch sessions
   */
  record Limits(Room post, Room open, Room pack) {}
}

package dev.bramka.gateway.delivery;

import dev.bramka.gateway.delivery.Submission.Lane;
import org.jspecify.annotations.Nullable;

/** What is to be done next for a tenant. */
sealed interface Decision {
  /**
   * Post some one by one.
   *
   * @param urgent which of the lane's
   * @param count how many
   * @param session the open session to use; null to open one
   */
  record Post(Lane lane, boolean urgent, int count, @Nullable String session) implements Decision {}

  /**
   * Put some into a package.
   *
   * @param count how many at most
   */
  record Pack(Lane lane, int count) implements Decision {}

  /** Close a session, so that its receipt is written. */
  record Close(String session) implements Decision {}
}

package dev.bramka.gateway.events;

/** What can happen; the names are a contract with those who read events. */
public enum EventType {
  /** An invoice was taken to be delivered. */
  SUBMISSION_QUEUED("submission.queued"),
  /** It was handed over to KSeF. */
  SUBMISSION_SENT("submission.sent"),
  /** KSeF did not get it, or failed over it; it waits to be sent once more. */
  SUBMISSION_RETRIED("submission.retried"),
  /** It has a KSeF number. */
  SUBMISSION_ACCEPTED("submission.accepted"),
  /** KSeF refused it for good. */
  SUBMISSION_REJECTED("submission.rejected"),
  /** The receipt (UPO) of a session is kept; its subject is the session. */
  SESSION_RECEIPT("session.receipt"),
  /** It was set aside until somebody releases it. */
  SUBMISSION_PARKED("submission.parked"),
  /** Somebody had it tried once more. */
  SUBMISSION_RELEASED("submission.released"),
  /** It was taken back before it went out. */
  SUBMISSION_CANCELLED("submission.cancelled"),
  /** It has been on its way for much longer than usual. */
  SUBMISSION_STUCK("submission.stuck");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in lists and webhooks. */
  public String wireName() {
    return wireName;
  }
}

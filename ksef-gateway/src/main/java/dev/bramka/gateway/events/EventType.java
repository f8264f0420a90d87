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
  SUBMISSION_STUCK("submission.stuck"),
  /** Invoices came into the archive that did not go out through the gateway. */
  INVOICES_RECEIVED("invoices.received"),
  /**
   * KSeF does not let the tenant in, or does not allow it a group of calls (the subject), or its
   * credential cannot be used; told once.
   */
  CREDENTIAL_FAILED("credential.failed"),
  /** After that, it works again. */
  CREDENTIAL_WORKS("credential.works"),
  /** A certificate ends within 60, 30, 14, 7 days, or one. */
  CREDENTIAL_EXPIRING("credential.expiring"),
  /** KSeF made a certificate that was asked for, and it is in use. */
  CREDENTIAL_ENROLLED("credential.enrolled"),
  /** KSeF made none; why is in its data. */
  CREDENTIAL_REFUSED("credential.refused"),
  /** Four fifths of an hour's calls are used up; its subject is KSeF's group of calls. */
  LIMIT_NEAR("limit.near"),
  /** KSeF warns of something; told once a day. */
  KSEF_WARNING("ksef.warning"),
  /** What was asked for with {@code notify} by a box operation has come to its end. */
  BOX_DONE("box.done");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in lists and webhooks. */
  public String wireName() {
    return wireName;
  }
}

package dev.bramka.gateway.outbox;

import dev.bramka.client.session.InvoiceState.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An invoice that was taken to be sent. Times are epoch milliseconds.
 *
 * @param session the KSeF session it goes into
 * @param hash Base64 SHA-256 of its XML; with the session it identifies the invoice
 * @param tenantId whose it is
 * @param size bytes of its XML
 * @param state where it stands
 * @param reference KSeF's EE number, null while KSeF has not confirmed
 * @param holder the process that is sending it
 * @param attempts how often it was posted
 * @param created when it was taken
 * @param touched when it was last posted or asked after
 * @param invoiceNumber {@code P_2}, null when unknown
 * @param ksefNumber null until accepted
 * @param acquired when KSeF gave the number, null until accepted
 * @param errorCode KSeF's status when rejected
 * @param errorDescription KSeF's words when rejected
 * @param errorDetails further sentences when rejected
 */
public record OutgoingInvoice(
    String session,
    String hash,
    String tenantId,
    int size,
    State state,
    @Nullable String reference,
    String holder,
    int attempts,
    long created,
    long touched,
    @Nullable String invoiceNumber,
    @Nullable String ksefNumber,
    @Nullable Long acquired,
    @Nullable Integer errorCode,
    @Nullable String errorDescription,
    @Nullable String errorDetails) {

  /** Where an invoice stands. */
  public enum State {
    /** Recorded; whether KSeF has it is not known. */
    PENDING,
    /** KSeF has it and has not decided. */
    SENT,
    /** It has a KSeF number. */
    ACCEPTED,
    /** KSeF refused it for good. */
    REJECTED
  }

  /** The same invoice, confirmed by KSeF. */
  OutgoingInvoice sentAs(String number) {
    return under(number);
  }

  /** The same invoice, which KSeF has under a number that is not known. */
  OutgoingInvoice unnumbered() {
    return under(null);
  }

  private OutgoingInvoice under(@Nullable String number) {
    return new OutgoingInvoice(
        session,
        hash,
        tenantId,
        size,
        State.SENT,
        number,
        holder,
        attempts,
        created,
        touched,
        invoiceNumber,
        null,
        null,
        null,
        null,
        null);
  }

  /** Whether KSeF failed over it, so that the same bytes may be sent again. */
  boolean failedAtKsef() {
    return state == State.REJECTED
        && errorCode != null
        && Outcome.of(errorCode) == Outcome.FAILED_AT_KSEF;
  }

  /** Whether KSeF has decided. */
  public boolean decided() {
    return state == State.ACCEPTED || state == State.REJECTED;
  }
}

package dev.bramka.gateway.api;

import dev.bramka.gateway.delivery.Submission;
import org.jspecify.annotations.Nullable;

/** What happens next to a submission, in words. */
enum NextStep {
  SOON(
      "goes out with the next package or by itself, within seconds to minutes",
      "wyjdzie z najbliższą paczką albo osobno, w ciągu sekund lub minut"),
  AGAIN(
      "is sent again at the time given: the last attempt failed",
      "zostanie wysłana ponownie o podanej porze: ostatnia próba się nie udała"),
  ON_ITS_WAY("is being sent", "jest wysyłana"),
  DECISION("KSeF decides over it", "KSeF rozpatruje fakturę"),
  RECEIPT(
      "KSeF writes the receipt (UPO) after its session is closed",
      "KSeF wystawi UPO po zamknięciu sesji"),
  RELEASE(
      "nothing, until it is released or cancelled",
      "nic, dopóki nie zostanie zwolniona albo wycofana"),
  CORRECT(
      "nothing: correct the invoice and hand it over under another id",
      "nic: popraw fakturę i przekaż ją pod innym identyfikatorem"),
  KNOWN(
      "nothing, if the invoice that rejection names is this one: KSeF has it already;"
          + " else give it a number of its own and hand it over under another id",
      "nic, jeśli faktura wskazana w rejection to ta sama: KSeF już ją ma;"
          + " w przeciwnym razie nadaj jej własny numer i przekaż ją pod innym identyfikatorem"),
  PERMIT(
      "nothing, until the seller's NIP lets this tenant issue invoices for it; then hand it over under another id",
      "nic, dopóki NIP sprzedawcy nie uprawni tej firmy do wystawiania; potem przekaż ją pod innym identyfikatorem"),
  NOTHING("", "");

  private final String en;
  private final String pl;

  NextStep(String en, String pl) {
    this.en = en;
    this.pl = pl;
  }

  private static NextStep of(Submission s, boolean receipt) {
    return switch (s.state()) {
      case QUEUED -> s.carriage().notBefore().isAfter(s.changed()) ? AGAIN : SOON;
      case SENDING -> ON_ITS_WAY;
      case SENT -> DECISION;
      case ACCEPTED -> receipt ? NOTHING : RECEIPT;
      case PARKED -> RELEASE;
      case REJECTED -> rejected(s.outcome().code());
      case CANCELLED -> NOTHING;
    };
  }

  /** KSeF's statuses of invoices (contract, "Status faktury"). */
  private static NextStep rejected(@Nullable Integer code) {
    return code == null ? CORRECT : code == 440 ? KNOWN : code == 410 ? PERMIT : CORRECT;
  }

  /**
   * What happens next, or why nothing does.
   *
   * @param hindrance why nothing of the tenant goes out; null when nothing is known
   */
  static @Nullable String words(
      Submission s, boolean receipt, @Nullable String hindrance, boolean polish) {
    boolean waits =
        s.state() == Submission.State.QUEUED
            || s.state() == Submission.State.SENDING && s.carriage().session() == null;
    return waits && hindrance != null
        ? (polish ? "czeka: " : "waits: ") + hindrance
        : of(s, receipt).in(polish);
  }

  private @Nullable String in(boolean polish) {
    return this == NOTHING ? null : polish ? pl : en;
  }
}

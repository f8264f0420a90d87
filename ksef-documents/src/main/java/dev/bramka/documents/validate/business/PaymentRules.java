package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;

/** Payment details that leave the payer guessing. */
final class PaymentRules {
  private static final String TRANSFER = "6";

  private PaymentRules() {}

  static void check(Invoice invoice, Warnings warnings) {
    Element payment = invoice.fa().child("Platnosc");
    if (payment == null) {
      return;
    }
    boolean paid = payment.value("Zaplacono").equals("1");
    boolean account =
        payment.child("RachunekBankowy") != null || payment.child("RachunekBankowyFaktora") != null;
    Element form = payment.child("FormaPlatnosci");
    boolean owed = invoice.orZero("P_15").signum() > 0;
    if (form != null && form.text().strip().equals(TRANSFER) && !paid && !account && owed) {
      warnings.add(
          form,
          "BIZ_ACCOUNT",
          "FA(3): RachunekBankowy",
          "Zapłata przelewem, a brak numeru rachunku (RachunekBankowy)",
          "Payment by transfer, but no account number is given (RachunekBankowy)");
    }
  }
}

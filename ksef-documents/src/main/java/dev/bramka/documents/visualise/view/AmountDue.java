package dev.bramka.documents.visualise.view;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What the reader wants to know first: what is left to pay, or what the whole amounts to.
 *
 * @param fa the invoice's {@code Fa} or {@code FakturaRR}; null when it has none
 */
record AmountDue(@Nullable Element fa) {

  /** The amount, or null when the invoice states none. */
  @Nullable BigDecimal amount() {
    if (fa == null) {
      return null;
    }
    BigDecimal toPay = Amounts.parse(fa.value("Rozliczenie", "DoZaplaty"));
    String whole = fa.value("P_15").isEmpty() ? fa.value("P_12_1") : fa.value("P_15");
    BigDecimal amount = toPay == null ? Amounts.parse(whole) : toPay;
    return amount == null || !paidInPart() ? amount : amount.subtract(paid());
  }

  /** The key of its name. */
  String label() {
    if (fa != null && fa.value("RodzajFaktury").startsWith("KOR")) {
      return "View/change";
    }
    if (paidInPart()) {
      return "View/left";
    }
    boolean paid =
        payment("Zaplacono").equals("1") || payment("ZnacznikZaplatyCzesciowej").equals("2");
    return paid ? "View/total" : "View/toPay";
  }

  private boolean paidInPart() {
    return payment("ZnacznikZaplatyCzesciowej").equals("1");
  }

  private BigDecimal paid() {
    BigDecimal sum = BigDecimal.ZERO;
    Element payment = fa == null ? null : fa.child("Platnosc");
    if (payment != null) {
      for (Element part : payment.all("ZaplataCzesciowa")) {
        BigDecimal amount = Amounts.parse(part.value("KwotaZaplatyCzesciowej"));
        sum = sum.add(amount == null ? BigDecimal.ZERO : amount);
      }
    }
    return sum;
  }

  private String payment(String element) {
    return fa == null ? "" : fa.value("Platnosc", element);
  }
}

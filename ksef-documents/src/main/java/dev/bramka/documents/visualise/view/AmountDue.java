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

  /**
   * What the amount is, decided by the kind first, then by what the invoice settles and was paid.
   * Each value is the key of its name.
   */
  private enum Meaning {
    CHANGE("View/change"),
    RECEIVED("View/received"),
    RETURNED("View/returned"),
    LEFT("View/left"),
    TOTAL("View/total"),
    TO_PAY("View/toPay");

    private final String label;

    Meaning(String label) {
      this.label = label;
    }
  }

  /** The amount, or null when the invoice states none. */
  @Nullable BigDecimal amount() {
    BigDecimal whole = whole();
    if (fa == null || whole == null) {
      return null;
    }
    BigDecimal returned = Amounts.parse(fa.value("Rozliczenie", "DoRozliczenia"));
    return switch (meaning()) {
      case CHANGE, RECEIVED -> whole;
      case RETURNED -> returned == null ? whole : returned;
      case TOTAL -> settled(whole);
      case LEFT, TO_PAY -> settled(whole).subtract(paid());
    };
  }

  /** The key of its name. */
  String label() {
    return meaning().label;
  }

  private Meaning meaning() {
    String kind = fa == null ? "" : fa.value("RodzajFaktury");
    if (kind.startsWith("KOR")) {
      return Meaning.CHANGE;
    }
    if (kind.equals("ZAL")) {
      return Meaning.RECEIVED;
    }
    BigDecimal returned =
        fa == null ? null : Amounts.parse(fa.value("Rozliczenie", "DoRozliczenia"));
    if (returned != null && returned.signum() > 0) {
      return Meaning.RETURNED;
    }
    boolean paid =
        payment("Zaplacono").equals("1") || payment("ZnacznikZaplatyCzesciowej").equals("2");
    return paid ? Meaning.TOTAL : paid().signum() == 0 ? Meaning.TO_PAY : Meaning.LEFT;
  }

  private @Nullable BigDecimal whole() {
    return fa == null
        ? null
        : Amounts.parse(fa.value("P_15").isEmpty() ? fa.value("P_12_1") : fa.value("P_15"));
  }

  /** With charges and deductions; the schema lets the total of them be left out. */
  private BigDecimal settled(BigDecimal whole) {
    Element settlement = fa == null ? null : fa.child("Rozliczenie");
    if (settlement == null) {
      return whole;
    }
    BigDecimal stated = Amounts.parse(settlement.value("DoZaplaty"));
    return stated != null
        ? stated
        : whole
            .add(sum(settlement, "Obciazenia", "Kwota"))
            .subtract(sum(settlement, "Odliczenia", "Kwota"));
  }

  /** What was paid before: part payments, and payments received before the delivery. */
  private BigDecimal paid() {
    Element payment = fa == null ? null : fa.child("Platnosc");
    boolean partly = payment("ZnacznikZaplatyCzesciowej").equals("1");
    BigDecimal parts =
        payment == null || !partly
            ? BigDecimal.ZERO
            : sum(payment, "ZaplataCzesciowa", "KwotaZaplatyCzesciowej");
    return fa == null ? parts : parts.add(sum(fa, "ZaliczkaCzesciowa", "P_15Z"));
  }

  private static BigDecimal sum(Element parent, String entries, String amount) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Element entry : parent.all(entries)) {
      BigDecimal value = Amounts.parse(entry.value(amount));
      sum = value == null ? sum : sum.add(value);
    }
    return sum;
  }

  private String payment(String element) {
    return fa == null ? "" : fa.value("Platnosc", element);
  }
}

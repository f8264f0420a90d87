package dev.bramka.documents.summary;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a reader wants to know first: what is left to pay, or what the whole amounts to.
 * Thread-safe.
 *
 * @param fa the invoice's {@code Fa} or {@code FakturaRR}; null when it has none
 */
public record AmountDue(@Nullable Element fa) {

  /** What the amount is: by the invoice's kind first, then by what it settles and was paid. */
  public enum Meaning {
    /** A correction's change of the amount. */
    CHANGE("change"),
    /** The payment that an advance invoice documents. */
    RECEIVED("received"),
    /** Paid too much: to be returned or settled. */
    RETURNED("returned"),
    /** What part payments have left. */
    LEFT("left"),
    /** The whole, which is paid. */
    TOTAL("total"),
    /** The whole, which is to be paid. */
    TO_PAY("toPay");

    private final String apiName;

    Meaning(String apiName) {
      this.apiName = apiName;
    }

    /** Its name in the REST API. */
    public String apiName() {
      return apiName;
    }
  }

  /** That of an invoice of any structure. */
  public static AmountDue ofInvoice(Element root) {
    Element fa = root.child("Fa");
    return new AmountDue(fa == null ? root.child("FakturaRR") : fa);
  }

  /** The amount in the invoice's currency, or null when the invoice states none. */
  public @Nullable BigDecimal amount() {
    BigDecimal whole = whole();
    if (whole == null) {
      return null;
    }
    return switch (meaning()) {
      case CHANGE, RECEIVED -> whole;
      case RETURNED -> returned().signum() > 0 ? returned() : left(whole).negate();
      case TOTAL -> settled(whole);
      case LEFT, TO_PAY -> left(whole);
    };
  }

  /** What the amount is. */
  public Meaning meaning() {
    String kind = fa == null ? "" : fa.value("RodzajFaktury");
    if (kind.startsWith("KOR")) {
      return Meaning.CHANGE;
    }
    if (kind.equals("ZAL")) {
      return Meaning.RECEIVED;
    }
    if (returned().signum() > 0) {
      return Meaning.RETURNED;
    }
    boolean done =
        payment("Zaplacono").equals("1") || payment("ZnacznikZaplatyCzesciowej").equals("2");
    if (done || paid().signum() == 0) {
      return done ? Meaning.TOTAL : Meaning.TO_PAY;
    }
    BigDecimal whole = whole();
    boolean tooMuch = whole != null && left(whole).signum() < 0;
    return tooMuch ? Meaning.RETURNED : Meaning.LEFT;
  }

  private BigDecimal returned() {
    BigDecimal stated = fa == null ? null : Amounts.parse(fa.value("Rozliczenie", "DoRozliczenia"));
    return stated == null ? BigDecimal.ZERO : stated;
  }

  private BigDecimal left(BigDecimal whole) {
    return settled(whole).subtract(paid());
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

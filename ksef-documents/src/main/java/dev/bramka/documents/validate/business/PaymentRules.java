package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How much is to be paid, how much was, and where to. */
final class PaymentRules {
  private static final String TRANSFER = "6";
  private static final String PARTLY = "1";
  private static final String IN_FULL = "2";

  static final List<Check> CHECKS =
      List.of(
          Check.fa("BIZ_ACCOUNT", PaymentRules::account),
          Check.fa("BIZ_PART_PAYMENTS", PaymentRules::partsInFull),
          Check.fa("BIZ_PART_PAYMENTS_OVER", PaymentRules::partsOver),
          Check.all("BIZ_TO_PAY", PaymentRules::toPay),
          Check.all("BIZ_CHARGES", PaymentRules::charges));

  private PaymentRules() {}

  private static void account(Invoice invoice, Hits hits) {
    Element payment = invoice.body().child("Platnosc");
    if (payment == null || !payment.value("FormaPlatnosci").equals(TRANSFER)) {
      return;
    }
    boolean paid =
        payment.value("Zaplacono").equals("1")
            || payment.value("ZnacznikZaplatyCzesciowej").equals(IN_FULL);
    boolean way =
        payment.child("LinkDoPlatnosci") != null
            || invoice.layout().accounts().stream().anyMatch(a -> payment.child(a) != null);
    if (!paid && !way && owed(invoice).signum() > 0) {
      hits.add(Objects.requireNonNull(payment.child("FormaPlatnosci")));
    }
  }

  /** What is left to pay when the invoice is issued. */
  private static BigDecimal owed(Invoice invoice) {
    Element settlement = invoice.body().child("Rozliczenie");
    if (settlement != null && settlement.child("DoRozliczenia") != null) {
      return BigDecimal.ZERO;
    }
    BigDecimal toPay = settlement == null ? null : Amounts.parse(settlement.value("DoZaplaty"));
    return toPay == null ? invoice.orZero(invoice.layout().due()) : toPay;
  }

  private static @Nullable BigDecimal parts(Invoice invoice, String mark) {
    Element payment = invoice.body().child("Platnosc");
    if (payment == null || !payment.value("ZnacznikZaplatyCzesciowej").equals(mark)) {
      return null;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (Element part : payment.all("ZaplataCzesciowa")) {
      sum = sum.add(RowRules.orZero(Amounts.parse(part.value("KwotaZaplatyCzesciowej"))));
    }
    return sum;
  }

  private static void partsInFull(Invoice invoice, Hits hits) {
    BigDecimal sum = parts(invoice, IN_FULL);
    BigDecimal whole = invoice.orZero("P_15");
    if (sum != null && sum.compareTo(whole) != 0 && sum.compareTo(owed(invoice)) != 0) {
      hits.add(invoice.place("Platnosc"), "sum", sum, "stated", owed(invoice));
    }
  }

  private static void partsOver(Invoice invoice, Hits hits) {
    BigDecimal sum = parts(invoice, PARTLY);
    BigDecimal whole = invoice.orZero("P_15");
    if (sum != null && sum.compareTo(whole) >= 0 && whole.signum() > 0) {
      hits.add(invoice.place("Platnosc"), "sum", sum, "stated", whole);
    }
  }

  private static void toPay(Invoice invoice, Hits hits) {
    Element settlement = invoice.body().child("Rozliczenie");
    if (settlement == null) {
      return;
    }
    BigDecimal left =
        invoice
            .orZero(invoice.layout().due())
            .add(total(settlement, "Obciazenia", "SumaObciazen"))
            .subtract(total(settlement, "Odliczenia", "SumaOdliczen"));
    BigDecimal paid = paid(invoice, left);
    if (!is(settlement, "DoZaplaty", left.subtract(paid))) {
      differs(settlement, "DoZaplaty", left, hits);
    }
    if (!is(settlement, "DoRozliczenia", paid.subtract(left))) {
      differs(settlement, "DoRozliczenia", left.negate(), hits);
    }
  }

  /** Some take off what was paid before, the schema leaves it open. */
  private static BigDecimal paid(Invoice invoice, BigDecimal left) {
    Element payment = invoice.body().child("Platnosc");
    BigDecimal parts = parts(invoice, PARTLY);
    boolean whole =
        payment != null
            && (payment.value("Zaplacono").equals("1")
                || payment.value("ZnacznikZaplatyCzesciowej").equals(IN_FULL));
    return whole ? left : RowRules.orZero(parts);
  }

  private static boolean is(Element settlement, String element, BigDecimal amount) {
    BigDecimal stated = Amounts.parse(settlement.value(element));
    return stated != null && stated.compareTo(amount) == 0;
  }

  private static void charges(Invoice invoice, Hits hits) {
    Element settlement = invoice.body().child("Rozliczenie");
    if (settlement != null) {
      if (settlement.child("Obciazenia") != null) {
        differs(settlement, "SumaObciazen", sum(settlement.all("Obciazenia")), hits);
      }
      if (settlement.child("Odliczenia") != null) {
        differs(settlement, "SumaOdliczen", sum(settlement.all("Odliczenia")), hits);
      }
    }
  }

  private static void differs(Element settlement, String element, BigDecimal expected, Hits hits) {
    Element at = settlement.child(element);
    BigDecimal stated = at == null ? null : Amounts.parse(at.text().strip());
    if (at != null && stated != null && stated.compareTo(expected) != 0) {
      hits.add(at, "element", element, "stated", stated, "expected", expected);
    }
  }

  /** The entries' sum, or the stated sum where there are no entries. */
  private static BigDecimal total(Element settlement, String entries, String stated) {
    List<Element> all = settlement.all(entries);
    return all.isEmpty() ? RowRules.orZero(Amounts.parse(settlement.value(stated))) : sum(all);
  }

  private static BigDecimal sum(List<Element> entries) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Element entry : entries) {
      sum = sum.add(RowRules.orZero(Amounts.parse(entry.value("Kwota"))));
    }
    return sum;
  }
}

package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.RowValues;
import dev.bramka.documents.vat.Rows;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import dev.bramka.documents.vat.Vat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sums against each other and against the rows. */
final class SumRules {
  private static final BigDecimal TWO_GROSZE = new BigDecimal("0.02");

  static final List<Check> CHECKS =
      List.of(
          Check.fa("BIZ_TOTAL_NET", SumRules::nets),
          Check.fa("BIZ_TOTAL_TAX", SumRules::taxes),
          Check.fa("BIZ_TOTAL_DUE", SumRules::due),
          Check.rr("BIZ_TOTAL_NET", (in, hits) -> farmers(in, hits, "P_11_1", "P_8")),
          Check.rr("BIZ_TOTAL_TAX", (in, hits) -> farmers(in, hits, "P_11_2", "P_10")),
          Check.rr("BIZ_TOTAL_DUE", SumRules::farmersDue),
          Check.fa("BIZ_TOTALS_ABSENT", SumRules::absent),
          Check.all("BIZ_NEGATIVE", SumRules::negative),
          Check.fa("BIZ_NEGATIVE_GROUP", SumRules::negativeGroups));

  private SumRules() {}

  /**
   * What the rows add up to, as far as they can be read.
   *
   * @param open kinds with a row whose value is not known
   * @param unrated what rows are worth that do not say their kind
   */
  private record Read(Totals perRate, Totals perRow, Set<TaxCategory> open, BigDecimal unrated) {
    boolean explains(TaxCategory kind, BigDecimal difference) {
      return open.contains(kind)
          || (unrated.signum() != 0 && difference.abs().compareTo(unrated.add(TWO_GROSZE)) <= 0);
    }
  }

  private static Optional<Read> read(Invoice invoice) {
    // A simplified invoice may state its total alone; elsewhere that is a finding of its own.
    boolean totalAlone = !sums(invoice) && !invoice.correction();
    if (!invoice.is("VAT", "UPR", "KOR") || invoice.rows().isEmpty() || totalAlone) {
      return Optional.empty();
    }
    List<TaxedRow> sales = new ArrayList<>();
    Set<TaxCategory> open = EnumSet.noneOf(TaxCategory.class);
    BigDecimal unrated = BigDecimal.ZERO;
    for (Element row : invoice.rows()) {
      RowValues values = RowValues.of(row);
      Optional<TaxedRow> sale = Rows.invoiceRow(values, invoice.margin());
      BigDecimal value = Rows.value(values, Rows.gross(values));
      if (sale.isPresent()) {
        sales.add(sale.get());
      } else if (value != null) {
        unrated = unrated.add(value.abs());
      } else {
        TaxCategory.ofRate(row.value("P_12")).ifPresent(open::add);
      }
    }
    boolean nothing = sales.isEmpty() && open.isEmpty() && unrated.signum() == 0;
    return nothing
        ? Optional.empty()
        : Optional.of(
            new Read(
                Totals.of(sales, TaxRounding.RATE),
                Totals.of(sales, TaxRounding.ROW),
                open,
                unrated));
  }

  /** Rows of a correction are only those that changed; each state may be off by a grosz. */
  private static BigDecimal tolerance(Invoice invoice) {
    return invoice.correction() ? TWO_GROSZE : RowRules.GROSZ;
  }

  private static void nets(Invoice invoice, Hits hits) {
    Read read = read(invoice).orElse(null);
    if (read == null) {
      return;
    }
    for (TaxCategory kind : TaxCategory.values()) {
      BigDecimal stated = invoice.orZero(kind.netElement());
      BigDecimal expected = read.perRate().of(kind).net();
      boolean fits =
          near(stated, expected, tolerance(invoice))
              || near(stated, read.perRow().of(kind).net(), tolerance(invoice));
      if (!fits && !read.explains(kind, stated.subtract(expected))) {
        differs(invoice, hits, kind.netElement(), expected);
      }
    }
  }

  private static void taxes(Invoice invoice, Hits hits) {
    if (invoice.is("ZAL", "ROZ")) {
      taxesOfSums(invoice, hits);
      return;
    }
    Read read = read(invoice).orElse(null);
    if (read == null) {
      return;
    }
    for (TaxCategory kind : TaxCategory.values()) {
      String element = kind.taxElement().orElse(null);
      if (element != null) {
        BigDecimal stated = invoice.orZero(element);
        BigDecimal expected = read.perRate().of(kind).tax();
        boolean fits =
            near(stated, expected, tolerance(invoice))
                || near(stated, read.perRow().of(kind).tax(), tolerance(invoice));
        BigDecimal difference = stated.subtract(expected);
        if (!fits && !read.explains(kind, difference) && !retail(invoice, difference)) {
          differs(invoice, hits, element, expected);
        }
      }
    }
  }

  /** Rows that are priced with tax but show net values may round half a grosz of tax each. */
  private static boolean retail(Invoice invoice, BigDecimal difference) {
    long priced =
        invoice.rows().stream()
            .filter(row -> row.child("P_9B") != null && row.child("P_11") != null)
            .count();
    BigDecimal halves = new BigDecimal("0.005").multiply(BigDecimal.valueOf(priced));
    return difference.abs().compareTo(halves) <= 0;
  }

  /**
   * Where rows do not make the sums (advances, settlements), each tax must still fit its net at one
   * of the kind's rates; rounding row by row may move it by a grosz a row.
   */
  private static void taxesOfSums(Invoice invoice, Hits hits) {
    int rows = invoice.rows().size() + invoice.orderRows().size() + 1;
    BigDecimal tolerance = TWO_GROSZE.add(RowRules.GROSZ.multiply(BigDecimal.valueOf(rows)));
    for (TaxCategory kind : TaxCategory.values()) {
      String element = kind.taxElement().orElse("");
      if (invoice.body().child(element) == null || kind.rates().isEmpty()) {
        continue;
      }
      BigDecimal net = invoice.orZero(kind.netElement());
      BigDecimal tax = invoice.orZero(element);
      boolean fits =
          kind.rates().stream()
              .anyMatch(rate -> near(tax, Vat.onNet(net, new BigDecimal(rate)), tolerance));
      if (!fits) {
        differs(invoice, hits, element, Vat.onNet(net, new BigDecimal(kind.rates().getFirst())));
      }
    }
  }

  private static void due(Invoice invoice, Hits hits) {
    BigDecimal stated = invoice.amount("P_15");
    BigDecimal sum = BigDecimal.ZERO;
    for (TaxCategory kind : TaxCategory.values()) {
      sum = sum.add(invoice.orZero(kind.netElement()));
      sum = sum.add(kind.taxElement().map(invoice::orZero).orElse(BigDecimal.ZERO));
    }
    if (stated != null && sums(invoice) && stated.compareTo(sum) != 0) {
      differs(invoice, hits, "P_15", sum);
    }
  }

  private static boolean sums(Invoice invoice) {
    for (TaxCategory kind : TaxCategory.values()) {
      if (invoice.amount(kind.netElement()) != null) {
        return true;
      }
    }
    return false;
  }

  private static void farmers(Invoice invoice, Hits hits, String element, String ofRow) {
    if (invoice.rows().isEmpty()) {
      return;
    }
    BigDecimal sum = BigDecimal.ZERO;
    for (Element row : invoice.rows()) {
      BigDecimal value = RowRules.orZero(RowValues.of(row).number(ofRow));
      sum = row.value("StanPrzed").equals("1") ? sum.subtract(value) : sum.add(value);
    }
    if (!near(invoice.orZero(element), sum, tolerance(invoice))) {
      differs(invoice, hits, element, sum);
    }
  }

  private static void farmersDue(Invoice invoice, Hits hits) {
    BigDecimal sum = invoice.orZero("P_11_1").add(invoice.orZero("P_11_2"));
    if (invoice.orZero("P_12_1").compareTo(sum) != 0) {
      differs(invoice, hits, "P_12_1", sum);
    }
  }

  /** Only a simplified invoice may state a total alone (art. 106e sec. 5 item 3). */
  private static void absent(Invoice invoice, Hits hits) {
    boolean mustHave = invoice.is("VAT", "ZAL", "ROZ");
    if (mustHave && invoice.orZero("P_15").signum() > 0 && !sums(invoice)) {
      hits.add(invoice.place("P_15"), "stated", invoice.orZero("P_15"));
    }
  }

  private static void negative(Invoice invoice, Hits hits) {
    String due = invoice.layout().due();
    if (!invoice.correction() && invoice.orZero(due).signum() < 0) {
      hits.add(invoice.place(due), "stated", invoice.orZero(due));
    }
  }

  private static void negativeGroups(Invoice invoice, Hits hits) {
    if (invoice.correction() || invoice.orZero("P_15").signum() < 0) {
      return;
    }
    for (TaxCategory kind : TaxCategory.values()) {
      BigDecimal net = invoice.orZero(kind.netElement());
      if (net.signum() < 0) {
        hits.add(invoice.place(kind.netElement()), "element", kind.netElement(), "stated", net);
      }
    }
  }

  private static void differs(Invoice invoice, Hits hits, String element, BigDecimal expected) {
    Element at = invoice.body().child(element);
    Object stated = at == null ? "0 (–)" : invoice.orZero(element);
    hits.add(invoice.place(element), "element", element, "stated", stated, "expected", expected);
  }

  private static boolean near(BigDecimal a, BigDecimal b, BigDecimal tolerance) {
    return a.subtract(b).abs().compareTo(tolerance) <= 0;
  }
}

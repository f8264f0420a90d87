package dev.bramka.documents.vat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a sale is taxed, each with its own sum in {@code Fa} (FA(3) schema, documentation of {@code
 * P_12} and of {@code P_13_1} to {@code P_13_11}).
 */
public enum TaxCategory {
  /** At the basic rate. */
  BASIC("P_13_1", "P_14_1", "23", "22"),
  /** At the first reduced rate. */
  REDUCED("P_13_2", "P_14_2", "8", "7"),
  /** At the second reduced rate. */
  LOWEST("P_13_3", "P_14_3", "5"),
  /** The lump sum of passenger taxis. */
  TAXI("P_13_4", "P_14_4", "4", "3"),
  /** At another state's rate (OSS); the rate stands in {@code P_12_XII}. */
  OSS("P_13_5", "P_14_5"),
  /** At 0 %, within Poland. */
  ZERO_DOMESTIC("P_13_6_1", null, "0 KR"),
  /** At 0 %, goods delivered to another EU state. */
  ZERO_EU("P_13_6_2", null, "0 WDT"),
  /** At 0 %, goods exported. */
  ZERO_EXPORT("P_13_6_3", null, "0 EX"),
  /** Exempt. */
  EXEMPT("P_13_7", null, "zw"),
  /** Outside Poland. */
  OUTSIDE("P_13_8", null, "np I"),
  /** Services to businesses of other EU states (VAT act, art. 100 sec. 1 item 4). */
  EU_SERVICE("P_13_9", null, "np II"),
  /** Domestic reverse charge. */
  REVERSE_CHARGE("P_13_10", null, "oo"),
  /** Margin schemes; rows carry no rate. */
  MARGIN("P_13_11", null);

  private final String netElement;
  private final @Nullable String taxElement;
  private final List<String> rates;

  TaxCategory(String netElement, @Nullable String taxElement, String... rates) {
    this.netElement = netElement;
    this.taxElement = taxElement;
    this.rates = List.of(rates);
  }

  /** The element of the sum without tax. */
  public String netElement() {
    return netElement;
  }

  /** The element of the tax; empty when none is charged. */
  public Optional<String> taxElement() {
    return Optional.ofNullable(taxElement);
  }

  /** The element of the tax in PLN on invoices in another currency; empty when there is none. */
  public Optional<String> taxInPlnElement() {
    return this == OSS ? Optional.empty() : taxElement().map(name -> name + "W");
  }

  /** The values of {@code P_12} that belong here. */
  public List<String> rates() {
    return rates;
  }

  /** The kind that a value of {@code P_12} belongs to; empty for {@code 0} and {@code np}. */
  public static Optional<TaxCategory> ofRate(String rate) {
    return Arrays.stream(values()).filter(kind -> kind.rates.contains(rate)).findFirst();
  }
}

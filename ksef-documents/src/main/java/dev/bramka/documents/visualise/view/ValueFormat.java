package dev.bramka.documents.visualise.view;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.SimpleType;
import dev.bramka.documents.vat.Amounts;
import dev.bramka.documents.visualise.model.Language;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes values as the reader is used to. Not thread-safe. */
final class ValueFormat {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern MOMENT = Pattern.compile(DATE.pattern() + "T[0-9:.]+.*");
  private static final int AMOUNT_DIGITS = 2;
  private static final int PRICE_DIGITS = 8;

  private final ElementNames labels;
  private final boolean english;
  private final DecimalFormatSymbols symbols;
  private final DateTimeFormatter dates;
  private final DateTimeFormatter moments;

  ValueFormat(ElementNames labels) {
    this.labels = labels;
    this.english = labels.language() == Language.EN;
    symbols = new DecimalFormatSymbols(Locale.ROOT);
    symbols.setGroupingSeparator(english ? ',' : '\u00a0');
    symbols.setDecimalSeparator(english ? '.' : ',');
    symbols.setMinusSign('-');
    Locale locale = english ? Locale.UK : Locale.ROOT;
    dates = DateTimeFormatter.ofPattern(english ? "d MMM yyyy" : "dd.MM.yyyy", locale);
    moments = DateTimeFormatter.ofPattern(dates() + " HH:mm:ss", locale);
  }

  private String dates() {
    return english ? "d MMM yyyy" : "dd.MM.yyyy";
  }

  /** The node's value; empty when it says nothing. */
  String of(Node node) {
    String value = node.value();
    String words = words(node, value);
    if (!words.isEmpty()) {
      return words;
    }
    return switch (node.name()) {
      case "P_12", "P_12Z", "P_12_XII", "P_12Z_XII", "P_9" -> rate(node, value);
      case "Udzial" -> number(value, 0, 6) + "%";
      case "KodKraju", "KodUE" -> country(value);
      case "NrRB" -> account(value);
      case "WariantFormularza" -> value;
      default -> typed(node, value);
    };
  }

  /** The same code may mean something else in the invoices of farmers. */
  private String words(Node node, String value) {
    String name = node.name().replaceFirst("Z$", "");
    boolean farmers = node.element().namespace().equals(InvoiceVersion.FA_RR_1.namespace());
    String own = farmers ? labels.value("FA_RR:" + name, value) : "";
    return own.isEmpty() ? labels.value(name, value) : own;
  }

  private String typed(Node node, String value) {
    ElementRule rule = node.rule();
    SimpleType type = rule == null ? null : rule.text();
    if (type != null && choice(type) && type.enumeration().containsKey(value)) {
      return labels.of(value.equals("1") ? "View/yes" : "View/no").text();
    }
    if (DATE.matcher(value).matches()) {
      return date(value);
    }
    if (MOMENT.matcher(value).matches()) {
      return moment(value);
    }
    boolean decimal = type != null && type.kind() == SimpleType.Kind.DECIMAL;
    if (type != null && decimal) {
      int digits = type.fractionDigits();
      boolean money = digits == AMOUNT_DIGITS || digits == PRICE_DIGITS;
      return number(value, money ? AMOUNT_DIGITS : 0, Math.min(digits, PRICE_DIGITS));
    }
    return value;
  }

  /** Types of only 1, or of 1 and 2, say yes and no. */
  private static boolean choice(SimpleType type) {
    return !type.enumeration().isEmpty()
        && type.enumeration().keySet().stream().allMatch(v -> v.equals("1") || v.equals("2"));
  }

  private String rate(Node node, String value) {
    boolean percent = Amounts.parse(value) != null;
    boolean row = node.name().equals("P_9") && !node.parent().equals("FakturaRRWiersz");
    return percent && !row ? number(value, 0, 6) + "%" : value;
  }

  /** A number in the language's form; what is no number stays as it is. */
  String number(String value, int leastDigits, int mostDigits) {
    BigDecimal number = Amounts.parse(value);
    return number == null ? value : number(number, leastDigits, mostDigits);
  }

  /** A number with as many digits after the point as it was written with. */
  String asWritten(String value) {
    BigDecimal number = Amounts.parse(value);
    return number == null ? value : number(number, number.scale(), number.scale());
  }

  String number(BigDecimal number, int leastDigits, int mostDigits) {
    DecimalFormat format = new DecimalFormat("#,##0", symbols);
    format.setMinimumFractionDigits(leastDigits);
    format.setMaximumFractionDigits(Math.max(mostDigits, Math.min(number.scale(), 12)));
    return format.format(number);
  }

  String amount(@Nullable BigDecimal amount) {
    return amount == null ? "" : number(amount, AMOUNT_DIGITS, AMOUNT_DIGITS);
  }

  String money(BigDecimal amount, String currency) {
    return amount(amount) + "\u00a0" + currency;
  }

  String date(String value) {
    try {
      return dates.format(LocalDate.parse(value));
    } catch (DateTimeException e) {
      return value;
    }
  }

  private String moment(String value) {
    try {
      OffsetDateTime moment = OffsetDateTime.parse(value);
      String zone = moment.getOffset().getTotalSeconds() == 0 ? "UTC" : moment.getOffset().getId();
      return moments.format(moment) + " " + zone;
    } catch (DateTimeException e) {
      return value;
    }
  }

  private String country(String code) {
    Locale locale = english ? Locale.ENGLISH : Locale.forLanguageTag("pl");
    String name = Locale.of("", code).getDisplayCountry(locale);
    return name.isEmpty() || name.equals(code) ? code : name + " (" + code + ")";
  }

  /** Account numbers in groups of four, after the check digits of a Polish one. */
  private static String account(String value) {
    boolean polish = value.matches("[0-9]{26}");
    if (!polish && !value.matches("[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}")) {
      return value;
    }
    StringBuilder grouped = new StringBuilder();
    int next = polish ? 2 : 4;
    for (int i = 0; i < value.length(); i++) {
      if (i == next) {
        grouped.append('\u00a0');
        next += 4;
      }
      grouped.append(value.charAt(i));
    }
    return grouped.toString();
  }
}

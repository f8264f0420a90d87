package dev.bramka.simulator.rules;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.KsefException;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.state.MetadataStore.Column;
import dev.bramka.simulator.state.MetadataStore.Condition;
import dev.bramka.simulator.state.MetadataStore.Criteria;
import dev.bramka.simulator.state.MetadataStore.DateType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The filters of a search, as the contract has them ({@code InvoiceQueryFilters}).
 *
 * @param subject in which role
 * @param dateType which date
 * @param from first moment
 * @param to last moment
 * @param restricted whether nothing beyond the high-water mark is wanted
 * @param conditions further conditions
 */
public record InvoiceQuery(
    String subject,
    DateType dateType,
    Instant from,
    Instant to,
    boolean restricted,
    List<Condition> conditions) {
  /** Contract 2.7.1; three months before. */
  private static final int MAX_DAYS = 100;

  private static final Map<String, DateType> DATE_TYPES =
      Map.of(
          "Issue", DateType.ISSUE,
          "Invoicing", DateType.INVOICING,
          "PermanentStorage", DateType.PERMANENT_STORAGE);
  private static final List<String> SUBJECTS =
      List.of("Subject1", "Subject2", "Subject3", "SubjectAuthorized");

  /**
   * Reads filters.
   *
   * @param now what {@code to} means when it is absent
   * @throws KsefException 21405 when they are not as the contract wants them
   */
  public static InvoiceQuery parse(JsonNode filters, Instant now) {
    String subject = oneOf(filters, "subjectType", SUBJECTS);
    JsonNode range = filters.path("dateRange");
    if (!range.isObject()) {
      throw invalid("'dateRange' must not be empty.");
    }
    DateType type =
        Objects.requireNonNull(
            DATE_TYPES.get(oneOf(range, "dateType", List.copyOf(DATE_TYPES.keySet()))));
    Instant from = moment(range, "from", null);
    Instant to = moment(range, "to", now);
    requirePeriod(from, to);
    boolean restricted = range.path("restrictToPermanentStorageHwmDate").asBoolean(false);
    if (restricted && type != DateType.PERMANENT_STORAGE) {
      throw invalid("'restrictToPermanentStorageHwmDate' requires dateType PermanentStorage.");
    }
    return new InvoiceQuery(subject, type, from, to, restricted, conditions(filters));
  }

  private static void requirePeriod(Instant from, Instant to) {
    if (from.isAfter(to)) {
      throw invalid("'dateRange.from' must not be later than 'dateRange.to'.");
    }
    if (to.isAfter(from.plus(Duration.ofDays(MAX_DAYS)))) {
      throw invalid("'dateRange' must not exceed " + MAX_DAYS + " days.");
    }
  }

  /** Without an offset a moment is one in Poland. */
  private static Instant moment(JsonNode range, String name, @Nullable Instant otherwise) {
    JsonNode node = range.path(name);
    if (node.isMissingNode() || node.isNull()) {
      if (otherwise != null) {
        return otherwise;
      }
      throw invalid("'dateRange." + name + "' must not be empty.");
    }
    String text = node.asString("");
    try {
      return Wire.instant(text);
    } catch (DateTimeException e) {
      throw invalid("'dateRange." + name + "' is not a date and time.");
    }
  }

  private static List<Condition> conditions(JsonNode f) {
    List<Condition> all = new ArrayList<>();
    equal(all, f, "ksefNumber", Column.KSEF_NUMBER);
    equal(all, f, "invoiceNumber", Column.INVOICE_NUMBER);
    equal(all, f, "sellerNip", Column.SELLER);
    equal(all, f, "invoicingMode", Column.MODE);
    equal(all, f, "formType", Column.FORM);
    flag(all, f, "isSelfInvoicing", Column.SELF_INVOICING);
    flag(all, f, "hasAttachment", Column.ATTACHMENT);
    anyOf(all, f, "currencyCodes", Column.CURRENCY);
    anyOf(all, f, "invoiceTypes", Column.KIND);
    JsonNode buyer = f.path("buyerIdentifier");
    if (buyer.isObject()) {
      oneOf(buyer, "type", List.of("Nip", "VatUe", "Other", "None"));
      equal(all, buyer, "type", Column.BUYER_TYPE);
      equal(all, buyer, "value", Column.BUYER_VALUE);
    }
    amount(all, f.path("amount"));
    return all;
  }

  private static void amount(List<Condition> all, JsonNode amount) {
    if (!amount.isObject()) {
      return;
    }
    Column column =
        switch (oneOf(amount, "type", List.of("Brutto", "Netto", "Vat"))) {
          case "Netto" -> Column.NET;
          case "Vat" -> Column.VAT;
          default -> Column.GROSS;
        };
    if (amount.path("from").isNumber()) {
      all.add(new Condition(column, ">=", List.of(amount.path("from").doubleValue())));
    }
    if (amount.path("to").isNumber()) {
      all.add(new Condition(column, "<=", List.of(amount.path("to").doubleValue())));
    }
  }

  private static void equal(List<Condition> all, JsonNode f, String name, Column column) {
    if (f.path(name).isString()) {
      all.add(new Condition(column, "=", List.of(f.path(name).stringValue())));
    }
  }

  private static void flag(List<Condition> all, JsonNode f, String name, Column column) {
    if (f.path(name).isBoolean()) {
      all.add(new Condition(column, "=", List.of(f.path(name).booleanValue() ? 1 : 0)));
    }
  }

  private static void anyOf(List<Condition> all, JsonNode f, String name, Column column) {
    if (f.path(name).isArray() && !f.path(name).isEmpty()) {
      List<String> values = new ArrayList<>();
      f.path(name).forEach(v -> values.add(v.asString("")));
      all.add(new Condition(column, "in", values));
    }
  }

  private static String oneOf(JsonNode node, String name, List<String> allowed) {
    String value = node.path(name).asString("");
    if (!allowed.contains(value)) {
      throw invalid("'" + name + "' must be one of " + String.join(", ", allowed) + ".");
    }
    return value;
  }

  private static KsefException invalid(String detail) {
    return KsefError.invalid(detail);
  }

  /**
   * The search as the store takes it.
   *
   * @param nip whose invoices
   * @param now what was stored later does not exist yet
   * @param hwm the high-water mark
   */
  public Criteria criteria(String nip, Instant now, Instant hwm) {
    Instant end = restricted && hwm.isBefore(to) ? hwm : to;
    return new Criteria(
        nip, subject, dateType, bound(from), bound(end), now.toEpochMilli(), conditions);
  }

  private long bound(Instant moment) {
    return dateType == DateType.ISSUE
        ? LocalDate.ofInstant(moment, Wire.WARSAW).toEpochDay()
        : moment.toEpochMilli();
  }

  /** Whether it asks for nothing but what lies beyond the high-water mark. */
  public boolean beyond(Instant hwm) {
    return restricted && from.isAfter(hwm);
  }

  /** What an answer says of the high-water mark: null unless searched by date of storage. */
  public @Nullable Long reportedHwm(Instant hwm) {
    return dateType != DateType.PERMANENT_STORAGE
        ? null
        : Long.valueOf((hwm.isBefore(to) ? hwm : to).toEpochMilli());
  }

  /** A date that was searched by, as answers show it. */
  public String shown(long date) {
    return dateType == DateType.ISSUE
        ? LocalDate.ofEpochDay(date).toString()
        : Instant.ofEpochMilli(date).toString();
  }

  /** The member of a truncated package that carries the last date. */
  public String lastDateName() {
    return switch (dateType) {
      case ISSUE -> "lastIssueDate";
      case INVOICING -> "lastInvoicingDate";
      case PERMANENT_STORAGE -> "lastPermanentStorageDate";
    };
  }
}

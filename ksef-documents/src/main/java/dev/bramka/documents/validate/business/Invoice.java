package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What several rules ask of a document.
 *
 * @param root the document
 * @param layout where its structure keeps things
 * @param body its {@code Fa} or {@code FakturaRR}
 * @param notes its {@code Adnotacje}; the body itself when an older document has none
 * @param rows its rows
 * @param kind {@code RodzajFaktury}
 */
record Invoice(
    Element root, Layout layout, Element body, Element notes, List<Element> rows, String kind) {
  private static final Set<String> CORRECTIONS = Set.of("KOR", "KOR_ZAL", "KOR_ROZ", "KOR_VAT_RR");

  /** The document as rules see it; empty when it is none that they know. */
  static Optional<Invoice> of(Element root) {
    for (Layout layout : List.of(Layout.FA, Layout.RR)) {
      Element body = root.child(layout.body());
      if (body != null) {
        Element notes = body.child("Adnotacje");
        return Optional.of(
            new Invoice(
                root,
                layout,
                body,
                notes == null ? body : notes,
                body.all(layout.row()),
                body.value("RodzajFaktury")));
      }
    }
    return Optional.empty();
  }

  /** Whether it is an invoice of a flat-rate farmer. */
  boolean farmer() {
    return layout.equals(Layout.RR);
  }

  boolean is(String... kinds) {
    return List.of(kinds).contains(kind);
  }

  boolean correction() {
    return CORRECTIONS.contains(kind);
  }

  boolean noted(String... path) {
    return notes.value(path).equals("1");
  }

  boolean margin() {
    return noted("PMarzy", "P_PMarzy");
  }

  boolean inPln() {
    return body.value("KodWaluty").equals("PLN");
  }

  @Nullable BigDecimal amount(String element) {
    return Amounts.parse(body.value(element));
  }

  BigDecimal orZero(String element) {
    BigDecimal amount = amount(element);
    return amount == null ? BigDecimal.ZERO : amount;
  }

  /** Whether the sum says that something was sold or taken back; a stated zero does not. */
  boolean sold(String... sums) {
    for (String sum : sums) {
      if (orZero(sum).signum() != 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether a row of the invoice or of the order has one of these rates. */
  boolean rated(String... rates) {
    List<String> wanted = List.of(rates);
    return rows.stream().anyMatch(row -> wanted.contains(row.value("P_12")))
        || orderRows().stream().anyMatch(row -> wanted.contains(row.value("P_12Z")));
  }

  /** The rows of the order of an advance invoice. */
  List<Element> orderRows() {
    Element order = body.child("Zamowienie");
    return order == null ? List.of() : order.all("ZamowienieWiersz");
  }

  Party seller() {
    return Party.of(root.child("Podmiot1"));
  }

  Party buyer() {
    return Party.of(root.child("Podmiot2"));
  }

  @Nullable LocalDate issued() {
    return date(body.child(layout.issued()));
  }

  /** The child, or the body when there is none. */
  Element place(String child) {
    Element at = body.child(child);
    return at == null ? body : at;
  }

  /** The annotation, or where it belongs. */
  Element note(String element) {
    Element at = notes.child(element);
    return at == null ? notes : at;
  }

  /** The date in the element, or null. */
  static @Nullable LocalDate date(@Nullable Element element) {
    try {
      return element == null ? null : LocalDate.parse(element.text().strip());
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /**
   * Where a structure keeps what the rules are about.
   *
   * @param body the element that holds the invoice
   * @param issued the issue date
   * @param number the issuer's number
   * @param due the total
   * @param row a row
   * @param rowName the name of the goods or the service in a row
   * @param accounts bank accounts in {@code Platnosc}
   */
  record Layout(
      String body,
      String issued,
      String number,
      String due,
      String row,
      String rowName,
      List<String> accounts) {
    static final Layout FA =
        new Layout(
            "Fa",
            "P_1",
            "P_2",
            "P_15",
            "FaWiersz",
            "P_7",
            List.of("RachunekBankowy", "RachunekBankowyFaktora"));
    static final Layout RR =
        new Layout(
            "FakturaRR",
            "P_4B",
            "P_4C",
            "P_12_1",
            "FakturaRRWiersz",
            "P_5",
            List.of("RachunekBankowy1", "RachunekBankowy2"));
  }
}

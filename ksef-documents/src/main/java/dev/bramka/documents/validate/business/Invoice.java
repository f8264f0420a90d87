package dev.bramka.documents.validate.business;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What several rules ask of a document.
 *
 * @param root the document
 * @param fa its {@code Fa}
 * @param notes its {@code Adnotacje}; {@code Fa} itself when an older document has none
 * @param rows its {@code FaWiersz}
 * @param kind {@code RodzajFaktury}
 * @param newRates whether {@code P_12} tells the kinds of 0 % and of sales abroad apart (FA(3))
 */
record Invoice(
    Element root, Element fa, Element notes, List<Element> rows, String kind, boolean newRates) {

  static Invoice of(Element root, Element fa) {
    Element notes = fa.child("Adnotacje");
    return new Invoice(
        root,
        fa,
        notes == null ? fa : notes,
        fa.all("FaWiersz"),
        fa.value("RodzajFaktury"),
        root.namespace().equals(InvoiceVersion.FA_3.namespace()));
  }

  boolean correction() {
    return kind.startsWith("KOR");
  }

  boolean noted(String... path) {
    return notes.value(path).equals("1");
  }

  boolean margin() {
    return noted("PMarzy", "P_PMarzy");
  }

  boolean inPln() {
    return fa.value("KodWaluty").equals("PLN");
  }

  @Nullable BigDecimal amount(String element) {
    return Amounts.parse(fa.value(element));
  }

  BigDecimal orZero(String element) {
    BigDecimal amount = amount(element);
    return amount == null ? BigDecimal.ZERO : amount;
  }

  /** The date in the element, or null. */
  static @Nullable LocalDate date(@Nullable Element element) {
    try {
      return element == null ? null : LocalDate.parse(element.text().strip());
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}

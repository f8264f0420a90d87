package dev.bramka.documents.vat;

import dev.bramka.documents.tree.Element;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A row of an invoice or order, by the schema's element names, wherever it comes from. */
public interface RowValues {
  /** A number, or null when the row does not carry the element or it holds no number. */
  @Nullable BigDecimal number(String element);

  /** A text without outer white space; empty when the row does not carry the element. */
  String text(String element);

  /** The row in a document. */
  static RowValues of(Element row) {
    return new RowValues() {
      @Override
      public @Nullable BigDecimal number(String element) {
        return Amounts.parse(row.value(element));
      }

      @Override
      public String text(String element) {
        return row.value(element);
      }
    };
  }
}

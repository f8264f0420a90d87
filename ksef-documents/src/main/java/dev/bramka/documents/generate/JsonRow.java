package dev.bramka.documents.generate;

import dev.bramka.documents.vat.Amounts;
import dev.bramka.documents.vat.RowValues;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An object's members as the mapping will understand them, numbers rounded to what their elements
 * hold.
 *
 * @param object the row
 */
public record JsonRow(JsonNode object) implements RowValues {
  @Override
  public @Nullable BigDecimal number(String element) {
    JsonNode value = object.path(element);
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      return PlainNumber.writable(number) ? PlainNumber.rounded(element, number) : null;
    }
    BigDecimal number = value.isString() ? Amounts.parse(value.stringValue().strip()) : null;
    return number == null ? null : PlainNumber.rounded(element, number);
  }

  @Override
  public String text(String element) {
    JsonNode value = object.path(element);
    if (value.isNumber()) {
      BigDecimal number = value.decimalValue();
      return PlainNumber.writable(number) ? PlainNumber.text(number, Integer.MAX_VALUE) : "";
    }
    return value.isString() ? value.stringValue().strip() : "";
  }

  /** Whether the mapping will write nothing for it. */
  public boolean absent(String element) {
    JsonNode value = object.get(element);
    return value == null || nothing(value);
  }

  private static boolean nothing(JsonNode value) {
    return value.isNull()
        || (value.isArray() && value.values().stream().allMatch(JsonRow::nothing))
        || (value.isString() && value.stringValue().isEmpty());
  }
}

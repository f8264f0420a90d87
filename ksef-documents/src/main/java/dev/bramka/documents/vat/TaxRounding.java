package dev.bramka.documents.vat;

/** Where tax is rounded; both ways are lawful and may differ by some grosze. */
public enum TaxRounding {
  /** Once on the sum of each rate (VAT act, art. 106e sec. 1 item 14). The usual way. */
  RATE,
  /** On every row, the sum being the sum of rows (art. 106e sec. 10). */
  ROW
}

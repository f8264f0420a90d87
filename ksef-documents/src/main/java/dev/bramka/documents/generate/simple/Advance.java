package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An invoice for a payment received before the delivery (VAT act, art. 106f). */
final class Advance {
  private Advance() {}

  static void write(
      FullFormObject fa,
      ShortFormNode advance,
      List<ShortFormNode> lines,
      @Nullable BigDecimal rate) {
    fa.node().put("RodzajFaktury", "ZAL");
    advance.required("received");
    advance.positive("received");
    advance.copy("received", fa, "P_15");
    advance.copy("receivedOn", fa, "P_6");
    if (rate != null && !fa.node().path("KodWaluty").asString("").equals("PLN")) {
      fa.node().put("KursWalutyZ", rate);
    }
    payments(fa, advance);
    FullFormObject order = fa.object("Zamowienie");
    for (int i = 0; i < lines.size(); i++) {
      FullFormObject row = order.add("ZamowienieWiersz", lines.get(i));
      row.put("NrWierszaZam", i + 1);
      Lines.order(row, lines.get(i));
    }
    FullFormObject payment = fa.object("Platnosc");
    payment.put("Zaplacono", 1);
    payment.node().set("DataZaplaty", fa.node().get("P_1"));
    advance.copy("receivedOn", payment, "DataZaplaty");
  }

  /** What came on several days, each at the exchange rate of its own (art. 106b sec. 1a). */
  private static void payments(FullFormObject fa, ShortFormNode advance) {
    for (ShortFormNode part : advance.objects("payments")) {
      FullFormObject to = fa.add("ZaliczkaCzesciowa", part);
      part.copy("receivedOn", to, "P_6Z");
      part.copy("amount", to, "P_15Z");
      part.copy("exchangeRate", to, "KursWalutyZW");
    }
  }
}

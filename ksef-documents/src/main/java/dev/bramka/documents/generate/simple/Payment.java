package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.simple.input.CodeWords;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import java.util.List;
import java.util.Map;

/** How and when to pay, and what was paid. */
final class Payment {
  private Payment() {}

  static void write(FullFormObject fa, ShortFormNode payment) {
    FullFormObject to = fa.object("Platnosc", payment);
    List<ShortFormNode> parts = payment.objects("partial");
    boolean paid = payment.flag("paid");
    if (!parts.isEmpty()) {
      to.put("ZnacznikZaplatyCzesciowej", paid ? 2 : 1);
      parts.forEach(part -> part(to.add("ZaplataCzesciowa", part), part));
    } else if (paid || payment.has("paidOn")) {
      to.put("Zaplacono", 1);
      to.node().set("DataZaplaty", fa.node().get("P_1"));
      payment.copy("paidOn", to, "DataZaplaty");
    }
    payment.has("paidOn");
    terms(to, payment);
    form(to, payment);
    accounts(to, payment);
    payment.copy("link", to, "LinkDoPlatnosci");
    payment.copy("ipKsef", to, "IPKSeF");
  }

  private static void part(FullFormObject to, ShortFormNode part) {
    part.copy("amount", to, "KwotaZaplatyCzesciowej");
    part.copy("date", to, "DataZaplatyCzesciowej");
    form(to, part);
  }

  private static void form(FullFormObject to, ShortFormNode from) {
    String form = from.choice("method", CodeWords.PAYMENT);
    if (form != null) {
      to.put("FormaPlatnosci", form, from, "method");
    }
    if (from.has("otherMethod")) {
      to.put("PlatnoscInna", 1);
      from.copy("otherMethod", to, "OpisPlatnosci");
    }
  }

  private static void term(FullFormObject term, ShortFormNode due) {
    due.copy("date", term, "Termin");
    if (due.hasAny("days", "event")) {
      FullFormObject words = term.object("TerminOpis", due);
      due.copy("days", words, "Ilosc");
      words.node().put("Jednostka", "dni");
      due.copy("unit", words, "Jednostka");
      due.copy("event", words, "ZdarzeniePoczatkowe");
    }
  }

  private static void terms(FullFormObject to, ShortFormNode payment) {
    if (payment.has("dueDate")) {
      payment.copy("dueDate", to.add("TerminPlatnosci"), "Termin");
    }
    for (ShortFormNode due : payment.objects("due")) {
      term(to.add("TerminPlatnosci", due), due);
    }
    ShortFormNode discount = payment.object("earlyPayment");
    if (discount != null) {
      FullFormObject skonto = to.object("Skonto", discount);
      discount.copy("condition", skonto, "WarunkiSkonta");
      discount.copy("discount", skonto, "WysokoscSkonta");
    }
  }

  private static void accounts(FullFormObject to, ShortFormNode payment) {
    for (Map.Entry<String, String> kind :
        Map.of("bankAccounts", "RachunekBankowy", "factorAccounts", "RachunekBankowyFaktora")
            .entrySet()) {
      for (ShortFormNode account : payment.objects(kind.getKey())) {
        FullFormObject rb = to.add(kind.getValue(), account);
        if (account.has("number")) {
          String bare = account.text("number").replaceAll("[\\s-]", "");
          rb.put("NrRB", bare, account, "number");
        }
        account.copy("swift", rb, "SWIFT");
        account.copy("bank", rb, "NazwaBanku");
        String purpose = account.choice("ownAccount", CodeWords.OWN_ACCOUNT);
        if (purpose != null) {
          rb.put("RachunekWlasnyBanku", purpose, account, "ownAccount");
        }
        account.copy("description", rb, "OpisRachunku");
      }
    }
  }
}

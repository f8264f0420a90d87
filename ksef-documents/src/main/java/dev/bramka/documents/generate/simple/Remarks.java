package dev.bramka.documents.generate.simple;

import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.FullFormObject;
import dev.bramka.documents.generate.simple.input.ShortFormNode;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Notes, terms of the transaction, and what stands at the foot. */
final class Remarks {
  private final Expansion expansion;
  private final ShortFormNode input;
  private final FullFormObject root;
  private final FullFormObject fa;

  Remarks(Expansion expansion, ShortFormNode input, FullFormObject root, FullFormObject fa) {
    this.expansion = expansion;
    this.input = input;
    this.root = root;
    this.fa = fa;
  }

  void write() {
    writeNotes();
    for (String footer : input.texts("footer")) {
      root.object("Stopka").add("Informacje").node().put("StopkaFaktury", footer);
    }
    for (ShortFormNode register : input.objects("registers")) {
      FullFormObject to = root.object("Stopka").add("Rejestry", register);
      register.copy("name", to, "PelnaNazwa");
      register.copy("krs", to, "KRS");
      register.copy("regon", to, "REGON");
      register.copy("bdo", to, "BDO");
    }
    for (String note : input.texts("deliveryNotes")) {
      fa.node().withArray("WZ").add(note);
    }
    terms();
  }

  private void writeNotes() {
    List<JsonNode> notes = notes();
    for (int i = 0; i < notes.size(); i++) {
      JsonNode note = notes.get(i);
      FullFormObject to = fa.add("DodatkowyOpis");
      if (note instanceof ObjectNode object) {
        ShortFormNode given = expansion.input(object, "/notes/" + i);
        given.copy("line", to, "NrWiersza");
        given.copy("key", to, "Klucz");
        given.copy("value", to, "Wartosc");
      } else {
        to.node().put("Klucz", "Uwagi");
        to.node().set("Wartosc", note);
        to.from("Wartosc", input, "notes");
      }
    }
  }

  private List<JsonNode> notes() {
    if (!input.has("notes")) {
      return List.of();
    }
    JsonNode notes = input.node().get("notes");
    return notes.isArray() ? List.copyOf(notes.values()) : List.of(notes);
  }

  private void terms() {
    for (ShortFormNode contract : input.objects("contracts")) {
      FullFormObject to = fa.object("WarunkiTransakcji").add("Umowy", contract);
      contract.copy("date", to, "DataUmowy");
      contract.copy("number", to, "NrUmowy");
    }
    for (ShortFormNode order : input.objects("orders")) {
      FullFormObject to = fa.object("WarunkiTransakcji").add("Zamowienia", order);
      order.copy("date", to, "DataZamowienia");
      order.copy("number", to, "NrZamowienia");
    }
    for (String batch : input.texts("batchNumbers")) {
      fa.object("WarunkiTransakcji").node().withArray("NrPartiiTowaru").add(batch);
    }
    if (input.has("deliveryTerms")) {
      input.copy("deliveryTerms", fa.object("WarunkiTransakcji"), "WarunkiDostawy");
    }
  }
}

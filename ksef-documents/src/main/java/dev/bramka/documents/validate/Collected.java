package dev.bramka.documents.validate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that the rules and the facts need, picked up during the pass. */
final class Collected {
  private final List<Located> nips = new ArrayList<>(4);
  private final List<Located> internalIds = new ArrayList<>(0);
  private @Nullable String seller;
  private @Nullable String buyer;
  private @Nullable Located issueDate;
  private @Nullable String number;
  private @Nullable String kind;
  private @Nullable String currency;
  private @Nullable String gross;
  private boolean attachment;

  static boolean wants(String name) {
    return switch (name) {
      case "NIP", "IDWew", "P_1", "P_2", "P_4B", "P_4C", "RodzajFaktury", "KodWaluty", "P_15" ->
          true;
      default -> false;
    };
  }

  void element(String name, int depth) {
    attachment |= depth == 1 && name.equals("Zalacznik");
  }

  void leaf(String grandparent, String parent, Located value, String name) {
    if (parent.equals("DaneIdentyfikacyjne")) {
      identification(grandparent, value, name);
    } else if (parent.equals("Fa") || parent.equals("FakturaRR")) {
      invoice(value, name);
    }
  }

  private void identification(String party, Located value, String name) {
    if (name.equals("IDWew")) {
      internalIds.add(value);
    } else if (name.equals("NIP")) {
      nips.add(value);
      if (party.equals("Podmiot1")) {
        seller = value.value();
      } else if (party.equals("Podmiot2")) {
        buyer = value.value();
      }
    }
  }

  private void invoice(Located value, String name) {
    switch (name) {
      case "P_1", "P_4B" -> issueDate = value;
      case "P_2", "P_4C" -> number = value.value();
      case "RodzajFaktury" -> kind = value.value();
      case "KodWaluty" -> currency = value.value();
      case "P_15" -> gross = value.value();
      default -> {}
    }
  }

  List<Located> nips() {
    return nips;
  }

  List<Located> internalIds() {
    return internalIds;
  }

  @Nullable Located issueDate() {
    return issueDate;
  }

  InvoiceFacts facts() {
    return new InvoiceFacts(
        seller,
        buyer,
        number,
        issueDate == null ? null : issueDate.value(),
        kind,
        currency,
        gross,
        attachment);
  }
}

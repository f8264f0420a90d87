package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;
import dev.bramka.documents.vat.Amounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Who the parties are, and whether KSeF can deliver to them. */
final class PartyRules {
  private static final BigDecimal WHOLE = BigDecimal.valueOf(100);
  private static final String ADDITIONAL_BUYER = "4";
  private static final String ISSUER = "5";
  private static final String UNIT = "8";
  private static final String GROUP_MEMBER = "10";
  private static final String EMPLOYEE = "11";

  static final List<Check> CHECKS =
      List.of(
          Check.fa("BIZ_EU_BUYER", PartyRules::euBuyer),
          Check.fa("BIZ_EU_SELLER", PartyRules::euSeller),
          Check.fa("BIZ_SIMPLIFIED_BUYER", PartyRules::simplifiedBuyer),
          Check.fa("BIZ_BUYER_NAME", PartyRules::buyerName),
          Check.fa("BIZ_BUYER_ADDRESS", PartyRules::buyerAddress),
          Check.fa("BIZ_BUYER_NIP_CORRECTED", PartyRules::buyerNipCorrected),
          Check.all("BIZ_SELLER_NIP_CORRECTED", PartyRules::sellerNipCorrected),
          Check.fa("BIZ_POLISH_BUYER", PartyRules::polishBuyer),
          Check.fa("BIZ_COMPANY_WITHOUT_ID", PartyRules::companyWithoutId),
          Check.all("BIZ_SAME_PARTY", PartyRules::sameParty),
          Check.fa("BIZ_UNIT", (in, hits) -> marked(in, hits, "JST", UNIT)),
          Check.fa("BIZ_UNIT_UNMARKED", (in, hits) -> unmarked(in, hits, "JST", UNIT)),
          Check.fa("BIZ_GROUP", (in, hits) -> marked(in, hits, "GV", GROUP_MEMBER)),
          Check.fa("BIZ_GROUP_UNMARKED", (in, hits) -> unmarked(in, hits, "GV", GROUP_MEMBER)),
          Check.fa("BIZ_SHARE_ROLE", PartyRules::shareRole),
          Check.fa("BIZ_SHARE_TOTAL", PartyRules::shareTotal),
          Check.fa("BIZ_SELF_BILLING_ISSUER", PartyRules::selfBillingIssuer),
          Check.fa("BIZ_EMPLOYEE_NIP", PartyRules::employeeNip));

  private PartyRules() {}

  private static void euBuyer(Invoice invoice, Hits hits) {
    boolean trade = invoice.sold("P_13_6_2", "P_13_9") || invoice.rated("0 WDT", "np II");
    Party buyer = invoice.buyer();
    if (trade && buyer.element() != null && !buyer.inEu()) {
      hits.add(buyer.element());
    }
  }

  private static void euSeller(Invoice invoice, Hits hits) {
    boolean trade = invoice.sold("P_13_6_2", "P_13_9") || invoice.noted("P_23");
    Element seller = invoice.seller().element();
    if (trade && seller != null && seller.child("PrefiksPodatnika") == null) {
      hits.add(seller);
    }
  }

  private static void simplifiedBuyer(Invoice invoice, Hits hits) {
    Party buyer = invoice.buyer();
    if (invoice.is("UPR") && buyer.element() != null && buyer.nip().isEmpty()) {
      hits.add(buyer.element());
    }
  }

  /** A simplified invoice and its corrections have neither name nor address of the buyer. */
  private static boolean needsBuyer(Invoice invoice) {
    return !invoice.is("UPR") && !invoice.correction();
  }

  /** A consumer without number, name and address is a sale to nobody in particular. */
  private static void buyerName(Invoice invoice, Hits hits) {
    Party buyer = invoice.buyer();
    boolean nobody = buyer.withoutNumber() && !buyer.hasAddress();
    if (needsBuyer(invoice) && !nobody && buyer.element() != null && buyer.name().isEmpty()) {
      hits.add(buyer.element());
    }
  }

  private static void buyerAddress(Invoice invoice, Hits hits) {
    Party buyer = invoice.buyer();
    boolean nobody = buyer.withoutNumber() && buyer.name().isEmpty();
    if (needsBuyer(invoice) && !nobody && buyer.element() != null && !buyer.hasAddress()) {
      hits.add(buyer.element());
    }
  }

  /** An additional buyer is told by the id that the corrected data repeat ({@code IDNabywcy}). */
  private static void buyerNipCorrected(Invoice invoice, Hits hits) {
    List<Element> buyers = new ArrayList<>(invoice.root().all("Podmiot2"));
    buyers.addAll(invoice.root().all("Podmiot3"));
    for (Element before : invoice.body().all("Podmiot2K")) {
      String old = before.value("DaneIdentyfikacyjne", "NIP");
      String id = before.value("IDNabywcy");
      Party now =
          Party.of(
              buyers.stream()
                  .filter(b -> !id.isEmpty() && b.value("IDNabywcy").equals(id))
                  .findFirst()
                  .orElse(invoice.buyer().element()));
      boolean known = buyers.stream().anyMatch(b -> Party.of(b).nip().equals(old));
      if (!old.isEmpty() && !known && !now.nip().isEmpty()) {
        hits.add(before);
      }
    }
  }

  private static void sellerNipCorrected(Invoice invoice, Hits hits) {
    String nip = invoice.seller().nip();
    for (Element before : invoice.body().all("Podmiot1K")) {
      String old = before.value("DaneIdentyfikacyjne", "NIP");
      if (!old.isEmpty() && !nip.isEmpty() && !old.equals(nip)) {
        hits.add(before);
      }
    }
  }

  private static void polishBuyer(Invoice invoice, Hits hits) {
    List<Element> parties = new ArrayList<>(invoice.root().all("Podmiot2"));
    parties.addAll(invoice.root().all("Podmiot3"));
    for (Element party : parties) {
      Element misplaced = Party.of(party).misplacedNip();
      if (misplaced != null) {
        hits.add(misplaced, "number", misplaced.text().strip(), "element", misplaced.name());
      }
    }
  }

  private static void companyWithoutId(Invoice invoice, Hits hits) {
    Party buyer = invoice.buyer();
    boolean polish = buyer.addressCountry().isEmpty() || buyer.addressCountry().equals("PL");
    if (buyer.element() != null && buyer.withoutNumber() && polish && buyer.soundsLikeCompany()) {
      hits.add(buyer.element(), "name", buyer.name());
    }
  }

  private static void sameParty(Invoice invoice, Hits hits) {
    Party buyer = invoice.buyer();
    boolean same = !buyer.nip().isEmpty() && buyer.nip().equals(invoice.seller().nip());
    if (same && buyer.element() != null) {
      hits.add(buyer.element(), "nip", buyer.nip());
    }
  }

  private static List<Element> third(Invoice invoice, String role) {
    return invoice.root().all("Podmiot3").stream()
        .filter(party -> party.value("Rola").equals(role))
        .toList();
  }

  private static void marked(Invoice invoice, Hits hits, String mark, String role) {
    Element buyer = invoice.buyer().element();
    // A member that has the buyer's own number is nobody else.
    boolean named =
        third(invoice, role).stream()
            .map(Party::of)
            .anyMatch(p -> p.nip().isEmpty() || !p.nip().equals(invoice.buyer().nip()));
    if (buyer != null && buyer.value(mark).equals("1") && !named) {
      hits.add(buyer);
    }
  }

  private static void unmarked(Invoice invoice, Hits hits, String mark, String role) {
    Element buyer = invoice.buyer().element();
    boolean denied = buyer != null && buyer.value(mark).equals("2");
    if (denied) {
      third(invoice, role).forEach(hits::add);
    }
  }

  private static void shareRole(Invoice invoice, Hits hits) {
    for (Element party : invoice.root().all("Podmiot3")) {
      Element share = party.child("Udzial");
      if (share != null && !party.value("Rola").equals(ADDITIONAL_BUYER)) {
        hits.add(share);
      }
    }
  }

  private static void shareTotal(Invoice invoice, Hits hits) {
    BigDecimal sum = BigDecimal.ZERO;
    Element last = null;
    for (Element party : third(invoice, ADDITIONAL_BUYER)) {
      last = party.child("Udzial");
      sum = sum.add(RowRules.orZero(Amounts.parse(party.value("Udzial"))));
    }
    if (last != null && sum.compareTo(WHOLE) > 0) {
      hits.add(last, "sum", sum);
    }
  }

  private static void selfBillingIssuer(Invoice invoice, Hits hits) {
    if (invoice.noted("P_17")) {
      third(invoice, ISSUER).forEach(hits::add);
    }
  }

  private static void employeeNip(Invoice invoice, Hits hits) {
    for (Element employee : third(invoice, EMPLOYEE)) {
      Element nip = Party.of(employee).field("NIP");
      if (nip != null) {
        hits.add(nip);
      }
    }
  }
}

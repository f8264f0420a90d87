package dev.bramka.gateway.archive;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.documents.summary.AmountDue;
import dev.bramka.documents.summary.InvoiceSummary;
import dev.bramka.documents.summary.InvoiceSummary.Party;
import dev.bramka.documents.summary.InvoiceSummaryReader;
import dev.bramka.documents.tree.Element;
import dev.bramka.gateway.archive.ArchivedInvoice.Direction;
import dev.bramka.gateway.tenants.Tenant;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An invoice made ready to be kept: its bytes deflated, and what of it can be searched. */
record ArchiveEntry(
    Incoming incoming, @Nullable InvoiceSummary summary, Deflated content, String hash) {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveEntry.class);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  static ArchiveEntry of(Incoming incoming) {
    return new ArchiveEntry(
        incoming,
        summary(incoming),
        Deflated.of(incoming.xml()),
        KsefCrypto.sha256(incoming.xml()));
  }

  /**
   * KSeF also holds invoices of structures that we cannot read (PEF); they are kept all the same.
   */
  private static @Nullable InvoiceSummary summary(Incoming incoming) {
    try {
      return InvoiceSummaryReader.read(incoming.xml());
    } catch (IllegalArgumentException e) {
      LOG.warn("{}: {}", incoming.ksefNumber(), e.getMessage());
      return null;
    }
  }

  /** What of an invoice can be searched; little of one that we cannot read. */
  private record Searchable(
      String seller,
      @Nullable String sellerName,
      String buyer,
      @Nullable String buyerName,
      String number,
      String issueDate,
      List<Object> amountsAndKind) {

    static Searchable unreadable(Incoming i) {
      String seller = i.ksefNumber().substring(0, 10);
      return new Searchable(seller, null, "", null, "", "", List.of(0, 0, 0, "", "", ""));
    }

    static Searchable of(InvoiceSummary s) {
      return new Searchable(
          identifier(s.seller()),
          s.seller().name(),
          identifier(s.buyer()),
          s.buyer().name(),
          s.number(),
          s.issueDate(),
          List.of(
              hundredths(s.net()),
              hundredths(s.vat()),
              hundredths(s.gross()),
              s.currency(),
              s.kind(),
              s.version().apiName()));
    }

    Direction direction(String nip) {
      return nip.equals(seller)
          ? Direction.SALE
          : nip.equals(buyer) ? Direction.COST : Direction.OTHER;
    }
  }

  private Searchable searchable() {
    return summary == null ? Searchable.unreadable(incoming) : Searchable.of(summary);
  }

  /** The values of its row, from the tenant's id to the meaning of the amount due. */
  List<@Nullable Object> columns(Tenant tenant) {
    Searchable s = searchable();
    Direction direction = s.direction(tenant.nip());
    List<@Nullable Object> values =
        new ArrayList<>(
            Arrays.asList(
                tenant.id(),
                incoming.ksefNumber(),
                tenant.environment().toString(),
                direction.name(),
                s.seller(),
                s.sellerName(),
                s.buyer(),
                s.buyerName(),
                direction == Direction.SALE ? s.buyer() : s.seller(),
                s.number(),
                s.issueDate(),
                incoming.acquired(),
                incoming.stored()));
    values.addAll(s.amountsAndKind());
    values.addAll(due());
    return values;
  }

  private List<@Nullable Object> due() {
    if (summary == null) {
      return Arrays.asList(null, null);
    }
    AmountDue due = AmountDue.ofInvoice(Element.parse(incoming.xml()));
    BigDecimal amount = due.amount();
    return amount == null
        ? Arrays.asList(null, null)
        : Arrays.asList(hundredths(amount), due.meaning().apiName());
  }

  /** What an event tells of it. */
  Map<String, @Nullable Object> told(Tenant tenant) {
    Searchable s = searchable();
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("ksefNumber", incoming.ksefNumber());
    told.put("direction", s.direction(tenant.nip()).name());
    told.put("seller", s.seller());
    told.put("sellerName", s.sellerName());
    told.put("buyer", s.buyer());
    told.put("number", s.number());
    told.put("issueDate", s.issueDate());
    told.put("gross", summary == null ? null : summary.gross().toPlainString());
    told.put("currency", summary == null ? null : summary.currency());
    return told;
  }

  private static String identifier(Party party) {
    return party.value() == null ? "" : party.value();
  }

  static long hundredths(BigDecimal amount) {
    return amount.multiply(HUNDRED).setScale(0, RoundingMode.HALF_UP).longValue();
  }
}

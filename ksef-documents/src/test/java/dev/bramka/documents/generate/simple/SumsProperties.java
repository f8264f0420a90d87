package dev.bramka.documents.generate.simple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.simple.input.Expansion;
import dev.bramka.documents.generate.simple.input.ReferencedInvoices;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.validate.ValidationOptions;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is sold, the sums satisfy the rules; and corrections add up to what is left. */
class SumsProperties {
  private static final List<String> SUMS =
      List.of("P_13_1", "P_14_1", "P_13_2", "P_14_2", "P_13_3", "P_14_3", "P_15");

  private final ShortForm shortForm =
      new ShortForm(Clock.fixed(Instant.parse("2026-03-20T10:00:00Z"), ZoneOffset.UTC));

  /** A line of the short form. */
  record Sold(int quantity, long price, String rate, boolean gross) {
    ObjectNode line(int number) {
      ObjectNode line = Expansion.object();
      line.put("name", "Towar " + number).put("quantity", quantity).put("rate", rate);
      line.put("unit", "szt.");
      line.put(gross ? "grossPrice" : "netPrice", BigDecimal.valueOf(price, 2));
      return line;
    }
  }

  @Provide
  Arbitrary<Sold> sold() {
    return sold(Arbitraries.of(true, false));
  }

  @Provide
  Arbitrary<Sold> soldNet() {
    return sold(Arbitraries.just(false));
  }

  private static Arbitrary<Sold> sold(Arbitrary<Boolean> gross) {
    return Combinators.combine(
            Arbitraries.integers().between(1, 999),
            Arbitraries.longs().between(1, 99_999_99),
            Arbitraries.of("23", "8", "5"),
            gross)
        .as(Sold::new);
  }

  private static ObjectNode parties(ObjectNode invoice) {
    invoice
        .putObject("seller")
        .put("nip", "5265877635")
        .put("name", "Meble")
        .put("address", "ul. Polna 5");
    invoice
        .putObject("buyer")
        .put("nip", "1111111111")
        .put("name", "Żuraw")
        .put("address", "Rynek 1");
    return invoice;
  }

  private static ObjectNode sale(List<Sold> sold) {
    ObjectNode invoice = Expansion.object().put("number", "FV/1").put("issueDate", "2026-02-10");
    invoice.put("saleDate", "2026-02-09");
    parties(invoice);
    ArrayNode lines = invoice.putArray("lines");
    for (int i = 0; i < sold.size(); i++) {
      lines.add(sold.get(i).line(i + 1));
    }
    return invoice;
  }

  private GeneratedInvoice generated(ObjectNode input, ReferencedInvoices known) {
    ValidationOptions options = ValidationOptions.defaults(false).withBusiness();
    return shortForm.generate(input, known, options).generated();
  }

  @Property(tries = 300)
  void sumsOfWhatIsGenerated_satisfyEveryRule(
      @ForAll("sold") Sold first, @ForAll("sold") Sold second, @ForAll boolean perRow) {
    // One way of pricing on one invoice: prices with tax are taxed out of their sum.
    Sold like = new Sold(second.quantity(), second.price(), second.rate(), first.gross());
    ObjectNode invoice = sale(List.of(first, like));
    invoice.put("taxPer", perRow ? "row" : "rate");
    GeneratedInvoice made = generated(invoice, ReferencedInvoices.NONE);
    assertThat(made.errors()).isEmpty();
    assertThat(made.warnings())
        .extracting(JsonFinding::rule)
        .allSatisfy(rule -> assertThat(rule).doesNotStartWith("BIZ_TOTAL"));
  }

  @Property(tries = 200)
  void anInvoiceAndItsCorrections_addUpToWhatIsLeft(
      @ForAll("soldNet") Sold first,
      @ForAll("soldNet") Sold second,
      @ForAll("changes") List<int[]> changes) {
    List<byte[]> documents = new ArrayList<>();
    byte[] original = made(sale(List.of(first, second)), ReferencedInvoices.NONE);
    documents.add(original);
    List<Sold> left = new ArrayList<>(List.of(first, second));
    String number = KsefNumber.of("5265877635", LocalDate.of(2026, 2, 16), "0100000000AB").value();
    for (int[] change : changes) {
      ObjectNode correction = correction(number, documents.size());
      correction
          .withObject("/correction")
          .putArray("lines")
          .addObject()
          .put("line", change[0] + 1)
          .put("quantity", change[1]);
      documents.add(made(correction, known(number, documents)));
      Sold was = left.get(change[0]);
      left.set(change[0], new Sold(change[1], was.price(), was.rate(), false));
    }
    Map<String, BigDecimal> sums = sums(documents);
    Map<String, BigDecimal> whole = sums(List.of(made(sale(left), ReferencedInvoices.NONE)));
    for (String element : SUMS) {
      assertThat(sums.get(element)).as(element).isEqualByComparingTo(whole.get(element));
    }
  }

  /** Which of two lines has which quantity next. */
  @Provide
  Arbitrary<List<int[]>> changes() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 1), Arbitraries.integers().between(1, 999))
        .as((line, quantity) -> new int[] {line, quantity})
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private byte[] made(ObjectNode input, ReferencedInvoices known) {
    GeneratedInvoice made = generated(input, known);
    assertThat(made.errors()).isEmpty();
    return made.valid().orElseThrow();
  }

  private static ObjectNode correction(String original, int count) {
    ObjectNode correction = Expansion.object().put("number", "KOR/" + count);
    correction.put("issueDate", "2026-03-10");
    ObjectNode members = correction.putObject("correction").put("reason", "zwrot");
    members.putObject("original").put("ksefNumber", original);
    return correction;
  }

  private static ReferencedInvoices known(String number, List<byte[]> documents) {
    List<byte[]> later = List.copyOf(documents.subList(1, documents.size()));
    return new ReferencedInvoices() {
      @Override
      public Optional<byte[]> find(String ksefNumber) {
        return ksefNumber.equals(number) ? Optional.of(documents.getFirst()) : Optional.empty();
      }

      @Override
      public Stream<Later> laterCorrections(String ksefNumber) {
        return later.stream().map(xml -> new Later("", xml));
      }
    };
  }

  private static Map<String, BigDecimal> sums(List<byte[]> documents) {
    Map<String, BigDecimal> sums = new HashMap<>();
    SUMS.forEach(element -> sums.put(element, BigDecimal.ZERO));
    for (byte[] document : documents) {
      Element fa = Element.parse(document).child("Fa");
      for (String element : SUMS) {
        String value = fa == null ? "" : fa.value(element);
        sums.merge(
            element, value.isEmpty() ? BigDecimal.ZERO : new BigDecimal(value), BigDecimal::add);
      }
    }
    return sums;
  }
}

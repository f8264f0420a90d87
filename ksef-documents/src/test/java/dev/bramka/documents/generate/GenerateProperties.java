package dev.bramka.documents.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.validate.InvoiceValidator;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.vat.TaxCategory;
import dev.bramka.documents.vat.TaxRounding;
import dev.bramka.documents.vat.TaxedRow;
import dev.bramka.documents.vat.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold for any JSON. */
class GenerateProperties {
  private static final ValidationOptions ANY =
      ValidationOptions.defaults(false).upTo(9_000_000, 9_000_000);
  private static final String[] TEXTS = {
    "",
    " ",
    "1",
    "2",
    "a",
    "<&>\"'",
    "2026-02-15",
    "2026-02-15T10:00:00Z",
    "PLN",
    "PL",
    "\u017c",
    "12.50",
    "1e5",
    "false",
    "FA_V3",
    "\ud83d\ude80",
    "\u0000",
    "\ud800",
    "VAT",
    "5265877635"
  };

  private static final Clock LATER =
      Clock.fixed(Instant.parse("2050-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final InvoiceGenerator generator = new InvoiceGenerator(Clock.systemUTC());
  private final InvoiceGenerator later = new InvoiceGenerator(LATER);
  private final InvoiceValidator validator = new InvoiceValidator(LATER);

  /** An object that follows the schema loosely, with now and then something foreign in it. */
  private static ObjectNode object(ElementRule rule, Random random, int depth) {
    ObjectNode object = InvoiceJson.MAPPER.createObjectNode();
    ContentModel content = rule.children();
    Set<String> names = content == null ? Set.of() : content.names();
    for (String name : names) {
      if (random.nextInt(3) > 0 && content != null) {
        member(object, content.anywhere(name), random, depth);
      }
    }
    if (random.nextInt(20) == 0) {
      object.put(TEXTS[random.nextInt(TEXTS.length)], 1);
    }
    return object;
  }

  private static void member(ObjectNode object, ElementRule rule, Random random, int depth) {
    switch (random.nextInt(25)) {
      case 0 -> object.putNull(rule.name());
      case 1 -> object.putArray(rule.name());
      case 2 -> object.put(rule.name(), random.nextBoolean());
      case 3 -> object.put(rule.name(), new BigDecimal("1e" + random.nextInt(-400, 400)));
      default -> {
        if (rule.children() != null && depth > 0) {
          ArrayNode array = rule.repeatable() ? object.putArray(rule.name()) : null;
          ObjectNode child = object(rule, random, depth - 1);
          if (array == null) {
            object.set(rule.name(), child);
          } else {
            array.add(child);
          }
        } else if (random.nextBoolean()) {
          object.put(rule.name(), random.nextInt(-3, 30));
        } else {
          object.put(rule.name(), TEXTS[random.nextInt(TEXTS.length)]);
        }
      }
    }
  }

  @Property(tries = 800)
  void anyJson_givesADocumentThatCanBeRead_orErrorsWithAPlace(@ForAll long seed) {
    Random random = new Random(seed);
    InvoiceVersion version = random.nextBoolean() ? InvoiceVersion.FA_3 : InvoiceVersion.FA_2;
    ObjectNode invoice = object(InvoiceSchema.root(version), random, 8);
    GeneratedInvoice generated = generator.generate(invoice, ANY);
    assertThat(generated.xml() == null && generated.errors().isEmpty()).isFalse();
    for (JsonFinding f : generated.errors()) {
      assertThat(f.pointer()).startsWith("/invoice");
      assertThat(f.pl()).isNotEmpty();
      assertThat(f.en()).isNotEmpty();
    }
    if (generated.xml() != null) {
      ObjectNode parsed = InvoiceParser.parse(generated.xml());
      GeneratedInvoice second = generator.generate(parsed, ANY);
      byte[] again = second.xml();
      assertThat(again).as("%s of %s", second.errors(), invoice).isNotNull();
      assertThat(Canonical.of(again)).isEqualTo(Canonical.of(generated.xml()));
    }
  }

  @Property(tries = 1200)
  void anyDocumentOfTheSchema_comesBackTheSame_andValid(@ForAll long seed) {
    InvoiceVersion version =
        List.of(InvoiceVersion.FA_3, InvoiceVersion.FA_2, InvoiceVersion.FA_RR_1)
            .get((int) Math.floorMod(seed, 3L));
    byte[] drawn = new ModelDocuments(seed).draw(version);
    assertThat(validator.validate(drawn, ANY).firstError()).isEmpty();
    ObjectNode json =
        (ObjectNode)
            InvoiceJson.MAPPER.readTree(
                InvoiceJson.MAPPER.writeValueAsBytes(InvoiceParser.parse(drawn)));
    GeneratedInvoice generated = later.generate(json, ANY.withBusiness());
    assertThat(generated.errors()).isEmpty();
    byte[] again = generated.valid().orElseThrow();
    if (statesItsSums(drawn)) {
      assertThat(Canonical.of(again)).isEqualTo(Canonical.of(drawn));
    }
  }

  /** Sums that a document lacks beside its total are filled in when its rows come to it. */
  private static boolean statesItsSums(byte[] drawn) {
    String xml = new String(drawn, StandardCharsets.UTF_8);
    boolean taxed = true;
    for (String number : List.of("1", "2", "3", "4", "5")) {
      taxed &= !xml.contains("<P_13_" + number + ">") || xml.contains("<P_14_" + number + ">");
    }
    return taxed && (xml.contains("<P_13_") || xml.contains("<FakturaRR>"));
  }

  @Property(tries = 1000)
  void anyPayment_isSharedOut_toTheGrosz(
      @ForAll @Scale(2) @BigRange(min = "0.01", max = "999999999") BigDecimal payment,
      @ForAll @Size(min = 1, max = 5) List<@IntRange(min = 1, max = 1_000_000) Integer> grosze) {
    String[] rates = {"23", "8", "5", "zw", "0 KR"};
    List<TaxedRow> order = new ArrayList<>();
    for (int i = 0; i < grosze.size(); i++) {
      TaxCategory kind = TaxCategory.ofRate(rates[i]).orElseThrow();
      BigDecimal percent =
          kind.taxElement().isPresent() ? new BigDecimal(rates[i]) : BigDecimal.ZERO;
      BigDecimal value = BigDecimal.valueOf(grosze.get(i), 2);
      order.add(new TaxedRow(kind, percent, value, false, null, null, false));
    }
    assertThat(Totals.ofPayment(order, payment, null).gross()).isEqualByComparingTo(payment);
  }

  @Property(tries = 1000)
  void grossValues_areNeverChangedByTheirTax(
      @ForAll @Size(min = 1, max = 20)
          List<@IntRange(min = -9_999_999, max = 9_999_999) Integer> grosze) {
    List<TaxedRow> sales =
        grosze.stream()
            .map(
                g ->
                    new TaxedRow(
                        TaxCategory.BASIC,
                        BigDecimal.valueOf(23),
                        BigDecimal.valueOf(g, 2),
                        true,
                        null,
                        null,
                        false))
            .toList();
    BigDecimal sum = sales.stream().map(TaxedRow::value).reduce(BigDecimal.ZERO, BigDecimal::add);
    for (TaxRounding per : TaxRounding.values()) {
      assertThat(Totals.of(sales, per).gross()).isEqualByComparingTo(sum);
    }
  }

  @Property(tries = 1000)
  void anyAmount_isRoundedHalfUp_andWrittenPlainly(
      @ForAll @Scale(12) @BigRange(min = "-9999999999999999", max = "9999999999999999")
          BigDecimal amount) {
    String text = PlainNumber.text(amount, 2);
    assertThat(text).matches("-?([1-9][0-9]*|0)(\\.[0-9]{0,1}[1-9])?").isNotEqualTo("-0");
    assertThat(new BigDecimal(text)).isEqualByComparingTo(amount.setScale(2, RoundingMode.HALF_UP));
  }
}

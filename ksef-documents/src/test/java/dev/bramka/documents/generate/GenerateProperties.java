package dev.bramka.documents.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.validate.ValidationOptions;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.Scale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold for any JSON. */
class GenerateProperties {
  private static final ValidationOptions ANY =
      new ValidationOptions(false, null, 9_000_000, 9_000_000);
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

  private final InvoiceGenerator generator = new InvoiceGenerator(Clock.systemUTC());

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

  @Property(tries = 2000)
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
      byte[] again = generator.generate(parsed, ANY).xml();
      assertThat(again).isNotNull();
      assertThat(Canonical.of(again)).isEqualTo(Canonical.of(generated.xml()));
    }
  }

  @Property(tries = 1000)
  void anyAmount_isRoundedHalfUp_andWrittenPlainly(
      @ForAll @Scale(12) @BigRange(min = "-9999999999999999", max = "9999999999999999")
          BigDecimal amount) {
    String text = Plain.text(amount, 2);
    assertThat(text).matches("-?([1-9][0-9]*|0)(\\.[0-9]{0,1}[1-9])?").isNotEqualTo("-0");
    assertThat(new BigDecimal(text)).isEqualByComparingTo(amount.setScale(2, RoundingMode.HALF_UP));
  }
}

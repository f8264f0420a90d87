package dev.bramka.documents.generate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.schema.ContentModel;
import dev.bramka.documents.schema.ElementRule;
import dev.bramka.documents.schema.InvoiceSchema;
import dev.bramka.documents.schema.SimpleType;
import dev.bramka.documents.text.XmlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Draws valid documents by walking the schema's own model. */
public final class ModelDocuments {
  private static final int MOST_REPEATS = 3;

  /** One of them fits every simple type of the schemas; {@link #draw} fails when none does. */
  private static final List<String> VALUES =
      List.of(
          "1",
          "2",
          "3",
          "7",
          "12",
          "0",
          "-0.01",
          "19.99",
          "100",
          "1234567.8",
          "0.000001",
          "33.3",
          "1.50",
          "23",
          "zw",
          "np II",
          "PL",
          "DE",
          "NO",
          "PLN",
          "EUR",
          "GTU_07",
          "TT_D",
          "VAT",
          "2026-02-15",
          "2006-01-01",
          "2026-02-15T10:00:00Z",
          "2026-02-15T10:00:00.123+01:00",
          "5265877635",
          "1111111111",
          "5265877635-00001",
          "123456789",
          "12345678901234",
          "0000000001",
          "999999999",
          "jan.kowalski@example.com",
          "+48 600 000 000",
          "PL61109010140000071219812874",
          "61109010140000071219812874",
          "ABCDPLPWXXX",
          "5265877635-20260216-010000000000-5B",
          "9999999999-20230908-8BEF280C8D35-4D",
          "Zażółć gęślą jaźń",
          "a < b & c > d",
          "\"cudzysłów\" i 'apostrof'",
          "dwa\nwiersze",
          "x",
          "2024",
          "ABC123",
          "https://example.com/pay?IPKSeF=0123456789ABC",
          "0123456789ABC",
          "date",
          "dec",
          "FA",
          "FA (3)",
          "1-0E",
          "");

  private final Map<SimpleType, List<String>> fitting = new HashMap<>();
  private final Random random;
  private final StringBuilder out = new StringBuilder(4_096);

  /** The same seed gives the same documents. */
  public ModelDocuments(long seed) {
    this.random = new Random(seed);
  }

  /** A valid document. */
  public byte[] draw(InvoiceVersion version) {
    out.setLength(0);
    ElementRule root = InvoiceSchema.root(version);
    out.append("<Faktura xmlns=\"").append(root.namespace()).append("\">");
    children(Objects.requireNonNull(root.children()));
    return out.append("</Faktura>").toString().getBytes(StandardCharsets.UTF_8);
  }

  private void children(ContentModel model) {
    int state = ContentModel.START;
    Map<String, Integer> seen = new HashMap<>();
    while (!model.accepts(state) || random.nextInt(4) > 0) {
      List<String> next = new ArrayList<>(model.expected(state));
      next.removeIf(name -> seen.getOrDefault(name, 0) >= MOST_REPEATS);
      if (next.isEmpty()) {
        return;
      }
      // The nearest places more often than the far ones, so that most optional parts are tried.
      int one = random.nextInt(next.size());
      int other = random.nextInt(next.size());
      String name = next.get(Math.min(one, other));
      ContentModel.Step step = Objects.requireNonNull(model.step(state, name));
      seen.merge(name, 1, Integer::sum);
      element(step.rule());
      state = step.target();
    }
  }

  private void element(ElementRule rule) {
    out.append('<').append(rule.name());
    for (ElementRule.Attribute attribute : rule.attributes().values()) {
      String fixed = attribute.fixed();
      out.append(' ').append(attribute.name()).append("=\"");
      out.append(escaped(fixed == null ? value(attribute.type(), rule) : fixed)).append('"');
    }
    out.append('>');
    if (rule.fixed() != null) {
      out.append(rule.fixed());
    } else if (rule.text() != null) {
      out.append(escaped(value(rule.text(), rule)));
    } else if (rule.children() != null) {
      children(rule.children());
    }
    out.append("</").append(rule.name()).append('>');
  }

  private String value(SimpleType type, ElementRule rule) {
    if (!type.enumeration().isEmpty()) {
      List<String> all = List.copyOf(type.enumeration().keySet());
      return all.get(random.nextInt(all.size()));
    }
    List<String> values =
        fitting.computeIfAbsent(
            type, t -> VALUES.stream().filter(v -> t.check(v) == null).toList());
    if (values.isEmpty()) {
      throw new AssertionError("No value fits " + rule.name() + ": " + type.name());
    }
    return values.get(random.nextInt(values.size()));
  }

  private static String escaped(String text) {
    return new XmlText(text.length() + 16).escaped(text, true).toString();
  }
}

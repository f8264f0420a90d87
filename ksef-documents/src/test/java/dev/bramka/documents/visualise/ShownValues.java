package dev.bramka.documents.visualise;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.tree.Element;
import dev.bramka.documents.visualise.model.Language;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Looks for every value of a document in what a reader sees. */
final class ShownValues {
  private final Map<String, String> words;
  private final Map<String, String> names;
  private final boolean english;

  private ShownValues(Language language) {
    english = language == Language.EN;
    words = table("values.tsv", english ? 2 : 1);
    names = table("labels.tsv", english ? 2 : 1);
  }

  private static Map<String, String> table(String name, int column) {
    Map<String, String> table = new HashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    ShownValues.class.getResourceAsStream(
                        "/dev/bramka/documents/visualise/" + name)),
                StandardCharsets.UTF_8))) {
      in.lines()
          .map(line -> line.split("\t"))
          .filter(parts -> parts.length == 3)
          .forEach(parts -> table.put(parts[0], parts[column]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table;
  }

  /** Paths and values that the text, packed by {@link Pages#packed}, does not have. */
  static List<String> missing(Element root, String text, Language language) {
    List<String> missing = new ArrayList<>();
    new ShownValues(language).walk(root, text, missing);
    return missing;
  }

  private void walk(Element element, String text, List<String> missing) {
    for (String value : element.attributes().values()) {
      if (element.name().equals("KodFormularza")) {
        expect(element, List.of(value), text, missing);
      }
    }
    if (element.name().equals("Signature")) {
      return;
    }
    if (element.children().isEmpty() && !element.text().isBlank()) {
      expect(element, forms(element), text, missing);
    }
    element.children().forEach(child -> walk(child, text, missing));
  }

  private static void expect(
      Element element, List<String> forms, String text, List<String> missing) {
    if (forms.stream().map(Pages::packed).noneMatch(text::contains)) {
      missing.add(element.path() + "=" + element.text());
    }
  }

  private List<String> forms(Element element) {
    String value = element.text().strip();
    String key = element.name().replaceFirst("Z$", "") + "=" + value;
    boolean farmers = element.namespace().equals(InvoiceVersion.FA_RR_1.namespace());
    String own = farmers ? words.get("FA_RR:" + key) : null;
    String phrase = own == null ? words.get(key) : own;
    if (phrase != null) {
      return List.of(phrase);
    }
    List<String> forms = new ArrayList<>(List.of(value));
    if (value.equals("1") || value.equals("2")) {
      // Yes and no show in the name; plain figures show as they are.
      forms.add(names.getOrDefault(element.name(), value));
    }
    if (value.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*")) {
      forms.add(date(LocalDate.parse(value.substring(0, 10))));
    }
    if (value.matches("-?[0-9]+([.][0-9]+)?")) {
      forms.add(number(value, 2));
      forms.add(number(value, 0));
    }
    if (value.matches("[A-Z]{2}")) {
      Locale locale = english ? Locale.ENGLISH : Locale.forLanguageTag("pl");
      forms.add(Locale.of("", value).getDisplayCountry(locale));
    }
    return forms;
  }

  private String date(LocalDate date) {
    String pattern = english ? "d MMM yyyy" : "dd.MM.yyyy";
    return DateTimeFormatter.ofPattern(pattern, Locale.UK).format(date);
  }

  private String number(String value, int digits) {
    BigDecimal number = new BigDecimal(value).stripTrailingZeros();
    BigDecimal shown = number.setScale(Math.max(digits, number.scale()));
    String[] parts = shown.toPlainString().split("[.]");
    String whole = english ? parts[0].replaceAll("(?<=[0-9])(?=([0-9]{3})+$)", ",") : parts[0];
    return parts.length == 1 ? whole : whole + (english ? "." : ",") + parts[1];
  }
}

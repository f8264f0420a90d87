package dev.bramka.documents.visualise.view;

import dev.bramka.documents.visualise.model.Label;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.documents.visualise.model.View;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Names of elements and of enumerated values, from {@code labels.tsv} and {@code values.tsv}. */
final class ElementNames {
  private static final Map<String, String[]> NAMES = load("labels.tsv");
  private static final Map<String, String[]> VALUES = load("values.tsv");

  private final Language language;

  ElementNames(Language language) {
    this.language = language;
  }

  Language language() {
    return language;
  }

  /** The name of an element inside its parent; the element's own name when nobody named it. */
  Label of(String parent, String element) {
    String[] words = NAMES.getOrDefault(parent + "/" + element, NAMES.get(element));
    return words == null ? new Label(element, "") : label(words);
  }

  Label of(String key) {
    return of("", key);
  }

  /** What renderers need. */
  View.Words words() {
    return new View.Words(of("View/ksefNumber"), of("View/page"), of("View/of"), of("View/source"));
  }

  static boolean knows(String element) {
    return NAMES.containsKey(element);
  }

  /** The words for a value of an element; empty when it has none. */
  String value(String element, String value) {
    String[] words = VALUES.get(element + "=" + value);
    return words == null ? "" : label(words).text();
  }

  private Label label(String[] words) {
    return switch (language) {
      case PL -> new Label(words[0], "");
      case EN -> new Label(words[1], "");
      case PL_EN -> new Label(words[0], words[0].equals(words[1]) ? "" : words[1]);
    };
  }

  private static Map<String, String[]> load(String file) {
    Map<String, String[]> all = new HashMap<>();
    try (InputStream in =
            Objects.requireNonNull(
                ElementNames.class.getResourceAsStream("/dev/bramka/documents/visualise/" + file),
                file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split("\t", -1);
        if (!line.startsWith("#") && parts.length == 3) {
          all.put(parts[0], new String[] {parts[1], parts[2]});
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(all);
  }
}

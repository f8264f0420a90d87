package dev.bramka.gateway.rendering;

import dev.bramka.documents.visualise.Branding;
import dev.bramka.documents.visualise.LogoReader;
import dev.bramka.documents.visualise.model.Logo;
import dev.bramka.documents.visualise.model.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** {@code look.yaml} and the logo beside it; {@code docs/looks.md} explains the keys. */
final class BrandingFile {
  static final String NAME = "look.yaml";

  private static final Set<String> KEYS =
      Set.of("accent", "logo", "logo-position", "footer", "order");
  private static final int LARGEST = 65_536;

  private final Path folder;
  private final Map<?, ?> values;

  private BrandingFile(Path folder, Map<?, ?> values) {
    this.folder = folder;
    this.values = values;
  }

  /**
   * Reads a look.
   *
   * @throws IllegalArgumentException when something is wrong; the message names file and key
   */
  static Branding read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return new BrandingFile(folder, values(file)).look();
    } catch (IllegalArgumentException | YAMLException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Map<?, ?> values(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IllegalArgumentException("at most " + LARGEST + " bytes");
    }
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object loaded = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    if (loaded == null) {
      return Map.of();
    }
    if (!(loaded instanceof Map<?, ?> values)) {
      throw new IllegalArgumentException("keys and values are required");
    }
    refuseUnknown(values);
    return values;
  }

  private static void refuseUnknown(Map<?, ?> values) {
    for (Object key : values.keySet()) {
      if (!KEYS.contains(String.valueOf(key))) {
        throw new IllegalArgumentException(
            key + ": unknown; there are " + String.join(", ", KEYS.stream().sorted().toList()));
      }
    }
  }

  private Branding look() throws IOException {
    String position = text("logo-position", "left");
    if (!Set.of("left", "right").contains(position)) {
      throw new IllegalArgumentException("logo-position: left or right");
    }
    Theme theme =
        new Theme(
            text("accent", Theme.DEFAULT.accent()),
            position.equals("right"),
            text("footer", "").strip(),
            order());
    return new Branding(theme, logo());
  }

  private String text(String key, String otherwise) {
    Object value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof String text)) {
      throw new IllegalArgumentException(key + ": a text is required; quote it");
    }
    return text;
  }

  private List<String> order() {
    Object value = values.get("order");
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      throw new IllegalArgumentException("order: a list of sections is required");
    }
    return list.stream().map(String::valueOf).toList();
  }

  /** The logo lies in the same folder, so that a look can be copied, and reaches no other file. */
  private @Nullable Logo logo() throws IOException {
    String name = text("logo", "");
    if (name.isEmpty()) {
      return null;
    }
    Path file = folder.resolve(name);
    if (!name.equals(String.valueOf(file.getFileName())) || !Files.isRegularFile(file)) {
      throw new IllegalArgumentException("logo: '" + name + "' is not a file beside " + NAME);
    }
    if (Files.size(file) > LogoReader.LARGEST_FILE) {
      throw new IllegalArgumentException(
          "logo: '" + name + "' has more than " + LogoReader.LARGEST_FILE + " bytes");
    }
    try {
      return LogoReader.read(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("logo: " + e.getMessage(), e);
    }
  }
}

package dev.bramka.gateway.launcher;

import dev.bramka.gateway.platform.KsefSettings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginProvider;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/** Which keys the configuration file may have, and where in it they stand. */
final class ConfigKeys {
  /** First words that are somebody else's: Spring Boot's, of which operators may need some. */
  private static final Set<String> ROOTS =
      Set.of("ksef", "server", "logging", "management", "spring", "db-scheduler");

  private static final Set<String> SERVER =
      Set.of(
          "port",
          "address",
          "ssl",
          "forward-headers-strategy",
          "compression",
          "http2",
          "max-http-request-header-size",
          "shutdown",
          "tomcat",
          "error");

  private ConfigKeys() {}

  /**
   * Refuses keys of the configuration file that stand for nothing. What is under {@code ksef} is
   * looked at when it is bound.
   *
   * @throws IllegalArgumentException naming file, line and the nearest right key
   */
  static void requireKnown(ConfigurableEnvironment environment) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof OriginTrackedMapPropertySource file && !ours(file)) {
        for (String name : file.getPropertyNames()) {
          requireKnown(file, name);
        }
      }
    }
  }

  private static boolean ours(OriginTrackedMapPropertySource file) {
    return file.getName().contains("class path resource");
  }

  private static void requireKnown(OriginTrackedMapPropertySource file, String name) {
    List<String> words = List.of(name.split("[.\\[]"));
    String wrong = null;
    String instead = "";
    if (!ROOTS.contains(words.getFirst())) {
      wrong = words.getFirst();
      instead = nearest(wrong, ROOTS).orElse("");
    } else if (words.getFirst().equals("server")
        && words.size() > 1
        && !SERVER.contains(words.get(1))) {
      wrong = "server." + words.get(1);
      instead = nearest(words.get(1), SERVER).map(key -> "server." + key).orElse("");
    }
    if (wrong != null) {
      throw new IllegalArgumentException(
          place(file.getOrigin(name)) + "unknown setting '" + wrong + "'" + hint(instead));
    }
  }

  /** {@code file:line: }, or nothing where that is not known. */
  static String place(@Nullable Origin origin) {
    Origin inner = origin instanceof OriginProvider p ? p.getOrigin() : origin;
    if (inner instanceof TextResourceOrigin text && text.getResource() != null) {
      String resource =
          text.getResource().getDescription().replaceAll("^(?:file|URL) \\[(?:file:)?(.*)]$", "$1");
      TextResourceOrigin.Location at = text.getLocation();
      return resource.startsWith("class path resource")
          ? ""
          : resource + (at == null ? "" : ":" + (at.getLine() + 1)) + ": ";
    }
    return "";
  }

  /** A sentence about an unknown key under {@code ksef}. */
  static String unknown(String name) {
    return "unknown setting '" + name + "'" + hint(nearest(name, known()).orElse(""));
  }

  private static String hint(String instead) {
    return instead.isEmpty() ? "" : "; did you mean '" + instead + "'?";
  }

  private static Optional<String> nearest(String name, Iterable<String> known) {
    String plain = name.replaceAll("\\[\\d+]", "[]");
    List<String> all = new ArrayList<>();
    known.forEach(all::add);
    return all.stream()
        .min(
            Comparator.comparingInt((String key) -> distance(plain, key)).thenComparing(key -> key))
        .filter(key -> distance(plain, key) <= Math.max(3, key.length() / 3));
  }

  /** Every key under {@code ksef}, with {@code []} for a place in a list. */
  static List<String> known() {
    List<String> all = new ArrayList<>();
    add(all, "ksef", KsefSettings.class);
    return all;
  }

  private static void add(List<String> all, String prefix, Class<?> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = prefix + "." + kebab(component.getName());
      Class<?> inner = component.getType();
      if (List.class.equals(inner)) {
        inner = element(component.getGenericType());
        key += inner.isRecord() ? "[]" : "";
      }
      if (inner.isRecord()) {
        add(all, key, inner);
      } else {
        all.add(key);
      }
    }
  }

  private static Class<?> element(Type list) {
    return list instanceof ParameterizedType p
            && p.getActualTypeArguments()[0] instanceof Class<?> c
        ? c
        : String.class;
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z]|(?<=[a-z])\\d+)", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

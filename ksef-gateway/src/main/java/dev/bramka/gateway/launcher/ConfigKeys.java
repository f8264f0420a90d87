package dev.bramka.gateway.launcher;

import dev.bramka.documents.text.Nearest;
import dev.bramka.gateway.platform.KsefSettings;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
          "server.port",
          "server.address",
          "server.ssl",
          "server.forward-headers-strategy",
          "server.compression",
          "server.http2",
          "server.max-http-request-header-size",
          "server.shutdown",
          "server.tomcat",
          "server.error");

  /** How far from a right name a wrong one may be. */
  private static final int EDITS = 3;

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
      instead = Nearest.to(wrong, ROOTS, EDITS);
    } else if (words.getFirst().equals("server")
        && words.size() > 1
        && !SERVER.contains("server." + words.get(1))) {
      wrong = "server." + words.get(1);
      instead = Nearest.to(wrong, SERVER, EDITS);
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
    return "unknown setting '"
        + name
        + "'"
        + hint(Nearest.to(name.replaceAll("\\[\\d+]", "[]"), known(), EDITS));
  }

  private static String hint(String instead) {
    return instead.isEmpty() ? "" : "; did you mean '" + instead + "'?";
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
}

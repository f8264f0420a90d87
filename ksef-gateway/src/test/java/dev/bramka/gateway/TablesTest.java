package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each room owns its tables: what others want of them they ask for. */
class TablesTest {
  private static final Path MAIN = Path.of("src", "main");
  private static final Pattern CREATED = Pattern.compile("create table (?:if not exists )?(\\w+)");
  private static final Pattern USED =
      Pattern.compile("(from|into|update|join)\\s+([a-z_]+)(?![\\w(])");

  /** Joins over the border that are left; there may be fewer, not more. */
  private static final Map<String, Set<String>> READ_BY_OTHERS =
      Map.of(
          "tenant", Set.of("security", "sessions", "sync"),
          "invoice_content", Set.of("sync"));

  private static Set<String> tables() throws IOException {
    Set<String> tables = new TreeSet<>();
    for (String sql : texts(MAIN.resolve("resources/db/migration"), ".sql").values()) {
      Matcher matcher = CREATED.matcher(sql);
      while (matcher.find()) {
        tables.add(matcher.group(1));
      }
    }
    return tables;
  }

  private static Map<Path, String> texts(Path folder, String ending) throws IOException {
    Map<Path, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
        texts.put(file, Files.readString(file));
      }
    }
    return texts;
  }

  /** Rooms that use a table, by table; only writing ones, or all. */
  private static Map<String, Set<String>> users(Set<String> tables, boolean writing)
      throws IOException {
    Map<String, Set<String>> users = new TreeMap<>();
    Path root = MAIN.resolve("java/dev/bramka/gateway");
    texts(root, ".java")
        .forEach(
            (file, text) -> {
              Matcher matcher = USED.matcher(text);
              while (matcher.find()) {
                boolean writes = matcher.group(1).matches("into|update");
                if (tables.contains(matcher.group(2)) && (writes || !writing)) {
                  users
                      .computeIfAbsent(matcher.group(2), t -> new TreeSet<>())
                      .add(root.relativize(file).getName(0).toString());
                }
              }
            });
    return users;
  }

  @Test
  void everyTable_isWrittenByOneRoom() throws IOException {
    Set<String> tables = tables();
    assertThat(tables).hasSizeGreaterThan(20);
    users(tables, true).forEach((table, rooms) -> assertThat(rooms).as(table).hasSize(1));
  }

  @Test
  void everyTable_isReadByItsRoomOnly() throws IOException {
    Map<String, Set<String>> writers = users(tables(), true);
    users(tables(), false)
        .forEach(
            (table, rooms) -> {
              Set<String> others = new TreeSet<>(rooms);
              others.removeAll(writers.getOrDefault(table, rooms));
              assertThat(READ_BY_OTHERS.getOrDefault(table, Set.of()))
                  .as(table)
                  .containsAll(others);
            });
  }
}

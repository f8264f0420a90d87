package dev.bramka.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bramka.gateway.platform.PlatformConfiguration.NewerDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What has once run in somebody's database is never edited: migrations are compared with the hashes
 * of when they came. A new one gets its line in {@code migrations.sha256}.
 */
class MigrationsTest {
  private static final Path FOLDER = Path.of("src/main/resources/db/migration");

  private static String sha256(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException | java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void migrations_areNeverEdited() throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("src/test/resources/migrations.sha256"))) {
      List<String> words = List.of(line.split("  "));
      expected.put(words.get(1), words.get(0));
    }
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      files.forEach(file -> found.put(file.getFileName().toString(), sha256(file)));
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void databaseOfANewerVersion_isNotOpened(@TempDir Path folder) {
    try (SqliteLab lab = new SqliteLab(folder)) {
      lab.store()
          .write(
              db ->
                  db.sql(
                          "insert into flyway_schema_history values (999, '999', 'later', 'SQL',"
                              + " 'V999__later.sql', 1, 'x', current_timestamp, 1, 1)")
                      .update());
    }
    assertThatThrownBy(() -> new SqliteLab(folder).close())
        .isInstanceOf(NewerDatabase.class)
        .hasMessageContaining("newer version", "migration 999", "restore");
  }
}

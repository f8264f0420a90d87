package dev.bramka.gateway.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** A mistake in the configuration file is told in one line that names the place. */
class SettingsTest {
  @TempDir Path folder;

  private String refusal(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("bramka.yaml"), yaml);
    StandardEnvironment environment = new StandardEnvironment();
    new YamlPropertySourceLoader()
        .load("file", new FileSystemResource(file))
        .forEach(environment.getPropertySources()::addFirst);
    try {
      Settings.bound(environment);
      return "none";
    } catch (IllegalArgumentException e) {
      return String.valueOf(e.getMessage()).replace(folder + "/", "");
    }
  }

  /** The settings that the documentation shows. */
  static Stream<String> shown() throws IOException {
    Path docs = Path.of("..", "docs");
    try (Stream<Path> pages = Files.walk(docs)) {
      return pages
          .filter(p -> p.toString().endsWith(".md"))
          .flatMap(SettingsTest::yaml)
          .toList()
          .stream();
    }
  }

  private static Stream<String> yaml(Path page) {
    try {
      return Pattern.compile("(?ms)^```yaml\n(.*?)^```$")
          .matcher(Files.readString(page))
          .results()
          .map(block -> block.group(1))
          .filter(block -> block.startsWith("ksef:") || block.startsWith("server:"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("shown")
  void settingsOfTheDocumentation_areRight(String block) throws IOException {
    assertThat(refusal(block)).isEqualTo("none");
  }

  /** Every setting there is, and a list's first one where it is in a list. */
  static Stream<String> everySetting() {
    return ConfigKeys.known().stream();
  }

  /** The last word with a letter missing. */
  private static String misspelt(String word) {
    int middle = word.charAt(word.length() / 2) == '-' ? word.length() / 2 - 1 : word.length() / 2;
    return word.substring(0, middle) + word.substring(middle + 1);
  }

  @ParameterizedTest
  @MethodSource("everySetting")
  void aMisspeltSetting_isNamedWithItsLine_andTheRightOne(String key) throws IOException {
    List<String> words = List.of(key.split("\\."));
    StringBuilder yaml = new StringBuilder();
    StringBuilder indent = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      boolean list = words.get(i).endsWith("[]");
      String word = words.get(i).replace("[]", "");
      boolean last = i == words.size() - 1;
      yaml.append(indent).append(last ? misspelt(word) + ": x" : word + ":").append('\n');
      indent = new StringBuilder(indent.toString().replace('-', ' ')).append(list ? "  - " : "  ");
    }
    String line = "bramka.yaml:" + words.size() + ": unknown setting '";
    assertThat(refusal(yaml.toString()))
        .startsWith(line)
        .doesNotContain("\n")
        .endsWith("; did you mean '" + key.replaceAll("\\[]$", "") + "'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ksef:\\n  environment: test\\n  sync:\\n    interval: 5m | bramka.yaml:4: ksef.sync.interval",
        "ksef:\\n  management-port: x | bramka.yaml:2: ksef.management-port",
        "ksef:\\n  database:\\n    url: mysql | bramka.yaml:3: ksef.database",
        "serever:\\n  port: 1 | bramka.yaml:2: unknown setting 'serever'; did you mean 'server'?",
        "server:\\n  prt: 1 | bramka.yaml:2: unknown setting 'server.prt'; did you mean 'server.port'?"
      })
  void anImpossibleValue_isNamedWithItsLine(String yaml, String start) throws IOException {
    assertThat(refusal(yaml.replace("\\n", "\n"))).startsWith(start).doesNotContain("\n");
  }

  @Test
  void theExampleFile_isAccepted_withEverySettingSwitchedOn() throws IOException {
    String example = Files.readString(Path.of("../bramka.example.yaml"));
    assertThat(refusal(example)).isEqualTo("none");
    assertThat(refusal(example.replaceAll("(?m)^( *)#([a-z-]+:)", "$1$2"))).isEqualTo("none");
  }

  @Test
  void aFileThatIsNamed_mustBeThere() {
    assertThatThrownBy(() -> Settings.requireFile(folder + "/missing.yaml"))
        .hasMessageContaining("missing.yaml");
    Settings.requireFile(null);
    Settings.requireFile("none");
  }
}

package dev.bramka.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the contract says is found to hold, and nothing else. */
class ConformanceTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static List<String> request(String type, String json) {
    return Conformance.ofRequest(JSON.readTree(json), Shape.parse(type));
  }

  private static List<String> answer(String type, String json) {
    return Conformance.ofAnswer(JSON.readTree(json), Shape.parse(type));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          boolean        | true                          | true
          boolean        | "true"                        | false
          boolean        | 1                             | false
          int32          | 7                             | true
          int32          | 7.5                           | false
          int32          | "7"                           | false
          int32          | 2147483648                    | false
          int64          | 2147483648                    | true
          int64 1..      | 0                             | false
          int32 10..250  | 250                           | true
          int32 10..250  | 251                           | false
          double         | 1.25                          | true
          double         | "1.25"                        | false
          string         | "x"                           | true
          string         | 1                             | false
          string 2..3    | "abc"                         | true
          string 2..3    | "abcd"                        | false
          string ~^[A]+$ | "AA"                          | true
          string ~^[A]+$ | "AB"                          | false
          byte           | "AQID"                        | true
          byte           | "§"                           | false
          date           | "2026-02-28"                  | true
          date           | "2026-02-30"                  | false
          date-time      | "2026-02-28T10:00:00Z"        | true
          date-time      | "2026-02-28T10:00:00"         | true
          date-time      | "28.02.2026"                  | false
          []string       | ["a","b"]                     | true
          []string       | "a"                           | false
          []string       | [1]                           | false
          [1..2]string   | []                            | false
          [1..2]string   | ["a","b","c"]                 | false
          SubjectType    | "JST"                         | true
          SubjectType    | "jst"                         | false
          Nip            | "5265877635"                  | true
          Nip            | "0265877635"                  | false
          object         | {}                            | true
          object         | []                            | false
          """)
  void shape(String shape, String json, boolean good) {
    assertThat(request(shape, json).isEmpty()).isEqualTo(good);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pageSize        | 5      | 'pageSize' must be between 10 and 250. You entered 5.
          pageSize        | x      | 'pageSize' must be a whole number.
          pageSize        | 100    |
          """)
  void parameter_isTextOnTheWire(String name, String text, String finding) {
    List<String> findings = Conformance.ofParameter(name, text, Shape.parse("int32 10..250"));
    assertThat(findings).isEqualTo(finding == null ? List.of() : List.of(finding));
  }

  @Test
  void lengths_areToldExactly() {
    assertThat(request("string 36..36", "\"abc\""))
        .containsExactly("'' must be 36 characters in length. You entered 3 characters.");
    assertThat(request("string 5..256", "\"abc\""))
        .containsExactly("'' must be between 5 and 256 characters. You entered 3 characters.");
  }

  @Test
  void required_mayNotBeAbsentNullOrEmpty() {
    for (String form :
        List.of(
            "{\"systemCode\":\"FA (3)\",\"schemaVersion\":\"1-0E\"}",
            "{\"systemCode\":\"FA (3)\",\"schemaVersion\":\"1-0E\",\"value\":null}",
            "{\"systemCode\":\"FA (3)\",\"schemaVersion\":\"1-0E\",\"value\":\"\"}")) {
      assertThat(request("FormCode", form)).containsExactly("'value' must not be empty.");
    }
  }

  @Test
  void membersThatRequestsDoNotHave_areIgnored_inAnswersTheyAreFound() {
    String form =
        "{\"systemCode\":\"FA (3)\",\"schemaVersion\":\"1-0E\",\"value\":\"FA\",\"more\":1}";
    assertThat(request("FormCode", form)).isEmpty();
    assertThat(answer("FormCode", form)).containsExactly("'' has no member more.");
  }

  @Test
  void answers_saveNullOnlyWhereTheContractAllowsIt() {
    assertThat(answer("StatusInfo", "{\"code\":200,\"description\":\"Sukces\",\"details\":null}"))
        .isEmpty();
    assertThat(answer("StatusInfo", "{\"code\":200,\"description\":null}"))
        .containsExactly("'description' must not be empty.");
  }

  @Test
  void findings_nameTheFullPath() {
    assertThat(
            request(
                "OpenOnlineSessionRequest", "{\"formCode\":{\"systemCode\":1},\"encryption\":[]}"))
        .contains(
            "'formCode.systemCode' must be a text.",
            "'formCode.value' must not be empty.",
            "'encryption' must be an object.");
  }

  @Test
  void findings_haveAnEnd() {
    String many = "[" + "1,".repeat(1_000) + "1]";
    assertThat(request("[]string", many)).hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"string 1..2..3", "", "a b c"})
  void whatIsNoShape_isRefused(String text) {
    assertThatThrownBy(() -> Shape.parse(text)).isInstanceOf(RuntimeException.class);
  }
}

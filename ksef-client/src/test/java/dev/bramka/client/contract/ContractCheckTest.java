package dev.bramka.client.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ContractCheckTest {
  private static final String CONTRACT =
      """
      {"paths":{"/auth/challenge":{"post":{"responses":{
        "200":{"headers":{"X-System-Warning":{}},"content":{"application/json":{"schema":{"$ref":"#/components/schemas/C"}}}},
        "400":{"description":"| Code |\\n| 21405 | Bad |"}}}}},
       "components":{"schemas":{"C":{"type":"object","required":["challenge"],"properties":{
         "challenge":{"type":"string","maxLength":36},"kind":{"type":"string","enum":["A","B"]},
         "list":{"type":"array","items":{"$ref":"#/components/schemas/C"}}}}}}}""";

  @TempDir Path folder;

  private record Outcome(int code, String text) {}

  private Outcome check(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        ContractCheck.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
    return new Outcome(code, out.toString(StandardCharsets.UTF_8));
  }

  private String file(String content) throws IOException {
    return Files.writeString(folder.resolve("openapi.json"), content).toString();
  }

  @Test
  void facts_nameMembersTypesValuesCodesAndHeaders() {
    assertThat(ContractFacts.of(JsonMapper.shared().readTree(CONTRACT)))
        .contains(
            "POST /auth/challenge 200 body.challenge is required",
            "POST /auth/challenge 200 body.challenge is string",
            "POST /auth/challenge 200 body.challenge maxLength 36",
            "POST /auth/challenge 200 body.kind may be B",
            "POST /auth/challenge 200 header X-System-Warning",
            "POST /auth/challenge 400 code 21405",
            "GET /rate-limits is not in the contract");
  }

  @Test
  void contractThatLacksWhatIsUsed_isReported() throws IOException {
    Outcome outcome = check(file(CONTRACT));
    assertThat(outcome.code()).isOne();
    assertThat(outcome.text())
        .contains(
            "2.8.1", "- POST /sessions/online", "+ POST /auth/challenge 200 body.kind may be B");
  }

  @Test
  void whatCannotBeRead_isSaid() throws IOException {
    assertThat(check().code()).isEqualTo(2);
    assertThat(check("/nonexistent").code()).isEqualTo(2);
    assertThat(check(file("no JSON")).text()).contains("cannot be read");
  }
}

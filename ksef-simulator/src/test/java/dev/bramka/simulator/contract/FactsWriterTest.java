package dev.bramka.simulator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table takes out of a contract. */
class FactsWriterTest {
  private static final String CONTRACT =
      """
      {"paths": {"/things/{ref}": {"post": {
         "summary": "A thing",
         "security": [{"Bearer": []}],
         "parameters": [{"in": "path", "name": "ref", "required": true,
                         "schema": {"$ref": "#/components/schemas/Ref"}},
                        {"in": "query", "name": "size",
                         "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 9}}],
         "requestBody": {"content": {"application/json": {"schema": {
             "allOf": [{"$ref": "#/components/schemas/Thing"}]}}}},
         "responses": {
           "204": {"description": "No content"},
           "400": {"description": "| Code | Words | Details |\\n|--|--|--|\\n| 21173 | Brak. | Nie ma {ref}. |",
                   "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
           "429": {"description": "| | s | min | h | grupa\\n| **Limity liczby żądań** | 1 | 2 | 3 | things\\n"}}}}},
       "components": {"schemas": {
         "Ref": {"type": "string", "minLength": 36, "maxLength": 36},
         "Kind": {"type": "string", "enum": ["A", "B"]},
         "Thing": {"type": "object", "required": ["kind"], "properties": {
            "kind": {"allOf": [{"$ref": "#/components/schemas/Kind"}]},
            "names": {"type": "array", "maximum": 10, "nullable": true,
                      "items": {"type": "string", "pattern": "^[a-z]$"}},
            "status": {"type": "integer", "format": "int32",
                       "description": "Sesja:\\n| Code | Description | Details |\\n|--|--|--|\\n| 200 | Sukces | - |\\n| 440 | Anulowana | Pusta |"}}}}}}
      """;

  @TempDir Path folder;

  private List<String> lines() throws IOException {
    Path source = Files.writeString(folder.resolve("contract.json"), CONTRACT);
    Path table = folder.resolve("facts.tsv");
    FactsWriter.write(source, "2.8.1", table);
    return Files.readAllLines(table);
  }

  @Test
  void table_namesItsSource() throws IOException {
    assertThat(lines().getFirst()).matches("source\t2\\.8\\.1\t[0-9a-f]{64}");
  }

  @Test
  void operation_hasItsLimitsParametersAnswersAndWords() throws IOException {
    assertThat(lines())
        .contains(
            "operation\tPOST /things/{ref}\tbearer\tthings\tThing\tA thing",
            "parameter\tPOST /things/{ref}\tpath ref\trequired\tRef",
            "parameter\tPOST /things/{ref}\tquery size\toptional\tint32 1..9",
            "answer\tPOST /things/{ref}\t204\t-",
            "answer\tPOST /things/{ref}\t400\tapplication/json\tThing",
            "refusal\tPOST /things/{ref}\t21173\tBrak.\tNie ma {ref}.");
  }

  @Test
  void types_haveTheirMembersEnumsAndStatuses() throws IOException {
    assertThat(lines())
        .contains(
            "scalar\tRef\tstring 36..36",
            "enum\tKind\tA,B",
            "member\tThing\tkind\trequired\tKind",
            "member\tThing\tnames\toptional nullable\t[..10]string ~^[a-z]$",
            "status\tThing Sesja\t200\tSukces",
            "status\tThing Sesja\t440\tAnulowana\tPusta");
  }

  @Test
  void everyLine_isOfAKnownKind() throws IOException {
    assertThat(lines())
        .allMatch(
            line ->
                line.matches(
                    "(source|operation|parameter|answer|refusal|member|enum|scalar|status|reason)"
                        + "\t.*"));
  }
}

package dev.bramka.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bramka.simulator.contract.Conformance;
import dev.bramka.simulator.contract.Facts;
import dev.bramka.simulator.contract.Operation;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Compares every answer of the simulator, whole, with the table of facts. */
final class Contract {
  private static final JsonMapper JSON = JsonMapper.shared();

  private Contract() {}

  /**
   * Fails unless the contract has this answer to this request. Failures of a server (5xx) are not
   * in the contract, and what is outside {@code /v2} is none of KSeF's.
   */
  static void requireConforming(String method, String path, HttpResponse<String> answer) {
    Optional<Operation> operation = operation(method, path.replaceAll("\\?.*", ""));
    if (operation.isEmpty() || answer.statusCode() >= 500) {
      return;
    }
    String name = operation.get().name() + " " + answer.statusCode();
    String type = answer.headers().firstValue("Content-Type").orElse(null);
    boolean empty = answer.body().isEmpty();
    Operation.Answer expected =
        operation
            .get()
            .answer(answer.statusCode(), empty ? null : type)
            .orElseThrow(() -> new AssertionError("The contract has no " + name + " " + type));
    if (expected.shape() != null) {
      assertThat(Conformance.ofAnswer(JSON.readTree(answer.body()), expected.shape()))
          .as(name + " " + answer.body())
          .isEmpty();
    }
  }

  /** The operation of a path; the one with the fewest parameters where several fit. */
  private static Optional<Operation> operation(String method, String path) {
    return Facts.official().operations().stream()
        .filter(o -> o.method().equals(method))
        .filter(o -> path.matches("/v2" + o.path().replaceAll("\\{[^}]*}", "[^/]+")))
        .min(Comparator.comparingInt(o -> o.path().replaceAll("[^{]", "").length()));
  }
}

package dev.bramka.simulator.contract;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operation of KSeF's API.
 *
 * @param method of HTTP
 * @param path with its parameters in braces, without {@code /v2}
 * @param open whether it needs no log-in
 * @param group the group of rate limits it counts in
 * @param request what its JSON body has to be, null for none
 * @param summary the contract's name for it
 * @param parameters of path, query and header
 * @param answers what it answers, by status
 * @param refusals its refusals with status 400
 */
public record Operation(
    String method,
    String path,
    boolean open,
    String group,
    @Nullable Shape request,
    String summary,
    List<Parameter> parameters,
    List<Answer> answers,
    List<RefusalText> refusals) {

  /**
   * A parameter.
   *
   * @param in path, query or header
   * @param name as on the wire
   * @param required whether it must be there
   * @param shape what it has to be
   */
  public record Parameter(String in, String name, boolean required, Shape shape) {}

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param contentType null when there is no body
   * @param shape of a body in JSON, null for others
   */
  public record Answer(int status, @Nullable String contentType, @Nullable Shape shape) {}

  /**
   * KSeF's words for a refusal.
   *
   * @param code KSeF's code
   * @param description its sentence
   * @param details with parameters in braces; may be empty
   */
  public record RefusalText(int code, String description, String details) {}

  /** Method and path, as the table names it. */
  public String name() {
    return method + " " + path;
  }

  /** The answer with a status and type of content; empty when the contract has none. */
  public Optional<Answer> answer(int status, @Nullable String contentType) {
    return answers.stream()
        .filter(a -> a.status() == status)
        .filter(
            a ->
                a.contentType() == null
                    ? contentType == null
                    : contentType != null && contentType.startsWith(a.contentType()))
        .findFirst();
  }
}

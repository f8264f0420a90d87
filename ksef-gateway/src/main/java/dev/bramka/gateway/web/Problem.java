package dev.bramka.gateway.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param title the kind in words
 * @param status the HTTP status
 * @param code the kind as a stable name
 * @param detail what exactly
 * @param faults everything that is wrong with an invoice; null for other problems
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    String title, int status, String code, @Nullable String detail, @Nullable List<Fault> faults) {

  /**
   * One thing that is wrong with an invoice.
   *
   * @param place a JSON pointer or an element's path
   * @param rule its stable id
   * @param message in the caller's language
   */
  public record Fault(String place, String rule, String message) {}

  /**
   * What goes wrong where no controller was reached: an unknown path, a method that there is not.
   *
   * @param detail what would have been right
   */
  public static Problem outside(int status, @Nullable String detail) {
    return switch (status) {
      case 401 -> new Problem("The key is missing or wrong", status, "UNAUTHORIZED", detail, null);
      case 404 -> new Problem("There is no such thing", status, "NOT_FOUND", detail, null);
      case 405 -> new Problem("There is no such method", status, "METHOD", detail, null);
      case 415 -> new Problem("The body is of another kind", status, "CONTENT_TYPE", detail, null);
      default ->
          status < 500
              ? new Problem("The request cannot be read", status, "INVALID_REQUEST", detail, null)
              : new Problem("Internal error", status, "INTERNAL", detail, null);
    };
  }

  /** The answer, with the time to come back where there is one. */
  public ResponseEntity<byte[]> answer(@Nullable Duration retryAfter) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (retryAfter != null) {
      answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    return answer.body(bytes());
  }

  /** The answer of what comes before the controllers. */
  public void write(HttpServletResponse response) throws IOException {
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    response.getOutputStream().write(bytes());
  }

  private byte[] bytes() {
    return JsonMapper.shared().writeValueAsBytes(this);
  }
}

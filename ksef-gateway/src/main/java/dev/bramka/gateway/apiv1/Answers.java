package dev.bramka.gateway.apiv1;

import dev.bramka.documents.text.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Answers in v1's forms. */
final class Answers {
  static final MediaType XML = new MediaType("text", "xml", StandardCharsets.UTF_8);

  /** Details quote what was sent, which may be megabytes. */
  private static final int LONGEST = 1000;

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  private Answers() {}

  static ResponseEntity<byte[]> json(Object body) {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(JSON.writeValueAsBytes(body));
  }

  /** A document; a browser that shows it may do nothing with it. */
  static ResponseEntity<byte[]> bytes(MediaType type, byte[] body) {
    return ResponseEntity.ok()
        .contentType(type)
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .body(body);
  }

  /**
   * An invoice that was made. Callers who take XML learn that there are warnings, and who tells
   * them.
   */
  static ResponseEntity<byte[]> document(byte[] xml, int warnings, String report) {
    ResponseEntity<byte[]> plain = bytes(XML, xml);
    return warnings == 0
        ? plain
        : ResponseEntity.ok()
            .headers(plain.getHeaders())
            .header("X-Invoice-Warnings", Integer.toString(warnings))
            .header(HttpHeaders.LINK, "<" + report + ">; rel=\"describedby\"")
            .body(xml);
  }

  static ResponseEntity<byte[]> error(
      ErrorCode code, int status, @Nullable String details, @Nullable Duration retryAfter) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
    if (retryAfter != null) {
      answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    if (status == 401) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"bramka\", charset=\"UTF-8\"");
    }
    return answer.body(errorBody(code, details));
  }

  /** The documented error on top, and inside it the envelope that published clients read. */
  static byte[] errorBody(ErrorCode code, @Nullable String details) {
    Map<String, Object> body = fields(Integer.toString(code.code()), code, details);
    body.put("error", fields(code.code(), code, details));
    return JSON.writeValueAsBytes(body);
  }

  private static Map<String, Object> fields(
      Object number, ErrorCode code, @Nullable String details) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("code", number);
    fields.put("description", code.description());
    if (details != null && !details.isBlank()) {
      fields.put("details", Excerpt.excerpt(details, LONGEST));
    }
    return fields;
  }

  static String moment(long millis) {
    return MOMENT.format(Instant.ofEpochMilli(millis));
  }
}

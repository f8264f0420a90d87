package dev.bramka.gateway.apiv2;

import dev.bramka.documents.text.Excerpt;
import dev.bramka.gateway.invoices.InvoiceRefused;
import dev.bramka.gateway.invoices.InvoiceRefused.Fault;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.web.Languages;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/** Turns what can go wrong into the envelope that published clients read. */
@RestControllerAdvice(basePackageClasses = BoxErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class BoxErrors {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST = 1_000;

  @ExceptionHandler
  ResponseEntity<byte[]> refused(InvoiceRefused e, HttpServletRequest request) {
    Fault first = e.faults().getFirst();
    String place = first.place().isEmpty() ? "" : first.place() + ": ";
    String words = Languages.polish(request) ? first.pl() : first.en();
    return answer(BoxError.FORMAT, place + words, null);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> failed(GatewayFailure e, HttpServletRequest request) {
    String words = Languages.polish(request) ? e.polish() : e.getMessage();
    return answer(BoxError.of(e.reason()), words, e.retryAfter());
  }

  private static ResponseEntity<byte[]> answer(
      BoxError error, @Nullable String details, @Nullable Duration retryAfter) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("code", error.code());
    envelope.put("description", error.description());
    if (details != null && !details.isBlank()) {
      envelope.put("details", Excerpt.excerpt(details, LONGEST));
    }
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(retryAfter == null ? error.status() : 503)
            .contentType(MediaType.APPLICATION_JSON);
    if (retryAfter != null) {
      answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    return answer.body(JSON.writeValueAsBytes(Map.of("error", envelope)));
  }
}

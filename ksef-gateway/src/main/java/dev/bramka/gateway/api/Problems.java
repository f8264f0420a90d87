package dev.bramka.gateway.api;

import dev.bramka.documents.text.Excerpt;
import dev.bramka.gateway.api.Problem.Kind;
import dev.bramka.gateway.invoices.InvoiceRefused;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.platform.StoreFailure;
import dev.bramka.gateway.web.Languages;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.json.JsonMapper;

/** Turns what can go wrong in this API into problems (RFC 9457). */
@RestControllerAdvice(basePackageClasses = Problems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Faults beyond this are dropped. */
  private static final int MOST_FAULTS = 100;

  /** Details quote what was sent. */
  private static final int LONGEST = 1_000;

  @ExceptionHandler
  ResponseEntity<byte[]> refused(InvoiceRefused e, HttpServletRequest request) {
    boolean polish = Languages.polish(request);
    List<Problem.Fault> faults =
        e.faults().stream()
            .limit(MOST_FAULTS)
            .map(
                f ->
                    new Problem.Fault(
                        f.place(), f.rule(), Excerpt.excerpt(polish ? f.pl() : f.en(), LONGEST)))
            .toList();
    Problem.Fault first = faults.getFirst();
    String place = first.place().isEmpty() ? "" : first.place() + ": ";
    return answer(Kind.INVALID_INVOICE, place + first.message(), faults, null);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> failed(GatewayFailure e, HttpServletRequest request) {
    Kind kind = e.retryAfter() == null ? Kind.of(e.reason()) : Kind.BUSY;
    if (kind == Kind.INTERNAL) {
      LOG.warn("{}: {}", e.reason().name(), e.getMessage());
    }
    return answer(
        kind, Languages.polish(request) ? e.polish() : e.getMessage(), null, e.retryAfter());
  }

  @ExceptionHandler
  ResponseEntity<byte[]> storeFailed(DataAccessException e, HttpServletRequest request) {
    StoreFailure store = StoreFailure.in(e);
    if (store == null) {
      throw e;
    }
    LOG.error("The local store failed: {}", store.getMessage());
    return failed(store.asGatewayFailure(LoadFault.BUSY), request);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> wrongType(HttpMediaTypeNotSupportedException e) {
    String wanted = MediaType.toString(e.getSupportedMediaTypes());
    Problem problem =
        new Problem(
            "The body is of another kind",
            415,
            "CONTENT_TYPE",
            "Content-Type '" + e.getContentType() + "' is not taken here; it takes " + wanted,
            null);
    return answer(problem, null);
  }

  private static ResponseEntity<byte[]> answer(
      Kind kind,
      @Nullable String detail,
      @Nullable List<Problem.Fault> faults,
      @Nullable Duration retryAfter) {
    String told = detail == null ? null : Excerpt.excerpt(detail, LONGEST);
    return answer(kind.with(told, faults), retryAfter);
  }

  private static ResponseEntity<byte[]> answer(Problem problem, @Nullable Duration retryAfter) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    if (retryAfter != null) {
      answer.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
    }
    return answer.body(JSON.writeValueAsBytes(problem));
  }
}

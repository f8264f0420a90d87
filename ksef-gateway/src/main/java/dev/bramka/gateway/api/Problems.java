package dev.bramka.gateway.api;

import dev.bramka.documents.text.Excerpt;
import dev.bramka.gateway.invoices.InvoiceRefused;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.platform.StoreFailure;
import dev.bramka.gateway.security.SecurityConfiguration;
import dev.bramka.gateway.web.Languages;
import dev.bramka.gateway.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what can go wrong in this API into problems (RFC 9457). */
@RestControllerAdvice(basePackageClasses = Problems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

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

  @ExceptionHandler({DataAccessException.class, IllegalStateException.class})
  ResponseEntity<byte[]> storeFailed(RuntimeException e, HttpServletRequest request) {
    StoreFailure store = StoreFailure.in(e);
    if (store == null) {
      throw e;
    }
    LOG.error("The local store failed: {}", store.getMessage());
    return failed(store.asGatewayFailure(LoadFault.BUSY), request);
  }

  private static ResponseEntity<byte[]> answer(
      Kind kind,
      @Nullable String detail,
      @Nullable List<Problem.Fault> faults,
      @Nullable Duration retryAfter) {
    String told = detail == null ? null : Excerpt.excerpt(detail, LONGEST);
    return kind.with(told, faults).answer(retryAfter);
  }

  /** What the filters before the controllers answer. */
  @Configuration(proxyBeanMethods = false)
  static class InFilters {
    private static final Pattern PATHS =
        Pattern.compile("/api/(submissions|packages|events|webhooks)(/.*)?");

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityConfiguration.Refusals problemRefusals() {
      return new SecurityConfiguration.Refusals() {
        @Override
        public boolean speaks(String path) {
          return PATHS.matcher(path).matches();
        }

        @Override
        public void unknown(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          Kind.UNAUTHORIZED.with(null, null).write(response);
        }

        @Override
        public void forbidden(
            HttpServletRequest request,
            HttpServletResponse response,
            SecurityConfiguration.Words why)
            throws IOException {
          String detail = Languages.polish(request) ? why.polish() : why.english();
          Kind.FORBIDDEN.with(detail, null).write(response);
        }
      };
    }
  }
}

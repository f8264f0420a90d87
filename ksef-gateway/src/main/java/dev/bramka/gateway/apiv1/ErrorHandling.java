package dev.bramka.gateway.apiv1;

import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.StoreFailure;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.security.SecurityConfiguration;
import dev.bramka.gateway.security.SecurityConfiguration.Refusals;
import dev.bramka.gateway.web.Languages;
import dev.bramka.gateway.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/**
 * Turns everything that can go wrong into v1's error body, or into a problem where that is the form
 * of the API that is called; never a stack trace.
 */
@RestControllerAdvice
class ErrorHandling {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorHandling.class);

  private final List<Refusals> apis;

  ErrorHandling(List<Refusals> apis) {
    this.apis = apis;
  }

  @ExceptionHandler
  ResponseEntity<byte[]> known(GatewayFailure e, HttpServletRequest request) {
    ErrorCode code = ErrorCode.of(e.reason());
    boolean temporary = e.retryAfter() != null;
    int status = temporary ? 503 : code.status();
    if (code.status() >= 500) {
      LOG.warn("{} {}: {}", status, code.code(), e.getMessage());
    }
    return Answers.error(
        code, status, Languages.polish(request) ? e.polish() : e.getMessage(), e.retryAfter());
  }

  @ExceptionHandler
  @Nullable ResponseEntity<byte[]> unexpected(
      Exception e, HttpServletRequest request, HttpServletResponse response) {
    StoreFailure store = StoreFailure.in(e);
    if (store != null) {
      LOG.error("The local store failed: {}", store.getMessage());
      return known(store.asGatewayFailure(storeReason(request)), request);
    }
    if (e instanceof NoResourceFoundException) {
      return outside(request.getServletPath(), 404, null);
    }
    if (e instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
      return refused(known, request);
    }
    if (e instanceof InvalidParameterException) {
      return outside(request.getServletPath(), 400, "A parameter is not UTF-8");
    }
    if (response.isCommitted()) {
      LOG.debug("The caller left: {}", e.getMessage());
      return null;
    }
    if (e instanceof IOException) {
      return outside(request.getServletPath(), 400, "The request body cannot be read");
    }
    // Messages of exceptions may quote what was sent; their kinds and places do not.
    LOG.error("Unexpected failure: {}", Traces.of(e));
    String id = "correlation id " + MDC.get(Traces.CORRELATION);
    return outside(request.getServletPath(), 500, id);
  }

  /**
   * What goes wrong outside the controllers, in the form of the API that the path belongs to.
   *
   * @param detail what would have been right; null when nothing is known
   */
  ResponseEntity<byte[]> outside(String path, int status, @Nullable String detail) {
    if (problems(apis, path)) {
      return Problem.outside(status, detail).answer(null);
    }
    ErrorCode code =
        switch (status) {
          case 401 -> ErrorCode.UNAUTHORIZED;
          case 404 -> ErrorCode.NO_RESOURCE;
          default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
        };
    return Answers.error(code, status, detail, null);
  }

  private static boolean problems(List<Refusals> apis, String path) {
    return apis.stream().filter(api -> api.speaks(path)).findFirst().orElseThrow().problems();
  }

  private ResponseEntity<byte[]> refused(ErrorResponse known, HttpServletRequest request) {
    String said = said(known, Languages.polish(request));
    ResponseEntity<byte[]> answer =
        outside(request.getServletPath(), known.getStatusCode().value(), said);
    HttpHeaders headers = new HttpHeaders();
    headers.addAll(known.getHeaders());
    headers.addAll(answer.getHeaders());
    return ResponseEntity.status(answer.getStatusCode()).headers(headers).body(answer.getBody());
  }

  /** Says what would have been right, where that is known. */
  private static @Nullable String said(ErrorResponse known, boolean polish) {
    if (known instanceof HttpMediaTypeNotSupportedException media) {
      String given = media.getContentType() == null ? "" : " '" + media.getContentType() + "'";
      String wanted = MediaType.toString(media.getSupportedMediaTypes());
      return polish
          ? "Content-Type" + given + " nie jest tu przyjmowany; przyjmowany jest " + wanted
          : "Content-Type" + given + " is not taken here; it takes " + wanted;
    }
    if (known instanceof HttpRequestMethodNotSupportedException method) {
      String wanted = String.valueOf(method.getSupportedHttpMethods());
      return polish
          ? "Metoda " + method.getMethod() + " nie jest tu dostępna; dostępne są " + wanted
          : "The method " + method.getMethod() + " is not available here; there are " + wanted;
    }
    return known.getBody().getDetail();
  }

  private static Reason storeReason(HttpServletRequest request) {
    return request.getRequestURI().contains("/session/")
        ? ErrorCode.SESSION_SAVE
        : ErrorCode.INVOICE_SAVE;
  }

  /** What the filters before the controllers answer. */
  @Configuration(proxyBeanMethods = false)
  static class InFilters {
    /** For all paths that nobody else speaks for. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    Refusals refusals() {
      return new Refusals() {
        @Override
        public boolean speaks(String path) {
          return true;
        }

        @Override
        public boolean problems() {
          return false;
        }

        @Override
        public void unknown(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          write(response, ErrorCode.UNAUTHORIZED, 401, null);
        }

        @Override
        public void forbidden(
            HttpServletRequest request,
            HttpServletResponse response,
            SecurityConfiguration.Words why)
            throws IOException {
          String detail = Languages.polish(request) ? why.polish() : why.english();
          write(response, ErrorCode.SESSION_ACCESS, 403, detail);
        }
      };
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(List<Refusals> apis) {
      return (request, response, e) -> {
        String path = request.getRequestURI();
        if (problems(apis, path)) {
          Problem.outside(400, "The address has characters that are not allowed").write(response);
        } else {
          write(response, ErrorCode.BAD_REQUEST, 400, null);
        }
      };
    }

    private static void write(
        HttpServletResponse response, ErrorCode code, int status, @Nullable String detail)
        throws IOException {
      response.setStatus(status);
      response.setContentType(MediaType.APPLICATION_JSON_VALUE);
      response.getOutputStream().write(Answers.errorBody(code, detail));
    }
  }
}

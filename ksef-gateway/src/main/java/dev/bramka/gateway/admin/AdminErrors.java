package dev.bramka.gateway.admin;

import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.platform.StoreFailure;
import dev.bramka.gateway.security.SecurityConfiguration;
import dev.bramka.gateway.tenants.CredentialFault;
import dev.bramka.gateway.web.Languages;
import dev.bramka.gateway.web.Problem;
import dev.bramka.gateway.web.RequestFault;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

/** Turns what can go wrong in administration into problems (RFC 9457). */
@RestControllerAdvice(basePackageClasses = AdminErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class AdminErrors {
  private static final Logger LOG = LoggerFactory.getLogger(AdminErrors.class);

  /** There is nothing of that name. */
  static final class Unknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unknown(String what) {
      super(what, null, false, false);
    }
  }

  /** It is not the time for that. */
  static final class Conflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Conflict(String why) {
      super(why, null, false, false);
    }
  }

  @ExceptionHandler
  ResponseEntity<byte[]> unknown(Unknown e) {
    return problem("There is no such thing", 404, "NOT_FOUND", e.getMessage()).answer(null);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> conflict(Conflict e) {
    return problem("That cannot be done now", 409, "STATE", e.getMessage()).answer(null);
  }

  @ExceptionHandler
  ResponseEntity<byte[]> invalid(IllegalArgumentException e) {
    return invalid(e.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<byte[]> failed(GatewayFailure e, HttpServletRequest request) {
    String detail = Languages.polish(request) ? e.polish() : e.getMessage();
    return switch (e.reason()) {
      case LoadFault fault -> load(fault, detail).answer(e.retryAfter());
      case RequestFault ignored -> invalid(detail);
      case CredentialFault ignored -> invalid(detail);
      default -> problem("Internal error", 500, "INTERNAL", detail).answer(e.retryAfter());
    };
  }

  private static ResponseEntity<byte[]> invalid(@Nullable String detail) {
    return problem("The request cannot be used", 400, "INVALID_REQUEST", detail).answer(null);
  }

  private static Problem load(LoadFault fault, @Nullable String detail) {
    return switch (fault) {
      case BUSY -> problem("Too much at once", 503, "BUSY", detail);
      case TOO_LARGE -> problem("The body is too large", 413, "TOO_LARGE", detail);
      case SLOW -> problem("The body came too slowly", 408, "TOO_SLOW", detail);
    };
  }

  @ExceptionHandler({DataAccessException.class, IllegalStateException.class})
  ResponseEntity<byte[]> storeFailed(RuntimeException e) {
    StoreFailure store = StoreFailure.in(e);
    if (store == null) {
      throw e;
    }
    LOG.error("The local store failed: {}", store.getMessage());
    GatewayFailure failure = store.asGatewayFailure(LoadFault.BUSY);
    return problem("Too much at once", 503, "BUSY", failure.getMessage())
        .answer(failure.retryAfter());
  }

  private static Problem problem(String title, int status, String code, @Nullable String detail) {
    return new Problem(title, status, code, detail, null);
  }

  /** What the filters before the controllers answer. */
  @Configuration(proxyBeanMethods = false)
  static class InFilters {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityConfiguration.Refusals adminRefusals() {
      return new SecurityConfiguration.Refusals() {
        @Override
        public boolean speaks(String path) {
          return path.matches("/admin([/;?].*)?");
        }

        @Override
        public void unknown(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          problem("An admin key is needed", 401, "UNAUTHORIZED", null).write(response);
        }

        @Override
        public void forbidden(
            HttpServletRequest request,
            HttpServletResponse response,
            SecurityConfiguration.Words why)
            throws IOException {
          problem("That is not allowed", 403, "FORBIDDEN", null).write(response);
        }
      };
    }
  }
}

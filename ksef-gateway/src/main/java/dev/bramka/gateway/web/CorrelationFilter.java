package dev.bramka.gateway.web;

import dev.bramka.client.http.Deadline;
import dev.bramka.gateway.platform.Traces;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives every request an id that stands in each log line and in the answer's header, and a time by
 * which it has to be answered.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class CorrelationFilter extends OncePerRequestFilter {
  /** Header that carries the id in both directions. */
  public static final String HEADER = "X-Correlation-Id";

  /** How long a request may wait for KSeF altogether; its caller is answered within 15 seconds. */
  static final Duration CALLER = Duration.ofSeconds(12);

  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  @Override
  @SuppressWarnings("try")
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String given = request.getHeader(HEADER);
    String id =
        given != null && ACCEPTED.matcher(given).matches() ? given : UUID.randomUUID().toString();
    MDC.put(Traces.CORRELATION, id);
    response.setHeader(HEADER, id);
    try (Deadline.Scope ignored = Deadline.begin(CALLER)) {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(Traces.CORRELATION);
      MDC.remove(Traces.TENANT);
    }
  }
}

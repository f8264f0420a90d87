package dev.bramka.gateway.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Proxies that say for whom they call and are not believed, so that all their callers have one
 * address in the audit and are slowed down together. The container takes the header away from those
 * that it believes ({@code server.tomcat.remoteip.internal-proxies}). Only calls that somebody with
 * a key made count. Thread-safe.
 */
@Component("proxyHealthIndicator")
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ForwardedCalls extends OncePerRequestFilter implements HealthIndicator {
  private static final String HEADER = "X-Forwarded-For";
  private static final int MOST = 20;
  private static final Duration KEPT = Duration.ofHours(1);

  private final Clock clock;
  private final Map<String, Instant> seen = new ConcurrentHashMap<>();

  ForwardedCalls(Clock clock) {
    this.clock = clock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    if (request.getHeader(HEADER) != null
        && request.getHeader("Authorization") != null
        && response.getStatus() < HttpServletResponse.SC_BAD_REQUEST
        && (seen.size() < MOST || seen.containsKey(request.getRemoteAddr()))) {
      seen.put(request.getRemoteAddr(), clock.instant());
    }
  }

  @Override
  public Health health() {
    Instant since = clock.instant().minus(KEPT);
    seen.values().removeIf(at -> at.isBefore(since));
    return seen.isEmpty()
        ? Health.up().build()
        : Health.up().withDetail("not believed", new TreeSet<>(seen.keySet())).build();
  }
}

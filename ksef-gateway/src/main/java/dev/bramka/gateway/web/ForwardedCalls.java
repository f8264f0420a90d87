package dev.bramka.gateway.web;

import dev.bramka.gateway.platform.ManagementPort;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
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
 * address in the audit and are slowed down together: those that call for several, not a caller's
 * own. Only calls that somebody with a key made count. Thread-safe.
 */
@Component("proxyHealthIndicator")
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ForwardedCalls extends OncePerRequestFilter implements HealthIndicator {
  private static final String HEADER = "X-Forwarded-For";
  private static final int MOST = 20;
  private static final Duration KEPT = Duration.ofHours(1);

  /** A caller's own proxy calls for that caller. */
  private static final int SEVERAL = 3;

  /** Callers that an address named, as many as matter. */
  private record Seen(Instant at, Set<String> callers) {
    Seen and(Seen later) {
      if (callers.size() >= SEVERAL) {
        return new Seen(later.at(), callers);
      }
      Set<String> both = new TreeSet<>(callers);
      both.addAll(later.callers());
      return new Seen(later.at(), both);
    }
  }

  private final Clock clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  ForwardedCalls(Clock clock) {
    this.clock = clock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, response);
    String address = request.getRemoteAddr();
    String caller = request.getHeader(HEADER);
    if (caller != null
        && request.getHeader("Authorization") != null
        && response.getStatus() < HttpServletResponse.SC_BAD_REQUEST
        && ManagementPort.peer(request).equals(address)
        && (seen.size() < MOST || seen.containsKey(address))) {
      seen.merge(address, new Seen(clock.instant(), Set.of(caller)), Seen::and);
    }
  }

  @Override
  public Health health() {
    Instant since = clock.instant().minus(KEPT);
    seen.values().removeIf(s -> s.at().isBefore(since));
    Set<String> proxies = new TreeSet<>();
    seen.forEach(
        (address, s) -> {
          if (s.callers().size() >= SEVERAL) {
            proxies.add(address);
          }
        });
    return proxies.isEmpty()
        ? Health.up().build()
        : Health.up().withDetail("not believed", proxies).build();
  }
}

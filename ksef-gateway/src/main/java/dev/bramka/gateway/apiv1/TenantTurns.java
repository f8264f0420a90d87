package dev.bramka.gateway.apiv1;

import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.LoadFault;
import dev.bramka.gateway.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A few requests of each tenant at once for what reads, checks and draws documents; the others wait
 * before their body is read. Fewer than there are carriers of virtual threads, so that one tenant's
 * large documents leave some for the others (see {@code Carriers}). Thread-safe.
 */
@Component
class TenantTurns implements HandlerInterceptor, WebMvcConfigurer {
  /** Enough to keep the processors busy while other bodies are on their way. */
  private static final int AT_ONCE = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HELD = TenantTurns.class.getName();

  private final ConcurrentMap<String, Semaphore> turns = new ConcurrentHashMap<>();

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(this)
        .addPathPatterns(
            "/api/invoice/validate/**",
            "/api/invoice/validate",
            "/api/invoice/generate",
            "/api/invoice/generate/**",
            "/api/invoice/parse",
            "/api/**/visualize");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getUserPrincipal() instanceof Authentication login
        && login.getPrincipal() instanceof Caller caller) {
      Semaphore mine =
          turns.computeIfAbsent(caller.tenant().id(), id -> new Semaphore(AT_ONCE, true));
      request.setAttribute(HELD, taken(mine));
    }
    return true;
  }

  private static Semaphore taken(Semaphore turns) {
    try {
      if (turns.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return turns;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new GatewayFailure(LoadFault.BUSY, "Too much work at once", Duration.ofSeconds(5), null);
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception failure) {
    if (request.getAttribute(HELD) instanceof Semaphore held) {
      held.release();
    }
  }
}

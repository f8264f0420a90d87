package dev.bramka.gateway.security;

import dev.bramka.gateway.tenants.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;

/** HTTP Basic with API keys in front of the APIs; metrics for this machine only; no sessions. */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {
  /** The request is observed as a whole; an observation for each of its filters only costs. */
  @Bean
  static SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  @Bean
  SecurityFilterChain filterChain(
      HttpSecurity http, ApiKeys keys, AuthenticationEntryPoint entryPoint) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        "/actuator/health/**", "/docs/**", "/openapi/**", "/error", "/")
                    .permitAll()
                    .requestMatchers("/actuator/**")
                    .access(
                        (who, context) -> new AuthorizationDecision(local(context.getRequest())))
                    .anyRequest()
                    .authenticated())
        .httpBasic(basic -> basic.authenticationEntryPoint(entryPoint))
        .exceptionHandling(e -> e.authenticationEntryPoint(entryPoint))
        .authenticationManager(new ProviderManager(provider(keys)))
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(a -> {})
        .build();
  }

  /** A proxy on this machine adds forwarding headers; what it forwards is not local. */
  private static boolean local(HttpServletRequest request) {
    try {
      return request.getHeader("X-Forwarded-For") == null
          && request.getHeader("Forwarded") == null
          && InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static AuthenticationProvider provider(ApiKeys keys) {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication given) throws AuthenticationException {
        Tenant tenant =
            keys.tenantOf(given.getName(), String.valueOf(given.getCredentials()))
                .orElseThrow(() -> new BadCredentialsException("Unknown API key or wrong secret"));
        return UsernamePasswordAuthenticationToken.authenticated(
            new Caller(given.getName(), tenant), null, List.of());
      }

      @Override
      public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
      }
    };
  }
}

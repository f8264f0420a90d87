package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.ManagementPort;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.web.filter.OncePerRequestFilter;

/** HTTP Basic with API keys in front of the APIs; the rest on the management port; no sessions. */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {
  /** The request is observed as a whole; an observation for each of its filters only costs. */
  @Bean
  static SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  /** On the management port, which only this machine reaches, everybody is the operator. */
  @Bean
  @Order(1)
  SecurityFilterChain managementChain(HttpSecurity http, ManagementPort port) {
    return http.securityMatcher(port::serves)
        .authorizeHttpRequests(
            requests -> requests.requestMatchers("/actuator/**").permitAll().anyRequest().denyAll())
        .addFilterBefore(new Operator(), AnonymousAuthenticationFilter.class)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain filterChain(
      HttpSecurity http, ApiKeys keys, FailedLogins failed, Refusals refusals) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        "/actuator/health/**", "/docs/**", "/openapi/**", "/error", "/")
                    .permitAll()
                    .requestMatchers("/actuator/**")
                    .denyAll()
                    .anyRequest()
                    .access(SecurityConfiguration::allowed))
        .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
        .exceptionHandling(e -> e.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .authenticationManager(new ProviderManager(provider(keys, failed)))
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(a -> {})
        .build();
  }

  /** Answers to those who are not let in, in the words of the API that they call. */
  public interface Refusals extends AuthenticationEntryPoint, AccessDeniedHandler {}

  private static AuthorizationResult allowed(
      Supplier<? extends @Nullable Authentication> who, RequestAuthorizationContext call) {
    Authentication caller = who.get();
    return new AuthorizationDecision(
        caller != null
            && caller.isAuthenticated()
            && caller.getPrincipal() instanceof Caller
            && needed(call.getRequest())
                .map(scope -> caller.getAuthorities().contains(authority(scope)))
                .orElse(true));
  }

  /**
   * The scope that the call needs; empty when any key may make it. The path is the one that is
   * routed by, decoded.
   */
  public static Optional<Scope> needed(HttpServletRequest request) {
    return Scope.needed(request.getMethod(), request.getServletPath());
  }

  private static GrantedAuthority authority(Scope scope) {
    return new SimpleGrantedAuthority("SCOPE_" + scope.wireName());
  }

  private static List<GrantedAuthority> authorities(Set<Scope> scopes) {
    return scopes.stream().map(SecurityConfiguration::authority).toList();
  }

  private static final class Operator extends OncePerRequestFilter {
    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      SecurityContextHolder.getContext()
          .setAuthentication(
              UsernamePasswordAuthenticationToken.authenticated(
                  "operator", null, List.of(new SimpleGrantedAuthority("ROLE_OPERATOR"))));
      chain.doFilter(request, response);
    }
  }

  private static AuthenticationProvider provider(ApiKeys keys, FailedLogins failed) {
    return new AuthenticationProvider() {
      @Override
      public Authentication authenticate(Authentication given) throws AuthenticationException {
        ApiKeys.Opened opened =
            keys.opened(given.getName(), String.valueOf(given.getCredentials())).orElse(null);
        if (opened == null) {
          String address =
              given.getDetails() instanceof WebAuthenticationDetails web
                  ? web.getRemoteAddress()
                  : "";
          failed.note(given.getName(), address);
          throw new BadCredentialsException("Unknown API key or wrong secret");
        }
        return UsernamePasswordAuthenticationToken.authenticated(
            new Caller(given.getName(), opened.tenant()), null, authorities(opened.scopes()));
      }

      @Override
      public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
      }
    };
  }
}

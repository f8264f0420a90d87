package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.ManagementPort;
import dev.bramka.gateway.tenants.Tenant;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
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
      HttpSecurity http, ApiKeys keys, FailedLogins failed, AuthenticationEntryPoint entryPoint) {
    return http.authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        "/actuator/health/**", "/docs/**", "/openapi/**", "/error", "/")
                    .permitAll()
                    .requestMatchers("/actuator/**")
                    .denyAll()
                    .anyRequest()
                    .authenticated())
        .httpBasic(basic -> basic.authenticationEntryPoint(entryPoint))
        .exceptionHandling(e -> e.authenticationEntryPoint(entryPoint))
        .authenticationManager(new ProviderManager(provider(keys, failed)))
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(a -> {})
        .build();
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
        Tenant tenant =
            keys.tenantOf(given.getName(), String.valueOf(given.getCredentials())).orElse(null);
        if (tenant == null) {
          String address =
              given.getDetails() instanceof WebAuthenticationDetails web
                  ? web.getRemoteAddress()
                  : "";
          failed.note(given.getName(), address);
          throw new BadCredentialsException("Unknown API key or wrong secret");
        }
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

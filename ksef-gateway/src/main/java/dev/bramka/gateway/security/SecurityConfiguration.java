package dev.bramka.gateway.security;

import dev.bramka.gateway.platform.ManagementPort;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.tenants.Tenant;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
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
  /** Names the tenant that a call is for, by id or NIP, where a key opens several. */
  public static final String TENANT_HEADER = "Bramka-Tenant";

  /** The request is observed as a whole; an observation for each of its filters only costs. */
  @Bean
  static SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  /** On the management port everybody on this machine is the operator; others see metrics. */
  @Bean
  @Order(1)
  SecurityFilterChain managementChain(HttpSecurity http, ManagementPort port) {
    return http.securityMatcher(port::serves)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/actuator/health/**", "/actuator/prometheus")
                    .permitAll()
                    .requestMatchers("/actuator/**")
                    .hasRole("OPERATOR")
                    .anyRequest()
                    .denyAll())
        .addFilterBefore(new Operator(), AnonymousAuthenticationFilter.class)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .build();
  }

  /** Administration, with keys that open nothing else. */
  @Bean
  @Order(2)
  SecurityFilterChain adminChain(
      HttpSecurity http, AdminKeys keys, FailedLogins failed, List<Refusals> refusals) {
    Doorkeeper words = new Doorkeeper(refusals);
    return stateless(
        http.securityMatcher("/admin/**")
            .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
            .httpBasic(basic -> basic.authenticationEntryPoint(words))
            .exceptionHandling(e -> e.authenticationEntryPoint(words).accessDeniedHandler(words))
            .authenticationManager(
                new ProviderManager(
                    new KeyProvider(
                        failed,
                        given ->
                            keys.opens(given.getName(), String.valueOf(given.getCredentials()))
                                ? UsernamePasswordAuthenticationToken.authenticated(
                                    new Administrator(given.getName()), null, List.of())
                                : null))));
  }

  private static SecurityFilterChain stateless(HttpSecurity http) {
    return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .formLogin(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .anonymous(a -> {})
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain filterChain(
      HttpSecurity http, ApiKeys keys, FailedLogins failed, List<Refusals> refusals) {
    Doorkeeper words = new Doorkeeper(refusals);
    return stateless(
        http.authorizeHttpRequests(
                requests ->
                    requests
                        .requestMatchers(
                            "/actuator/health/**", "/docs/**", "/openapi/**", "/error", "/")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .denyAll()
                        .anyRequest()
                        .access(SecurityConfiguration::allowed))
            .httpBasic(
                basic ->
                    basic
                        .authenticationEntryPoint(words)
                        .authenticationDetailsSource(SecurityConfiguration::details))
            .exceptionHandling(e -> e.authenticationEntryPoint(words).accessDeniedHandler(words))
            .authenticationManager(
                new ProviderManager(new KeyProvider(failed, given -> caller(keys, given)))));
  }

  /** Where a call comes from, and which tenant it is for. */
  private static final class Details extends WebAuthenticationDetails {
    private static final long serialVersionUID = 1L;

    private final @Nullable String tenant;

    Details(HttpServletRequest request) {
      super(request);
      tenant = request.getHeader(TENANT_HEADER);
    }
  }

  private static Details details(HttpServletRequest request) {
    return new Details(request);
  }

  private static @Nullable Authentication caller(ApiKeys keys, Authentication given) {
    Opened opened =
        keys.opened(given.getName(), String.valueOf(given.getCredentials())).orElse(null);
    if (opened == null) {
      return null;
    }
    String wanted = given.getDetails() instanceof Details details ? details.tenant : null;
    Tenant tenant = opened.tenant(wanted).orElse(null);
    if (tenant != null) {
      MDC.put(Traces.TENANT, tenant.id());
    }
    return UsernamePasswordAuthenticationToken.authenticated(
        tenant == null
            ? new Stranger(given.getName(), String.valueOf(wanted))
            : new Caller(given.getName(), tenant),
        null,
        authorities(opened.scopes()));
  }

  /** Looks keys up, and makes whoever fails wait. */
  private record KeyProvider(
      FailedLogins failed, Function<Authentication, @Nullable Authentication> lookup)
      implements AuthenticationProvider {
    @Override
    public Authentication authenticate(Authentication given) throws AuthenticationException {
      Authentication known = lookup.apply(given);
      if (known == null) {
        String address =
            given.getDetails() instanceof WebAuthenticationDetails web
                ? web.getRemoteAddress()
                : "";
        failed.note(given.getName(), address);
        throw new BadCredentialsException("Unknown API key or wrong secret");
      }
      return known;
    }

    @Override
    public boolean supports(Class<?> type) {
      return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
  }

  /** Whoever has a key, but not for the tenant that the call is for. */
  private record Stranger(String keyId, String wanted) {}

  /** Answers to those who are not let in, in the words of the API that they call. */
  public interface Refusals {
    /** Whether these are the words for a call of that path; the first who says so speaks. */
    boolean speaks(String path);

    /** Whether the API's errors are problems (RFC 9457), also where no controller was reached. */
    default boolean problems() {
      return true;
    }

    /** Nobody is logged in. */
    void unknown(HttpServletRequest request, HttpServletResponse response) throws IOException;

    /**
     * The caller may not do that.
     *
     * @param why in one sentence
     */
    void forbidden(HttpServletRequest request, HttpServletResponse response, Words why)
        throws IOException;
  }

  /** A sentence in both languages. */
  public record Words(String english, String polish) {}

  private record Doorkeeper(List<Refusals> all)
      implements AuthenticationEntryPoint, AccessDeniedHandler {
    private Refusals words(HttpServletRequest request) {
      return all.stream()
          .filter(r -> r.speaks(request.getServletPath()))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("nobody speaks for this path"));
    }

    @Override
    public void commence(
        HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
        throws IOException {
      response.setHeader("WWW-Authenticate", "Basic realm=\"bramka\", charset=\"UTF-8\"");
      words(request).unknown(request, response);
    }

    @Override
    public void handle(
        HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
        throws IOException {
      words(request).forbidden(request, response, why(request));
    }

    private static Words why(HttpServletRequest request) {
      Authentication who = SecurityContextHolder.getContext().getAuthentication();
      Object caller = who == null ? null : who.getPrincipal();
      if (caller instanceof Stranger stranger) {
        return new Words(
            "the API key does not open the tenant '" + stranger.wanted() + "'",
            "klucz API nie otwiera firmy '" + stranger.wanted() + "'");
      }
      if (caller instanceof Caller known && !known.tenant().active()) {
        return new Words(
            "the tenant " + known.tenant().id() + " is disabled",
            "firma " + known.tenant().id() + " jest wyłączona");
      }
      String scope = needed(request).map(Scope::wireName).orElse("another");
      return new Words(
          "the API key lacks the scope '" + scope + "'",
          "klucz API nie ma uprawnienia '" + scope + "'");
    }
  }

  private static AuthorizationResult allowed(
      Supplier<? extends @Nullable Authentication> who, RequestAuthorizationContext call) {
    Authentication caller = who.get();
    return new AuthorizationDecision(
        caller != null
            && caller.isAuthenticated()
            && caller.getPrincipal() instanceof Caller known
            && known.tenant().active()
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
      if (ManagementPort.local(request)) {
        SecurityContextHolder.getContext()
            .setAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(
                    "operator", null, List.of(new SimpleGrantedAuthority("ROLE_OPERATOR"))));
      }
      chain.doFilter(request, response);
    }
  }
}

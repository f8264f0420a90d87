package dev.bramka.simulator.http;

import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.rules.KsefException;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.state.AuthStore;
import dev.bramka.simulator.state.Context;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What all endpoints share: who is calling, rate limits, scripted faults, bodies and error bodies.
 * Routes are added through {@link #open} and {@link #secured}.
 */
final class Server {
  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  /** A route's work. */
  interface Endpoint {
    void handle(Call call) throws Exception;
  }

  private final RoutesConfig routes;
  private final Clock clock;
  private final Tokens tokens;
  private final AuthStore logins;
  private final RateLimits limits;
  private final FaultPlan faults;
  private final Map<String, String> allowedIps = new ConcurrentHashMap<>();

  Server(
      RoutesConfig routes,
      Clock clock,
      Tokens tokens,
      AuthStore logins,
      RateLimits limits,
      FaultPlan faults) {
    this.routes = routes;
    this.clock = clock;
    this.tokens = tokens;
    this.logins = logins;
    this.limits = limits;
    this.faults = faults;
    routes.exception(KsefException.class, (e, ctx) -> badRequest(new Call(ctx, null), e));
    routes.exception(Refusal.class, (e, ctx) -> refuse(new Call(ctx, null), e));
    routes.exception(Exception.class, (e, ctx) -> failed(new Call(ctx, null), e));
  }

  /** Adds an endpoint that needs no log-in, limited per address. */
  void open(HandlerType method, String path, Endpoint endpoint) {
    add(
        method,
        "/v2" + path,
        ctx -> {
          Call call = new Call(ctx, null);
          if (admitted(call, "", RateLimits.PUBLIC, RateLimits.PUBLIC)) {
            endpoint.handle(call);
          }
        });
  }

  /** Adds an endpoint for the bearer of a token of this kind, limited by its group. */
  void secured(
      HandlerType method,
      String path,
      Tokens.Kind kind,
      @Nullable String group,
      Endpoint endpoint) {
    String name = group == null ? "other" : group;
    String counter = group == null ? "other " + method.name() + " " + path : group;
    add(
        method,
        "/v2" + path,
        ctx -> {
          Call anonymous = new Call(ctx, null);
          Tokens.Claims claims = bearer(anonymous, kind);
          Call call = new Call(ctx, claims);
          String limitGroup = kind == Tokens.Kind.ACCESS ? name : RateLimits.PUBLIC;
          String context = kind == Tokens.Kind.ACCESS ? claims.context().key() : "";
          String counted = kind == Tokens.Kind.ACCESS ? counter : RateLimits.PUBLIC;
          if (admitted(call, context, limitGroup, counted)) {
            endpoint.handle(call);
          }
        });
  }

  /** Adds an endpoint that its own signed address protects. */
  void linked(HandlerType method, String path, Endpoint endpoint) {
    add(method, path, ctx -> endpoint.handle(new Call(ctx, null)));
  }

  /** Adds an endpoint of the simulator's own, without log-in, limits or faults. */
  void control(HandlerType method, String path, Endpoint endpoint) {
    routes.addEndpoint(
        new io.javalin.router.Endpoint(method, path, ctx -> endpoint.handle(new Call(ctx, null))));
  }

  private void add(HandlerType method, String path, Handler handler) {
    routes.addEndpoint(
        new io.javalin.router.Endpoint(
            method, path, ctx -> withFaults(new Call(ctx, null), handler)));
  }

  private void withFaults(Call call, Handler handler) throws Exception {
    // The time is that of the simulator's clock everywhere, which tests move.
    call.ctx().header("Date", HTTP_DATE.format(clock.instant()));
    Optional<FaultPlan.Fault> fault = faults.next(call.method(), call.path());
    if (fault.isEmpty()) {
      handler.handle(call.ctx());
      return;
    }
    switch (fault.get().kind()) {
      case STATUS -> call.ctx().status(fault.get().value()).header("Retry-After", "1").result("");
      case REFUSE ->
          throw new KsefException(fault.get().value(), "Odmowa na polecenie", "simulator/faults");
      case DROP_BEFORE -> call.breakConnection();
      case DROP_AFTER -> {
        handler.handle(call.ctx());
        call.breakConnection();
      }
      case CORRUPT, TRUNCATE -> {
        handler.handle(call.ctx());
        call.spoil(fault.get().kind() == FaultPlan.Kind.TRUNCATE);
      }
      case DELAY -> {
        Thread.sleep(Duration.ofMillis(fault.get().value()));
        handler.handle(call.ctx());
      }
    }
  }

  private Tokens.Claims bearer(Call call, Tokens.Kind kind) {
    String header = call.header("Authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      throw Refusal.unauthorized("Brak tokenu dostępowego");
    }
    Tokens.Claims claims =
        tokens
            .check(header.substring(7).strip())
            .orElseThrow(() -> Refusal.unauthorized("Token nieprawidłowy lub nieważny"));
    if (claims.kind() != kind) {
      throw Refusal.unauthorized("Token innego rodzaju: " + claims.kind());
    }
    if (kind == Tokens.Kind.ACCESS) {
      checkAddress(call, claims);
    }
    return claims;
  }

  private void checkAddress(Call call, Tokens.Claims claims) {
    String allowed =
        allowedIps.computeIfAbsent(
            claims.operation(),
            o -> logins.operation(o).map(AuthStore.Operation::allowedIps).orElse(""));
    if (!allowed.isEmpty() && !IpPolicy.allows(List.of(allowed.split(",")), call.address())) {
      throw Refusal.forbidden(
          "ip-not-allowed", "Adres IP niedozwolony", Map.of("clientIp", call.address()));
    }
  }

  private boolean admitted(Call call, String context, String group, String counter) {
    Optional<RateLimits.Breach> breach = limits.count(context, call.address(), group, counter);
    if (breach.isEmpty()) {
      return true;
    }
    String text =
        "Przekroczono limit żądań (%s). Spróbuj ponownie po %d sekundach."
            .formatted(breach.get().limit(), breach.get().seconds());
    call.ctx().status(429).header("Retry-After", Integer.toString(breach.get().seconds()));
    if (call.wantsProblems()) {
      problem(call, 429, "Too Many Requests", text, Map.of());
    } else {
      call.json(
          429,
          Map.of(
              "status",
              Wire.object(
                  "code", 429, "description", "Too Many Requests", "details", List.of(text))));
    }
    return false;
  }

  private void badRequest(Call call, KsefException e) {
    if (call.wantsProblems()) {
      Map<String, Object> error =
          Wire.object("code", e.code(), "description", e.description(), "details", e.details());
      problem(call, 400, "Bad Request", e.description(), Map.of("errors", List.of(error)));
      return;
    }
    Map<String, Object> detail =
        Wire.object(
            "exceptionCode", e.code(),
            "exceptionDescription", e.description(),
            "details", e.details());
    call.json(
        400,
        Map.of(
            "exception",
            Wire.object(
                "exceptionDetailList",
                List.of(detail),
                "serviceCode",
                UUID.randomUUID().toString().replace("-", ""),
                "serviceCtx",
                "simulator",
                "serviceName",
                "bramka",
                "timestamp",
                Wire.moment(clock.instant()))));
  }

  private void refuse(Call call, Refusal e) {
    problem(call, e.status(), e.title(), e.detail(), e.extra());
  }

  private void failed(Call call, Exception e) {
    LOG.error("{} {} failed", call.method(), call.path(), e);
    problem(call, 500, "Internal Server Error", "The simulator failed; see its log", Map.of());
  }

  private void problem(
      Call call, int status, String title, String detail, Map<String, Object> extra) {
    Map<String, Object> body =
        Wire.object("title", title, "status", status, "instance", call.path(), "detail", detail);
    body.putAll(extra);
    body.put("timestamp", Wire.moment(clock.instant()));
    body.put("traceId", UUID.randomUUID().toString().replace("-", ""));
    call.json(status, body);
    call.ctx().contentType("application/problem+json");
  }

  /** The request's body as a JSON object. */
  static JsonNode body(Call call) {
    try {
      JsonNode node = JSON.readTree(call.ctx().bodyAsBytes());
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      // the same refusal
    }
    throw invalid("The request body must be a JSON object.");
  }

  /** KSeF's refusal of an invalid input. */
  static KsefException invalid(String detail) {
    return new KsefException(21405, "Błąd walidacji danych wejściowych.", detail);
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** JSON that was checked before. */
  static JsonNode tree(String json) {
    return JSON.readTree(json);
  }

  /** A context of a call, or the refusal when there is none. */
  static Context contextOf(Call call) {
    return call.claims().context();
  }
}

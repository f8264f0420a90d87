package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.Facts;
import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.KsefException;
import dev.bramka.simulator.contract.Operation;
import dev.bramka.simulator.contract.Refusal;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.rules.IpPolicy;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.state.AuthStore;
import io.javalin.config.RoutesConfig;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Closing counts apart from opening since 2.8.0, which the contract's text does not say yet. */
  private static final Map<String, String> CLOSING =
      Map.of(
          "POST /sessions/online/{referenceNumber}/close", "onlineSessionClose",
          "POST /sessions/batch/{referenceNumber}/close", "batchSessionClose");

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
  private final Set<Operation> served = new LinkedHashSet<>();
  private final Map<String, String> allowedIps = new ConcurrentHashMap<>();
  private final Map<String, String> permissions = new ConcurrentHashMap<>();

  Server(RoutesConfig routes, World world) {
    this.routes = routes;
    clock = world.clock();
    tokens = world.tokens();
    logins = world.stores().logins();
    limits = world.limits();
    faults = world.faults();
    routes.exception(KsefException.class, (e, ctx) -> badRequest(Call.of(ctx), e));
    routes.exception(Refusal.class, (e, ctx) -> refuse(Call.of(ctx), e));
    routes.exception(Exception.class, (e, ctx) -> failed(Call.of(ctx), e));
  }

  /** Adds an endpoint that needs no log-in, limited per address; path as in the contract. */
  void open(HandlerType method, String path, Endpoint endpoint) {
    requireOpen(Facts.official().operation(method.name(), path), true);
    add(
        method,
        path,
        call -> {
          if (admitted(call, "", RateLimits.PUBLIC, RateLimits.PUBLIC)) {
            call.checkParameters();
            endpoint.handle(call);
          }
        });
  }

  /** Adds an endpoint for the bearer of an access token; path as in the contract. */
  void secured(HandlerType method, String path, Endpoint endpoint) {
    secured(method, path, Set.of(Tokens.Kind.ACCESS), endpoint);
  }

  /** Adds an endpoint for the bearer of a token of one of these kinds. */
  void secured(HandlerType method, String path, Set<Tokens.Kind> kinds, Endpoint endpoint) {
    Operation operation = Facts.official().operation(method.name(), path);
    requireOpen(operation, false);
    String group = CLOSING.getOrDefault(operation.name(), operation.group());
    String counter = group.equals("other") ? "other " + operation.name() : group;
    boolean access = kinds.contains(Tokens.Kind.ACCESS);
    add(
        method,
        path,
        anonymous -> {
          Tokens.Claims claims = bearer(anonymous, kinds);
          Call call = anonymous.by(claims);
          boolean admitted =
              access
                  ? admitted(call, claims.context().key(), group, counter)
                  : admitted(call, "", RateLimits.PUBLIC, RateLimits.PUBLIC);
          if (admitted) {
            requirePermission(claims, Facts.official().permissions(operation));
            call.checkParameters();
            endpoint.handle(call);
          }
        });
  }

  /** The owner of a context may do everything; a token what it was made for. */
  private void requirePermission(Tokens.Claims claims, List<String> anyOf) {
    String present =
        anyOf.isEmpty()
            ? ""
            : permissions.computeIfAbsent(
                claims.operation(),
                o -> logins.tokenOf(o).map(AuthStore.TokenFacts::permissions).orElse(""));
    List<String> all = List.of(present.split(","));
    if (!present.isEmpty() && anyOf.stream().noneMatch(all::contains)) {
      throw Refusal.forbidden(
          "missing-permissions",
          Map.of("requiredAnyOfPermissions", anyOf, "presentPermissions", all));
    }
  }

  private static void requireOpen(Operation operation, boolean open) {
    if (operation.open() != open) {
      throw new IllegalStateException(
          operation.name() + (open ? " needs a log-in" : " needs no log-in") + " by the contract");
    }
  }

  /** Answers all other operations of the contract with 501, and lists all with their state. */
  void refuseTheRest() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Operation operation : Facts.official().operations()) {
      all.add(Wire.object("operation", operation.name(), "served", served.contains(operation)));
    }
    control(HandlerType.GET, "/simulator/operations", call -> call.json(200, all));
    for (Operation operation : Facts.official().operations()) {
      if (!served.contains(operation)) {
        routes.addEndpoint(
            new io.javalin.router.Endpoint(
                HandlerType.findOrCreate(operation.method()),
                "/v2" + operation.path(),
                ctx -> notServed(new Call(ctx, operation, null))));
      }
    }
  }

  private void notServed(Call call) {
    problem(
        call,
        501,
        "Not Implemented",
        "The simulator does not serve " + call.operation().name() + "; see docs/simulator.md",
        Map.of());
  }

  /** Adds an endpoint that its own signed address protects. */
  void linked(HandlerType method, String path, Endpoint endpoint) {
    routes.addEndpoint(
        new io.javalin.router.Endpoint(
            method, path, ctx -> withFaults(new Call(ctx, null, null), endpoint)));
  }

  /** Adds an endpoint of the simulator's own, without log-in, limits or faults. */
  void control(HandlerType method, String path, Endpoint endpoint) {
    routes.addEndpoint(
        new io.javalin.router.Endpoint(
            method, path, ctx -> endpoint.handle(new Call(ctx, null, null))));
  }

  private void add(HandlerType method, String path, Endpoint endpoint) {
    Operation operation = Facts.official().operation(method.name(), path);
    served.add(operation);
    routes.addEndpoint(
        new io.javalin.router.Endpoint(
            method, "/v2" + path, ctx -> withFaults(new Call(ctx, operation, null), endpoint)));
  }

  private void withFaults(Call call, Endpoint endpoint) throws Exception {
    // The time is that of the simulator's clock everywhere, which tests move.
    call.ctx().header("Date", HTTP_DATE.format(clock.instant()));
    Optional<FaultPlan.Fault> fault = faults.next(call.method(), call.path());
    if (fault.isEmpty()) {
      endpoint.handle(call);
      return;
    }
    int value = fault.get().value();
    switch (fault.get().kind()) {
      case STATUS -> call.ctx().status(value).header("Retry-After", "1").result("");
      case HTML ->
          call.ctx().status(value).html("<html><body><h1>" + value + "</h1></body></html>");
      case LIMIT -> limited(call, Integer.toString(value));
      case LIMIT_DATE -> limited(call, HTTP_DATE.format(clock.instant().plusSeconds(value)));
      case REDIRECT -> call.ctx().status(307).header("Location", "http://ksef.invalid/").result("");
      case REFUSE, VERDICT -> throw KsefException.ordered(value);
      case DROP_BEFORE -> call.breakConnection();
      default -> handleAndSpoil(call, endpoint, fault.get());
    }
  }

  private void limited(Call call, String retryAfter) {
    call.ctx().status(429).header("Retry-After", retryAfter);
    tooMany(call, "Przekroczono limit.");
  }

  /** What takes effect, though its answer does not come as it should. */
  private static void handleAndSpoil(Call call, Endpoint endpoint, FaultPlan.Fault fault)
      throws Exception {
    if (fault.kind() == FaultPlan.Kind.DELAY) {
      Thread.sleep(Duration.ofMillis(fault.value()));
    }
    endpoint.handle(call);
    switch (fault.kind()) {
      case DROP_AFTER -> call.breakConnection();
      case TRICKLE -> call.trickle(fault.value());
      case CORRUPT, TRUNCATE -> call.spoil(fault.kind() == FaultPlan.Kind.TRUNCATE);
      default -> {}
    }
  }

  private Tokens.Claims bearer(Call call, Set<Tokens.Kind> kinds) {
    String header = call.header("Authorization");
    if (header == null || !header.startsWith("Bearer ")) {
      throw Refusal.unauthorized();
    }
    Tokens.Claims claims =
        tokens.check(header.substring(7).strip()).orElseThrow(Refusal::unauthorized);
    if (!kinds.contains(claims.kind())) {
      throw Refusal.unauthorized();
    }
    if (claims.kind() == Tokens.Kind.ACCESS) {
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
      throw Refusal.forbidden("ip-not-allowed", Map.of("clientIp", call.address()));
    }
  }

  private boolean admitted(Call call, String context, String group, String counter) {
    Optional<RateLimits.Breach> breach = limits.count(context, call.address(), group, counter);
    if (breach.isEmpty()) {
      return true;
    }
    String text =
        "Przekroczono limit %s. Spróbuj ponownie po %d sekundach."
            .formatted(breach.get().limit(), breach.get().seconds());
    call.ctx().status(429).header("Retry-After", Integer.toString(breach.get().seconds()));
    tooMany(call, text);
    return false;
  }

  private void tooMany(Call call, String text) {
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
  }

  private void badRequest(Call call, KsefException e) {
    KsefException.Words words = e.words(call.operation());
    List<String> details = words.details().isEmpty() ? null : words.details();
    if (call.wantsProblems()) {
      Map<String, Object> error =
          Wire.object("code", e.code(), "description", words.description(), "details", details);
      problem(
          call,
          400,
          "Bad Request",
          "Żądanie jest nieprawidłowe.",
          Map.of("errors", List.of(error)));
      return;
    }
    Map<String, Object> detail =
        Wire.object(
            "exceptionCode", e.code(),
            "exceptionDescription", words.description(),
            "details", details);
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

  /** The body as the contract wants it. */
  static JsonNode body(Call call) {
    JsonNode body = object(call);
    List<String> findings = call.findings(body);
    if (!findings.isEmpty()) {
      throw KsefError.invalid(findings.toArray(String[]::new));
    }
    return body;
  }

  /** The request's body as a JSON object. */
  static JsonNode object(Call call) {
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
    return KsefError.invalid(detail);
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** JSON that was checked before. */
  static JsonNode tree(String json) {
    return JSON.readTree(json);
  }
}

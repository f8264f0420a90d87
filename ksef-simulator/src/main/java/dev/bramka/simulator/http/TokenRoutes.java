package dev.bramka.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.Refusal;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.state.AuthStore;
import dev.bramka.simulator.state.AuthStore.KsefToken;
import dev.bramka.simulator.state.AuthStore.TokenFacts;
import dev.bramka.simulator.state.CertificateStore;
import dev.bramka.simulator.state.Context;
import io.javalin.http.HandlerType;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** KSeF tokens: made by who logged in with a certificate, listed and revoked by all. */
final class TokenRoutes {
  private static final String ALL = "InvoiceRead,InvoiceWrite";
  private static final Set<String> CONTEXTS = Set.of("Nip", "InternalId");

  private final AuthStore logins;
  private final CertificateStore certificates;
  private final ReferenceNumbers numbers;
  private final Clock clock;

  TokenRoutes(World world) {
    logins = world.stores().logins();
    certificates = world.stores().certificates();
    numbers = world.numbers();
    clock = world.clock();
  }

  void add(Server server) {
    server.secured(HandlerType.POST, "/tokens", this::make);
    server.secured(HandlerType.GET, "/tokens", this::list);
    server.secured(HandlerType.GET, "/tokens/{referenceNumber}", this::show);
    server.secured(HandlerType.DELETE, "/tokens/{referenceNumber}", this::revoke);
    server.secured(HandlerType.POST, "/permissions/query/personal/grants", this::own);
    server.control(HandlerType.POST, "/simulator/tokens", this::given);
    server.control(HandlerType.POST, "/simulator/tokens/{ref}/revoke", this::revokeAny);
  }

  private void make(Call call) {
    JsonNode body = Server.body(call);
    Context context = call.claims().context();
    if (!CONTEXTS.contains(context.type())) {
      throw KsefError.TOKEN_CONTEXT.with();
    }
    if (certificates.ofLogin(call.claims().operation()).isEmpty()) {
      throw Refusal.forbidden("auth-method-not-allowed", Map.of());
    }
    KsefToken token =
        made(context, Input.text(body, "description"), joined(body.get("permissions")));
    call.json(202, Wire.object("referenceNumber", token.reference(), "token", token.token()));
  }

  /** A token without a log-in, to begin with. */
  private void given(Call call) {
    JsonNode body = Server.body(call);
    String nip = Input.text(body, "nip");
    if (!nip.matches("[1-9][0-9]{9}")) {
      throw Server.invalid("'nip' must be ten digits.");
    }
    String permissions = body.has("permissions") ? joined(body.get("permissions")) : ALL;
    KsefToken token = made(new Context("Nip", nip), "Given by the simulator", permissions);
    call.json(201, Wire.object("referenceNumber", token.reference(), "token", token.token()));
  }

  private static String joined(JsonNode permissions) {
    return permissions.valueStream().map(JsonNode::asString).collect(Collectors.joining(","));
  }

  private KsefToken made(Context context, String description, String permissions) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String reference = numbers.next("EC");
    String secret =
        reference
            + "|"
            + context.type().toLowerCase(java.util.Locale.ROOT)
            + "-"
            + context.value()
            + "|"
            + HexFormat.of().formatHex(random);
    KsefToken token = new KsefToken(reference, secret, context, "Active");
    logins.addToken(token, new TokenFacts(description, permissions, clock.millis(), null));
    return token;
  }

  private void revokeAny(Call call) {
    if (!logins.revokeToken(call.param("ref"))) {
      throw Server.invalid("No such token.");
    }
    call.none(204);
  }

  /** Who logged in with a token sees that one only (contract, "tokens"). */
  private List<KsefToken> visible(Call call) {
    Optional<String> own =
        logins.operation(call.claims().operation()).map(AuthStore.Operation::tokenReference);
    return logins.tokens(call.claims().context()).stream()
        .filter(t -> own.isEmpty() || own.get().equals(t.reference()))
        .toList();
  }

  private KsefToken one(Call call) {
    String reference = call.param("referenceNumber");
    return visible(call).stream()
        .filter(t -> t.reference().equals(reference))
        .findFirst()
        .orElseThrow(() -> Refusal.forbidden("insufficient-resource-access", Map.of()));
  }

  private void list(Call call) {
    List<String> wanted = call.ctx().queryParams("status");
    String description = call.ctx().queryParam("description");
    List<Map<String, Object>> all =
        visible(call).stream()
            .filter(t -> wanted.isEmpty() || wanted.contains(t.status()))
            .map(this::shown)
            .filter(
                t ->
                    description == null
                        || String.valueOf(t.get("description")).contains(description))
            .toList();
    page(call, all);
  }

  private static void page(Call call, List<Map<String, Object>> all) {
    int from = Math.min(all.size(), Input.continuation(call));
    int to = Math.min(all.size(), from + call.pageSize());
    call.json(
        200,
        Wire.object(
            "continuationToken",
            to < all.size() ? Input.continuation(to) : null,
            "tokens",
            all.subList(from, to)));
  }

  private void show(Call call) {
    call.json(200, shown(one(call)));
  }

  private Map<String, Object> shown(KsefToken token) {
    TokenFacts facts =
        logins
            .facts(token.reference())
            .orElse(new TokenFacts("Given by the simulator", ALL, clock.millis(), null));
    Context context = token.context();
    return Wire.object(
        "referenceNumber", token.reference(),
        "authorIdentifier", Wire.object("type", "Nip", "value", context.value()),
        "contextIdentifier", Wire.object("type", context.type(), "value", context.value()),
        "description", facts.description(),
        "requestedPermissions", List.of(facts.permissions().split(",")),
        "dateCreated", Wire.moment(facts.created()),
        "lastUseDate", Wire.momentOrNull(facts.lastUse()),
        "status", token.status());
  }

  /** What was granted to whoever is logged in: to an owner nothing, for nothing need be. */
  private void own(Call call) {
    JsonNode filter = call.ctx().body().isBlank() ? Server.tree("{}") : Server.body(call);
    List<Map<String, Object>> all = new ArrayList<>();
    logins
        .tokenOf(call.claims().operation())
        .ifPresent(
            facts -> {
              for (String permission : facts.permissions().split(",")) {
                all.add(grant(permission, facts));
              }
            });
    call.page("permissions", all.stream().filter(g -> fits(g, filter)).toList());
  }

  private static Map<String, Object> grant(String permission, TokenFacts facts) {
    return Wire.object(
        "id",
        UUID.nameUUIDFromBytes((facts + permission).getBytes(UTF_8)).toString(),
        "permissionScope",
        permission,
        "description",
        facts.description(),
        "permissionState",
        "Active",
        "startDate",
        Wire.moment(facts.created()),
        "canDelegate",
        false);
  }

  private static boolean fits(Map<String, Object> grant, JsonNode filter) {
    JsonNode types = filter.path("permissionTypes");
    return (types.isEmpty()
            || types.valueStream().anyMatch(t -> t.asString().equals(grant.get("permissionScope"))))
        && filter.path("permissionState").asString("Active").equals("Active");
  }

  private void revoke(Call call) {
    logins.revokeToken(one(call).reference());
    call.none(204);
  }
}

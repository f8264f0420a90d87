package dev.bramka.simulator.http;

import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.faults.FaultPlan.Fault;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.state.AuthStore;
import dev.bramka.simulator.state.Context;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The simulator's own controls under {@code /simulator}: not part of KSeF. */
final class ControlRoutes {
  private final AuthStore logins;
  private final ReferenceNumbers numbers;
  private final Keys keys;
  private final Settings settings;
  private final RateLimits limits;
  private final FaultPlan faults;

  ControlRoutes(
      AuthStore logins,
      ReferenceNumbers numbers,
      Keys keys,
      Settings settings,
      RateLimits limits,
      FaultPlan faults) {
    this.logins = logins;
    this.numbers = numbers;
    this.keys = keys;
    this.settings = settings;
    this.limits = limits;
    this.faults = faults;
  }

  void add(Server server) {
    server.control(HandlerType.POST, "/simulator/tokens", this::token);
    server.control(HandlerType.POST, "/simulator/tokens/{ref}/revoke", this::revoke);
    server.control(HandlerType.POST, "/simulator/keys/rotate", this::rotate);
    server.control(HandlerType.PUT, "/simulator/settings", this::settings);
    server.control(HandlerType.POST, "/simulator/faults", this::fault);
    server.control(HandlerType.DELETE, "/simulator/faults", this::clearFaults);
    server.control(
        HandlerType.GET, "/simulator/health", c -> c.json(200, Wire.object("status", "UP")));
  }

  private void token(Call call) {
    String nip = Input.text(Server.body(call), "nip");
    if (!nip.matches("[1-9][0-9]{9}")) {
      throw Server.invalid("'nip' must be ten digits.");
    }
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String reference = numbers.next("EC");
    String secret = reference + "|nip-" + nip + "|" + HexFormat.of().formatHex(random);
    logins.addToken(new AuthStore.KsefToken(reference, secret, new Context("Nip", nip), "Active"));
    call.json(201, Wire.object("referenceNumber", reference, "token", secret));
  }

  private void revoke(Call call) {
    if (!logins.revokeToken(call.param("ref"))) {
      throw Server.invalid("No such token.");
    }
    call.none(204);
  }

  private void rotate(Call call) {
    keys.rotate("true".equals(call.ctx().queryParam("emergency")));
    call.none(204);
  }

  private void settings(Call call) {
    JsonNode body = Server.body(call);
    if (body.has("processingDelayMs")) {
      JsonNode delay = body.get("processingDelayMs");
      if (!delay.isIntegralNumber() || delay.asLong() < 0 || delay.asLong() > 3_600_000) {
        throw Server.invalid("'processingDelayMs' must be between 0 and 3600000.");
      }
      settings.processingDelay(java.time.Duration.ofMillis(delay.asLong()));
    }
    if (body.has("limits")) {
      String value = Input.text(body, "limits");
      Input.oneOf(value, "limits", "production", "off");
      limits.off(value.equals("off"));
    }
    call.none(204);
  }

  private void fault(Call call) {
    JsonNode body = Server.body(call);
    String kind = Input.text(body, "kind").toUpperCase(Locale.ROOT).replace('-', '_');
    Input.oneOf(kind, "kind", "STATUS", "DROP_BEFORE", "DROP_AFTER", "DELAY");
    faults.add(
        new Fault(
            Input.text(body, "method"),
            Input.text(body, "path"),
            FaultPlan.Kind.valueOf(kind),
            body.has("value") ? (int) Input.number(body, "value") : 503,
            body.has("times") ? (int) Input.number(body, "times") : 1));
    call.none(204);
  }

  private void clearFaults(Call call) {
    faults.clear();
    call.none(204);
  }
}

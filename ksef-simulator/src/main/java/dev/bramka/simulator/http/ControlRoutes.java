package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.faults.FaultPlan;
import dev.bramka.simulator.faults.FaultPlan.Fault;
import dev.bramka.simulator.faults.SkewedClock;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.rules.Seeder;
import dev.bramka.simulator.state.Context;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The simulator's own controls under {@code /simulator}: not part of KSeF. */
final class ControlRoutes {
  private final Keys keys;
  private final Settings settings;
  private final RateLimits limits;
  private final FaultPlan faults;
  private final Seeder seeder;
  private final SkewedClock clock;

  ControlRoutes(World world) {
    keys = world.keys();
    settings = world.stores().settings();
    limits = world.limits();
    faults = world.faults();
    seeder = world.seeder();
    clock = world.clock();
  }

  void add(Server server) {
    server.control(HandlerType.POST, "/simulator/keys/rotate", this::rotate);
    server.control(HandlerType.PUT, "/simulator/settings", this::settings);
    server.control(HandlerType.POST, "/simulator/faults", this::fault);
    server.control(HandlerType.POST, "/simulator/seed", this::seed);
    server.control(HandlerType.DELETE, "/simulator/faults", this::clearFaults);
    server.control(HandlerType.POST, "/simulator/faults/random", this::randomFaults);
    server.control(HandlerType.PUT, "/simulator/clock", this::skew);
    server.control(
        HandlerType.GET,
        "/simulator/health",
        c -> c.json(200, Wire.object("status", "UP", "refusedForLimits", limits.breaches())));
    server.control(HandlerType.PUT, "/simulator/rate-limits", this::multiply);
  }

  private void rotate(Call call) {
    keys.rotate("true".equals(call.ctx().queryParam("emergency")));
    call.none(204);
  }

  private void processingDelay(JsonNode delay) {
    if (!delay.isIntegralNumber() || delay.asLong() < 0 || delay.asLong() > 86_400_000) {
      throw Server.invalid("'processingDelayMs' must be between 0 and 86400000.");
    }
    settings.processingDelay(java.time.Duration.ofMillis(delay.asLong()));
  }

  private void settings(Call call) {
    JsonNode body = Server.body(call);
    if (body.has("processingDelayMs")) {
      processingDelay(body.get("processingDelayMs"));
    }
    for (String name : Settings.NUMBERS) {
      if (body.has(name)) {
        settings.number(name, Input.number(body, name));
      }
    }
    if (body.has("limits")) {
      String value = Input.text(body, "limits");
      Input.oneOf(value, "limits", "production", "off");
      limits.off(value.equals("off"));
    }
    call.none(204);
  }

  private void multiply(Call call) {
    JsonNode body = Server.body(call);
    long factor = Math.min(1_000, Input.number(body, "factor"));
    limits.multiply(new Context("Nip", Input.text(body, "nip")).key(), (int) factor);
    call.none(204);
  }

  private void fault(Call call) {
    JsonNode body = Server.body(call);
    String kind = Input.text(body, "kind").toUpperCase(Locale.ROOT).replace('-', '_');
    Input.oneOf(kind, "kind", names(FaultPlan.Kind.values()));
    faults.add(
        new Fault(
            Input.text(body, "method"),
            Input.text(body, "path"),
            FaultPlan.Kind.valueOf(kind),
            body.has("value") ? (int) Input.number(body, "value") : 503,
            body.has("times") ? (int) Input.number(body, "times") : 1));
    call.none(204);
  }

  private void randomFaults(Call call) {
    JsonNode body = Server.body(call);
    long oneIn = Input.number(body, "oneIn");
    if (oneIn < 2) {
      throw Server.invalid("'oneIn' must be 2 or more.");
    }
    faults.byChance(Input.number(body, "seed"), (int) Math.min(1_000_000, oneIn));
    call.none(204);
  }

  private void skew(Call call) {
    JsonNode seconds = Server.body(call).path("aheadSeconds");
    if (!seconds.isIntegralNumber() || Math.abs(seconds.asLong()) > 864_000) {
      throw Server.invalid("'aheadSeconds' must be between -864000 and 864000.");
    }
    clock.skew(java.time.Duration.ofSeconds(seconds.asLong()));
    call.none(204);
  }

  private static String[] names(FaultPlan.Kind[] kinds) {
    return java.util.Arrays.stream(kinds).map(Enum::name).toArray(String[]::new);
  }

  private void seed(Call call) {
    JsonNode body = Server.body(call);
    List<String> parties = new ArrayList<>();
    body.path("parties").forEach(p -> parties.add(p.asString("")));
    if (parties.size() < 2 || !parties.stream().allMatch(p -> p.matches("[1-9][0-9]{9}"))) {
      throw Server.invalid("'parties' must be two or more NIPs of ten digits.");
    }
    Seeder.Order order =
        new Seeder.Order(
            (int) Math.min(1_000_000, Input.number(body, "count")),
            parties,
            moment(body, "from"),
            moment(body, "to"),
            body.has("rows") ? (int) Math.min(10_000, Input.number(body, "rows")) : 2,
            body.has("rowText") ? (int) Math.min(500, Input.number(body, "rowText")) : 24);
    call.json(201, Wire.object("referenceNumber", seeder.seed(order), "count", order.count()));
  }

  private static Instant moment(JsonNode body, String name) {
    try {
      return OffsetDateTime.parse(Input.text(body, name)).toInstant();
    } catch (DateTimeException e) {
      throw Server.invalid("'" + name + "' is not a date and time with offset.");
    }
  }

  private void clearFaults(Call call) {
    faults.clear();
    call.none(204);
  }
}

package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.RateLimits;
import dev.bramka.simulator.state.Settings.Limits;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Rate limits and size limits in force, and the test environment's ways to change them. */
final class LimitRoutes {
  private final RateLimits limits;

  LimitRoutes(RateLimits limits) {
    this.limits = limits;
  }

  void add(Server server) {
    server.secured(HandlerType.GET, "/rate-limits", this::effective);
    server.secured(HandlerType.GET, "/limits/context", this::sizes);
    server.secured(HandlerType.POST, "/testdata/rate-limits", this::override);
    server.secured(HandlerType.DELETE, "/testdata/rate-limits", this::reset);
    server.secured(HandlerType.POST, "/testdata/rate-limits/production", this::reset);
  }

  private void effective(Call call) {
    Map<String, Object> all = new LinkedHashMap<>();
    limits
        .effective(call.claims().context().key())
        .forEach(
            (group, l) ->
                all.put(
                    group,
                    Wire.object(
                        "perSecond",
                        l.perSecond(),
                        "perMinute",
                        l.perMinute(),
                        "perHour",
                        l.perHour())));
    call.json(200, all);
  }

  private void sizes(Call call) {
    Map<String, Object> session =
        Wire.object(
            "maxInvoiceSizeInMB", 1, "maxInvoiceWithAttachmentSizeInMB", 3, "maxInvoices", 10_000);
    call.json(
        200,
        Wire.object(
            "onlineSession",
            session,
            "batchSession",
            session,
            "collectiveIdentifier",
            Wire.object("maxInvoices", 500)));
  }

  private void override(Call call) {
    JsonNode all = Input.object(Server.body(call), "rateLimits");
    Map<String, Limits> overrides = new LinkedHashMap<>();
    for (Map.Entry<String, Limits> e : RateLimits.PRODUCTION.entrySet()) {
      if (RateLimits.FIXED.contains(e.getKey())) {
        continue;
      }
      JsonNode group = Input.object(all, e.getKey());
      overrides.put(
          e.getKey(),
          new Limits(
              bounded(group, e.getKey(), "perSecond", e.getValue().perSecond()),
              bounded(group, e.getKey(), "perMinute", e.getValue().perMinute()),
              bounded(group, e.getKey(), "perHour", e.getValue().perHour())));
    }
    limits.override(call.claims().context().key(), overrides);
    call.none(200);
  }

  /** The test environment allows up to ten times the production value. */
  private static int bounded(JsonNode group, String name, String window, int production) {
    long value = Input.number(group, window);
    if (value > production * 10L) {
      throw Server.invalid(
          "'%s.%s' must be between 1 and %d. You entered %d."
              .formatted(name, window, production * 10L, value));
    }
    return (int) value;
  }

  private void reset(Call call) {
    limits.override(call.claims().context().key(), Map.of());
    call.none(200);
  }
}

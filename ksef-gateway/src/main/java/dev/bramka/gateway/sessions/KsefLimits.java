package dev.bramka.gateway.sessions;

import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.OnlineSessions.RateLimit;
import dev.bramka.client.session.SessionCalls;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits that KSeF reports for each tenant's context, asked every half hour. What it does not
 * say, or says in a form that we cannot read, is as in production. Thread-safe.
 */
final class KsefLimits {
  private static final Logger LOG = LoggerFactory.getLogger(KsefLimits.class);
  private static final Duration KEPT = Duration.ofMinutes(30);

  /** When KSeF did not tell, production's limits are kept this long. */
  private static final Duration KEPT_AFTER_FAILURE = Duration.ofMinutes(2);

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private record Known(long until, Map<CallGroup, List<Integer>> byGroup) {}

  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  KsefLimits(Clock clock) {
    this.clock = clock;
  }

  /** Calls per second, minute and hour; a limit without end is {@link Integer#MAX_VALUE}. */
  List<Integer> of(Tenant tenant, CallGroup group, Supplier<SessionCalls> ksef) {
    Known limits = known.get(tenant.id());
    if (limits == null || limits.until() <= clock.millis()) {
      limits = asked(tenant, ksef.get());
      known.put(tenant.id(), limits);
    }
    return limits.byGroup().getOrDefault(group, group.productionLimits());
  }

  /** Calls an hour as KSeF has said lately; empty when it has not. */
  OptionalInt hourly(Tenant tenant, CallGroup group) {
    Known limits = known.get(tenant.id());
    List<Integer> said = limits == null ? null : limits.byGroup().get(group);
    return said == null ? OptionalInt.empty() : OptionalInt.of(said.get(2));
  }

  /** Forgets what KSeF said, because it refused a call within it. */
  void forget(Tenant tenant) {
    known.remove(tenant.id());
  }

  private Known asked(Tenant tenant, SessionCalls ksef) {
    try {
      Map<String, RateLimit> said = Deadline.within(PATIENCE, ksef::rateLimits);
      Map<CallGroup, List<Integer>> byGroup = new EnumMap<>(CallGroup.class);
      for (CallGroup group : CallGroup.values()) {
        RateLimit limit = said.get(group.wireName());
        if (limit != null) {
          byGroup.put(group, read(limit, group.productionLimits()));
        }
      }
      return new Known(clock.millis() + KEPT.toMillis(), byGroup);
    } catch (KsefFailure e) {
      LOG.info(
          "Tenant {}: KSeF does not tell its limits, production's are used: {}",
          tenant.id(),
          e.getMessage());
      return new Known(clock.millis() + KEPT_AFTER_FAILURE.toMillis(), Map.of());
    }
  }

  private static List<Integer> read(RateLimit limit, List<Integer> production) {
    List<Integer> read = new ArrayList<>(3);
    read.add(read(limit.perSecond(), production.get(0)));
    read.add(read(limit.perMinute(), production.get(1)));
    read.add(read(limit.perHour(), production.get(2)));
    return read;
  }

  private static Integer read(@Nullable Integer said, Integer production) {
    if (said == null) {
      return production;
    }
    return said < 0 ? Integer.MAX_VALUE : said;
  }
}

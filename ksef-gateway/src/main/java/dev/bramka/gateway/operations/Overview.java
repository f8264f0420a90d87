package dev.bramka.gateway.operations;

import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.TenantFacts;
import dev.bramka.gateway.tenants.TenantFacts.Facts;
import dev.bramka.gateway.tenants.Tenants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/**
 * {@code /actuator/overview} on the management port: how every tenant stands, those first with whom
 * something is wrong.
 */
@Component
@Endpoint(id = "overview")
public class Overview {
  private static final Duration SOON = Duration.ofDays(30);

  private final Tenants tenants;
  private final List<TenantFacts> rooms;
  private final Clock clock;

  Overview(Tenants tenants, List<TenantFacts> rooms, Clock clock) {
    this.tenants = tenants;
    this.rooms = rooms;
    this.clock = clock;
  }

  /**
   * A tenant as it stands.
   *
   * @param problems in words, for whoever has to do something; empty when all is well
   * @param facts what is known besides
   */
  public record Standing(
      String id,
      String name,
      String nip,
      String environment,
      List<String> problems,
      Map<String, Object> facts) {}

  /**
   * All tenants, or one.
   *
   * @param tenant its id; null for all
   */
  @ReadOperation
  public List<Standing> read(@Nullable String tenant) {
    List<Tenant> some =
        tenants.all().stream().filter(t -> tenant == null || t.id().equals(tenant)).toList();
    Facts facts = new Facts(some);
    rooms.forEach(room -> room.add(facts));
    some.stream()
        .filter(t -> !t.active())
        .forEach(t -> facts.put(t.id(), "state", t.state().wireName()));
    return some.stream()
        .map(t -> standing(t, new TreeMap<>(facts.of(t))))
        .sorted(Comparator.comparing((Standing s) -> s.problems().isEmpty()))
        .toList();
  }

  private Standing standing(Tenant t, Map<String, Object> facts) {
    return new Standing(
        t.id(), t.name(), t.nip(), t.environment().toString(), problems(t, facts), facts);
  }

  private List<String> problems(Tenant t, Map<String, Object> facts) {
    List<String> problems = new ArrayList<>();
    facts.forEach(
        (name, value) -> {
          if (name.endsWith(" fails")
              || name.startsWith("limit near")
              || name.matches("stuck|parked today|rejected today|in doubt, parked")) {
            problems.add(name + ": " + value);
          } else if (name.equals("credential") && value.equals("none") && t.active()) {
            problems.add("no credential for KSeF");
          } else if (name.endsWith(" until") && soon(value.toString())) {
            problems.add(name + " " + value);
          }
        });
    return problems;
  }

  private boolean soon(String until) {
    return Instant.parse(until).isBefore(clock.instant().plus(SOON));
  }
}

package dev.bramka.gateway.admin;

import dev.bramka.gateway.security.Administrator;
import dev.bramka.gateway.security.ApiKeys;
import dev.bramka.gateway.security.ApiKeys.Issued;
import dev.bramka.gateway.security.ApiKeys.Listed;
import dev.bramka.gateway.security.ApiKeys.Wish;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Scope;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** API keys of tenants. */
@RestController
@RequestMapping("/admin/keys")
class KeyController {
  private static final int LIMIT = 16_384;
  private static final Duration LONGEST = Duration.ofDays(90);
  private static final Duration FARTHEST = Duration.ofDays(36_500);

  private final ApiKeys keys;
  private final Tenants tenants;
  private final BodyBudget bodies;
  private final Audit audit;
  private final Clock clock;

  KeyController(ApiKeys keys, Tenants tenants, BodyBudget bodies, Audit audit, Clock clock) {
    this.clock = clock;
    this.keys = keys;
    this.tenants = tenants;
    this.bodies = bodies;
    this.audit = audit;
  }

  /** Keys, the oldest first. */
  record All(List<Listed> keys) {}

  @GetMapping
  ResponseEntity<All> all(@RequestParam(required = false) @Nullable String tenant) {
    return ResponseEntity.ok(new All(keys.list(tenant == null ? null : known(tenant))));
  }

  private void requireKnown(String key) {
    if (keys.list(null).stream().noneMatch(k -> k.id().equals(key))) {
      throw new AdminErrors.Unknown("no key " + key);
    }
  }

  /** Makes a key; its secret is in this answer only. */
  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Issued> add(@AuthenticationPrincipal Administrator who, HttpServletRequest request)
      throws IOException {
    Issued issued = bodies.with(request, LIMIT, body -> issue(JsonBody.parse(body)));
    audit.administered(who, null, "key.add", issued.id());
    return ResponseEntity.status(201).body(issued);
  }

  private Issued issue(JsonBody body) {
    body.only("tenant", "others", "scopes", "label", "expires");
    Wish wish =
        new Wish(
            label(body),
            scopes(body),
            moment(body),
            body.texts("others").stream().map(this::known).toList());
    return keys.issue(known(body.requiredText("tenant")), wish);
  }

  private static @Nullable String label(JsonBody body) {
    String label = body.text("label");
    if (label != null && !label.matches("\\P{Cntrl}{1,100}")) {
      throw body.wrong("label", "up to 100 characters in one line are allowed");
    }
    return label;
  }

  /** All when there is no such field; nothing is not all. */
  private static Set<Scope> scopes(JsonBody body) {
    if (!body.has("scopes")) {
      return EnumSet.allOf(Scope.class);
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String name : body.texts("scopes")) {
      Set<Scope> named = Scope.named(name);
      if (named.size() != 1) {
        throw body.wrong("scopes", "'" + name + "' is no scope");
      }
      scopes.addAll(named);
    }
    if (scopes.isEmpty()) {
      throw body.wrong("scopes", "name at least one, or leave the field out for all");
    }
    return scopes;
  }

  private String known(String id) {
    return tenants
        .find(id)
        .filter(t -> t.state() != Tenant.State.REMOVED)
        .map(Tenant::id)
        .orElseThrow(() -> new AdminErrors.Unknown("no tenant " + id));
  }

  private @Nullable Instant moment(JsonBody body) {
    String text = body.text("expires");
    try {
      Instant end = text == null ? null : Instant.parse(text);
      Instant now = clock.instant();
      if (end != null && (end.isBefore(now) || end.isAfter(now.plus(FARTHEST)))) {
        throw body.wrong("expires", "lies in the past, or more than a hundred years ahead");
      }
      return end;
    } catch (DateTimeException e) {
      throw body.wrong("expires", "a moment as 2027-12-31T23:00:00Z is required");
    }
  }

  /** Makes another key like it; both are good for so many hours, 24 unless told otherwise. */
  @PostMapping("/{id}/rotate")
  ResponseEntity<Issued> rotate(
      @AuthenticationPrincipal Administrator who,
      @PathVariable String id,
      @RequestParam(defaultValue = "24") int overlapHours) {
    Duration overlap = Duration.ofHours(overlapHours);
    if (overlap.isNegative() || overlap.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("overlapHours must be from 0 to " + LONGEST.toHours());
    }
    requireKnown(id);
    Issued issued = keys.rotate(id, overlap);
    audit.administered(who, null, "key.rotate", id);
    return ResponseEntity.status(201).body(issued);
  }

  /** Takes a key away, for good. */
  @DeleteMapping("/{id}")
  ResponseEntity<All> revoke(@AuthenticationPrincipal Administrator who, @PathVariable String id) {
    requireKnown(id);
    keys.revoke(id);
    audit.administered(who, null, "key.revoke", id);
    return all(null);
  }
}

package dev.bramka.gateway.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bramka.gateway.events.Webhook;
import dev.bramka.gateway.events.Webhooks;
import dev.bramka.gateway.events.Webhooks.Made;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** Addresses that are called when something happens. */
@RestController
@RequestMapping("/api/webhooks")
class WebhookController {
  private static final int LIMIT = 16_384;

  private final Webhooks webhooks;
  private final BodyBudget bodies;
  private final Audit audit;

  WebhookController(Webhooks webhooks, BodyBudget bodies, Audit audit) {
    this.webhooks = webhooks;
    this.bodies = bodies;
    this.audit = audit;
  }

  /** A webhook as its owner sees it; the secret once. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record View(
      String id,
      String url,
      List<String> types,
      String state,
      String position,
      int failures,
      @Nullable String nextTry,
      @Nullable String lastError,
      @Nullable String secret) {
    static View of(Webhook w, @Nullable String secret) {
      return new View(
          w.id(),
          w.url(),
          w.types(),
          w.state().name().toLowerCase(Locale.ROOT),
          Long.toString(w.position()),
          w.failures(),
          w.failures() == 0 ? null : SubmissionView.moment(w.nextTry()),
          w.lastError(),
          secret);
    }
  }

  /** All of a tenant. */
  record All(List<View> webhooks) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<View> add(@AuthenticationPrincipal Caller caller, HttpServletRequest request)
      throws IOException {
    Made made =
        bodies.with(
            request,
            LIMIT,
            body -> {
              JsonBody json = JsonBody.parse(body);
              return webhooks.add(caller.tenant(), json.requiredText("url"), json.texts("types"));
            });
    audit.record(caller, "webhook.add", made.webhook().id());
    return ResponseEntity.status(201).body(View.of(made.webhook(), made.secret()));
  }

  @GetMapping
  ResponseEntity<All> all(@AuthenticationPrincipal Caller caller) {
    return ResponseEntity.ok(
        new All(webhooks.of(caller.tenant()).stream().map(w -> View.of(w, null)).toList()));
  }

  @GetMapping("/{id}")
  ResponseEntity<View> get(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    return ResponseEntity.ok(View.of(webhooks.get(caller.tenant(), id), null));
  }

  @DeleteMapping("/{id}")
  ResponseEntity<View> remove(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    View view = View.of(webhooks.get(caller.tenant(), id), null);
    webhooks.remove(caller.tenant(), id);
    audit.record(caller, "webhook.remove", id);
    return ResponseEntity.ok(view);
  }

  @PostMapping("/{id}/rotate-secret")
  ResponseEntity<View> rotate(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    Made made = webhooks.rotate(caller.tenant(), id);
    audit.record(caller, "webhook.rotate", id);
    return ResponseEntity.ok(View.of(made.webhook(), made.secret()));
  }

  /** Calls it again, from where it stopped or from a position: that is also how to replay. */
  @PostMapping("/{id}/enable")
  ResponseEntity<View> enable(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam Map<String, String> given) {
    Query query = new Query(given).allowing("after");
    Long after = query.text("after") == null ? null : query.number("after", 0, Long.MAX_VALUE);
    Webhook webhook = webhooks.enable(caller.tenant(), id, after);
    audit.record(caller, "webhook.enable", id);
    return ResponseEntity.ok(View.of(webhook, null));
  }
}

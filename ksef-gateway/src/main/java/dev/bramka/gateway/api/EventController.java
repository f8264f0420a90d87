package dev.bramka.gateway.api;

import dev.bramka.gateway.events.Event;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.security.Caller;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What happened, for those who ask. */
@RestController
@RequestMapping("/api/events")
class EventController {
  private static final int PAGE = 1_000;

  private final Events events;

  EventController(Events events) {
    this.events = events;
  }

  /** In order, from the first one or after a position; {@code next} goes on where this ends. */
  @GetMapping
  ResponseEntity<SubmissionView.History> events(
      @AuthenticationPrincipal Caller caller, @RequestParam Map<String, String> given) {
    Query query = new Query(given).allowing("after", "limit");
    int limit = (int) Math.max(1, query.number("limit", 100, PAGE));
    long after = query.number("after", 0, Long.MAX_VALUE);
    List<Event> found = events.after(caller.tenant(), after, limit);
    long last = found.isEmpty() ? after : found.getLast().position();
    return ResponseEntity.ok(
        new SubmissionView.History(
            found.stream().map(SubmissionDocuments::happening).toList(), Long.toString(last)));
  }
}

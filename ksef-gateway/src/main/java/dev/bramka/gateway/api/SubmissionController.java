package dev.bramka.gateway.api;

import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.gateway.delivery.Submission;
import dev.bramka.gateway.delivery.SubmissionSearch;
import dev.bramka.gateway.delivery.Submissions;
import dev.bramka.gateway.delivery.Submissions.Taken;
import dev.bramka.gateway.invoices.InvoiceHandover;
import dev.bramka.gateway.invoices.InvoiceHandover.Wishes;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.JsonBody;
import dev.bramka.gateway.web.Languages;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Invoices handed over to be delivered. */
@RestController
@RequestMapping("/api/submissions")
class SubmissionController {
  private static final int XML_LIMIT = 3_000_000;
  private static final int JSON_LIMIT = 12_000_000;

  /** A tree of small values takes many times the room of its text. */
  private static final int TREE_COPIES = 20;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final int PAGE = 1_000;

  private final Submissions submissions;
  private final InvoiceHandover handover;
  private final BodyBudget bodies;
  private final Audit audit;

  SubmissionController(
      Submissions submissions, InvoiceHandover handover, BodyBudget bodies, Audit audit) {
    this.submissions = submissions;
    this.handover = handover;
    this.bodies = bodies;
    this.audit = audit;
  }

  @PutMapping(
      path = "/{id}",
      consumes = {
        MediaType.TEXT_XML_VALUE,
        MediaType.APPLICATION_XML_VALUE,
        MediaType.APPLICATION_JSON_VALUE
      })
  ResponseEntity<SubmissionView> put(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam Map<String, String> given,
      HttpServletRequest request)
      throws IOException {
    Query query = new Query(given).allowing("priority", "offline", "wait");
    boolean urgent = query.urgent();
    Wishes wishes = new Wishes(id, urgent, query.flag("offline"));
    Taken taken = taken(caller, wishes, request);
    Submission s = waited(caller, taken.submission(), query);
    return ResponseEntity.status(taken.fresh() ? 201 : 200)
        .header("Location", "/api/submissions/" + id)
        .body(view(request, s));
  }

  private Taken taken(Caller caller, Wishes wishes, HttpServletRequest request) throws IOException {
    boolean json = String.valueOf(request.getContentType()).contains("json");
    Taken taken = json ? json(caller, wishes, request) : xml(caller, wishes, request);
    if (taken.fresh()) {
      audit.note(caller, "submission.put", wishes.id());
    }
    return taken;
  }

  private Taken xml(Caller caller, Wishes wishes, HttpServletRequest request) throws IOException {
    return bodies.with(request, XML_LIMIT, body -> handover.xml(caller.tenant(), wishes, body));
  }

  private Taken json(Caller caller, Wishes wishes, HttpServletRequest request) throws IOException {
    return bodies.with(
        request,
        JSON_LIMIT,
        TREE_COPIES,
        body -> {
          ObjectNode json = JsonBody.object(InvoiceJson.MAPPER, body);
          return handover.json(caller.tenant(), wishes, body.length, json);
        });
  }

  private Submission waited(Caller caller, Submission s, Query query) {
    Duration wait = query.seconds("wait", LONGEST_WAIT);
    return wait.isZero() ? s : submissions.await(caller.tenant(), s.id(), wait);
  }

  /** For callers without an id of their own; the same key is the same submission. */
  @PostMapping(
      consumes = {
        MediaType.TEXT_XML_VALUE,
        MediaType.APPLICATION_XML_VALUE,
        MediaType.APPLICATION_JSON_VALUE
      })
  ResponseEntity<SubmissionView> post(
      @AuthenticationPrincipal Caller caller,
      @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
      @RequestParam Map<String, String> given,
      HttpServletRequest request)
      throws IOException {
    UUID id =
        key == null
            ? UUID.randomUUID()
            : UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    return put(caller, id.toString(), given, request);
  }

  @GetMapping("/{id}")
  ResponseEntity<SubmissionView> get(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam Map<String, String> given,
      HttpServletRequest request) {
    Query query = new Query(given).allowing("wait");
    Submission s = waited(caller, submissions.get(caller.tenant(), id), query);
    return ResponseEntity.ok(view(request, s));
  }

  @GetMapping
  ResponseEntity<SubmissionView.Page> list(
      @AuthenticationPrincipal Caller caller,
      @RequestParam Map<String, String> given,
      HttpServletRequest request) {
    Query query =
        new Query(given)
            .allowing(
                "state", "from", "to", "number", "hash", "buyer", "ksefNumber", "after", "limit");
    int limit = (int) Math.max(1, query.number("limit", 50, PAGE));
    List<Submission> found = submissions.search(caller.tenant(), search(query, limit));
    String next = found.size() < limit ? null : Long.toString(found.getLast().number());
    return ResponseEntity.ok(new SubmissionView.Page(views(request, found), next));
  }

  private static SubmissionSearch search(Query query, int limit) {
    long after = query.number("after", 0, Long.MAX_VALUE);
    return new SubmissionSearch(
        query.oneOf("state", Submission.State.class),
        query.moment("from"),
        query.moment("to"),
        query.text("number"),
        query.text("hash"),
        query.text("buyer"),
        query.text("ksefNumber"),
        after == 0 ? null : after,
        limit);
  }

  @PostMapping("/{id}/release")
  ResponseEntity<SubmissionView> release(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest request) {
    Submission s = submissions.release(caller.tenant(), id);
    audit.record(caller, "submission.release", id);
    return ResponseEntity.ok(view(request, s));
  }

  @PostMapping("/{id}/cancel")
  ResponseEntity<SubmissionView> cancel(
      @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest request) {
    Submission s = submissions.cancel(caller.tenant(), id);
    audit.record(caller, "submission.cancel", id);
    return ResponseEntity.ok(view(request, s));
  }

  private SubmissionView view(HttpServletRequest request, Submission s) {
    return views(request, List.of(s)).getFirst();
  }

  private List<SubmissionView> views(HttpServletRequest request, List<Submission> some) {
    Set<String> receipts = handover.receipts(some);
    boolean polish = Languages.polish(request);
    String hindrance =
        some.isEmpty() ? null : submissions.hindrance(some.getFirst().tenantId()).orElse(null);
    return some.stream()
        .map(
            s -> {
              boolean receipt = has(receipts, s);
              String next = NextStep.words(s, receipt, hindrance, polish);
              return SubmissionView.of(s, receipt, next);
            })
        .toList();
  }

  private static boolean has(Set<String> receipts, Submission s) {
    String session = s.carriage().session();
    return s.outcome().ksefNumber() != null && session != null && receipts.contains(session);
  }
}

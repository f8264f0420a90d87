package dev.bramka.gateway.apiv1;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.sync.InvoiceSearches;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.CipherOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Operations 11 to 13: searching for invoices and downloading what was found. */
@RestController
@RequestMapping("/api/invoice/query")
class QueryController {
  private static final int START_LIMIT = 16_384;
  private static final int MONTHS = 3;
  private static final int AES_BLOCK = 16;

  /** The published PHP client of the first generation reads the bare array of part numbers. */
  private static final Pattern FIRST_PHP = Pattern.compile("KsefApiClient/1\\.\\S* PHP/");

  private final Sessions sessions;
  private final InvoiceSearches queries;
  private final Web web;
  private final Clock clock;

  QueryController(Sessions sessions, InvoiceSearches queries, Web web, Clock clock) {
    this.sessions = sessions;
    this.queries = queries;
    this.web = web;
    this.clock = clock;
  }

  @PostMapping(path = "/start", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> ksefInvoiceQueryStart(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    String id =
        web.bodies().with(request, START_LIMIT, body -> start(caller, JsonBody.parse(body)));
    web.audit().record(caller, "query.start", id);
    return Answers.json(new Reply.QueryStarted(id));
  }

  private String start(Caller caller, JsonBody body) {
    Session session = sessions.get(caller.tenant(), body.requiredText("sessionId"));
    SubjectType subject = subject(body.text("subjectType"));
    JsonBody range = body.object("range");
    Instant now = clock.instant();
    Instant to = bound(range, "to", "this");
    Instant end = to == null ? now : to;
    Instant from = bound(range, "from", null);
    if (from == null) {
      from = end.atOffset(ZoneOffset.UTC).minusMonths(MONTHS).toInstant();
    }
    if (from.isAfter(end)) {
      throw criteria("/range/from: lies after the end of the period");
    }
    return queries.start(caller.tenant(), session.reference(), subject, from, end);
  }

  private static SubjectType subject(@Nullable String name) {
    for (SubjectType type : SubjectType.values()) {
      if (type.name().equalsIgnoreCase(name)) {
        return type;
      }
    }
    throw criteria("/subjectType: one of subject1, subject2, subject3, subjectAuthorized");
  }

  /** A bound under its name, or under the misprint of the published text. */
  private static @Nullable Instant bound(
      @Nullable JsonBody range, String name, @Nullable String misprint) {
    if (range == null) {
      return null;
    }
    String text = range.text(name);
    if (text == null && misprint != null) {
      text = range.text(misprint);
    }
    return text == null
        ? null
        : Moments.parse(text, name.equals("to"))
            .orElseThrow(() -> criteria("/range/" + name + ": not a date or a date and time"));
  }

  private static GatewayFailure criteria(String what) {
    return new GatewayFailure(ErrorCode.QUERY_INVOICE_PARAMS, what);
  }

  @GetMapping("/status/{sessionId}/{queryId}")
  ResponseEntity<byte[]> ksefInvoiceQueryStatus(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String sessionId,
      @PathVariable String queryId,
      @RequestHeader(name = HttpHeaders.USER_AGENT, defaultValue = "") String client) {
    sessions.get(caller.tenant(), sessionId);
    InvoiceSearches.Progress progress = queries.progress(caller.tenant(), sessionId, queryId);
    List<String> parts =
        IntStream.rangeClosed(1, progress.parts()).mapToObj(Integer::toString).toList();
    if (FIRST_PHP.matcher(client).find()) {
      return Answers.json(parts);
    }
    return Answers.json(
        progress.ready()
            ? new Reply.QueryProgress(parts, "ready", progress.invoices())
            : new Reply.QueryProgress(parts, "processing", null));
  }

  @GetMapping("/result/{sessionId}/{queryId}/{partNumber}")
  void ksefInvoiceQueryResult(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String sessionId,
      @PathVariable String queryId,
      @PathVariable String partNumber,
      HttpServletResponse response)
      throws IOException {
    Session session = sessions.get(caller.tenant(), sessionId);
    int number = partNumber.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(partNumber) : 0;
    InvoiceSearches.Part part = queries.part(caller.tenant(), sessionId, queryId, number);
    if (session.encrypted()) {
      response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
      response.setContentLengthLong((part.size() / AES_BLOCK + 1) * AES_BLOCK);
      try (OutputStream out =
          new CipherOutputStream(response.getOutputStream(), session.key().encryptor())) {
        queries.write(part, out);
      }
    } else {
      response.setContentType("application/zip");
      response.setContentLengthLong(part.size());
      queries.write(part, response.getOutputStream());
    }
  }
}

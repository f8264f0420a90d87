package dev.bramka.gateway.apiv2;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.apiv2.BoxProgress.Kind;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.sync.BoxDownloads;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Invoices of a period as one plain ZIP. */
@RestController
@RequestMapping("/api/box/download/invoices")
class BoxDownloadController {
  private static final ZoneId POLAND = ZoneId.of("Europe/Warsaw");
  private static final int LIMIT = 16_384;

  private final BoxDownloads downloads;
  private final Extras extras;
  private final BodyBudget bodies;
  private final Audit audit;

  BoxDownloadController(BoxDownloads downloads, Extras extras, BodyBudget bodies, Audit audit) {
    this.downloads = downloads;
    this.extras = extras;
    this.bodies = bodies;
    this.audit = audit;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<BoxReply> boxDownloadInvoices(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    String id = bodies.with(request, LIMIT, body -> start(caller, JsonBody.parse(body)));
    audit.record(caller, "box.download", id);
    return ResponseEntity.ok(new BoxReply.Result(true));
  }

  private String start(Caller caller, JsonBody body) {
    String id = BoxIds.ours("downloadId", body.requiredText("downloadId"));
    boolean notify = body.flag("notify");
    JsonBody range = body.object("range");
    if (range == null) {
      throw body.wrong("range", "is missing");
    }
    Instant from = moment(range, "from");
    Instant to = moment(range, "to");
    if (from.isAfter(to)) {
      throw new GatewayFailure(BoxError.CRITERIA, "/range/from: lies after the end of the period");
    }
    downloads.start(caller.tenant(), id, subject(body.requiredText("subjectType")), from, to);
    extras.notices().note(caller.tenant(), Kind.DOWNLOAD, id, notify);
    return id;
  }

  private static SubjectType subject(String name) {
    for (SubjectType type : SubjectType.values()) {
      if (type.name().equalsIgnoreCase(name)) {
        return type;
      }
    }
    throw new GatewayFailure(
        BoxError.CRITERIA, "/subjectType: one of Subject1, Subject2, Subject3, SubjectAuthorized");
  }

  /** Clients may leave the zone out; then it is Poland's. */
  private static Instant moment(JsonBody range, String name) {
    String text = range.requiredText(name);
    try {
      return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(POLAND).toInstant();
    } catch (DateTimeException e) {
      throw new GatewayFailure(BoxError.CRITERIA, "/range/" + name + ": not a date and time");
    }
  }

  @GetMapping("/{downloadId}")
  void boxDownloadInvoicesResult(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String downloadId,
      HttpServletResponse response)
      throws IOException {
    String id = BoxIds.ours("downloadId", downloadId);
    List<String> numbers = downloads.found(caller.tenant(), id);
    if (numbers == null) {
      throw new GatewayFailure(BoxError.PENDING, "KSeF is packing");
    }
    audit.note(caller, "box.result", id);
    response.setContentType("application/zip");
    downloads.write(caller.tenant(), numbers, response.getOutputStream());
  }
}

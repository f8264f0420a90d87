package dev.bramka.gateway.api;

import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.gateway.delivery.Submission;
import dev.bramka.gateway.delivery.Submissions;
import dev.bramka.gateway.events.Event;
import dev.bramka.gateway.invoices.InvoiceHandover;
import dev.bramka.gateway.rendering.Drawings;
import dev.bramka.gateway.rendering.Drawings.Wanted;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What there is of a submission: its XML, its receipt, drawings, its history. */
@RestController
@RequestMapping("/api/submissions/{id}")
class SubmissionDocuments {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final MediaType XML = new MediaType("text", "xml", StandardCharsets.UTF_8);
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  /** A browser that shows a document may do nothing with it but draw what is in it. */
  private static final String POLICY =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

  private final Submissions submissions;
  private final InvoiceHandover handover;
  private final Drawings drawings;
  private final Audit audit;

  SubmissionDocuments(
      Submissions submissions, InvoiceHandover handover, Drawings drawings, Audit audit) {
    this.submissions = submissions;
    this.handover = handover;
    this.drawings = drawings;
    this.audit = audit;
  }

  @GetMapping("/xml")
  ResponseEntity<byte[]> xml(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    byte[] xml = handover.content(caller.tenant(), submissions.get(caller.tenant(), id));
    audit.note(caller, "submission.xml", id);
    return document(XML, xml);
  }

  @GetMapping("/upo")
  ResponseEntity<byte[]> upo(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    byte[] upo = handover.receipt(caller.tenant(), submissions.get(caller.tenant(), id));
    audit.note(caller, "submission.upo", id);
    return document(XML, upo);
  }

  @GetMapping("/html")
  ResponseEntity<byte[]> html(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam Map<String, String> given) {
    return document(HTML, drawn(caller, id, Format.HTML, given));
  }

  @GetMapping("/pdf")
  ResponseEntity<byte[]> pdf(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @RequestParam Map<String, String> given) {
    return document(MediaType.APPLICATION_PDF, drawn(caller, id, Format.PDF, given));
  }

  private byte[] drawn(Caller caller, String id, Format format, Map<String, String> given) {
    String language =
        Objects.requireNonNullElse(new Query(given).allowing("language").text("language"), "pl");
    Wanted wanted =
        new Wanted(
            Language.ofApiName(language)
                .orElseThrow(() -> Query.wrong("language", "pl, en or pl_en is required")),
            format,
            true);
    Submission s = submissions.get(caller.tenant(), id);
    audit.note(caller, "submission.visualize", id);
    byte[] xml = handover.content(caller.tenant(), s);
    if (s.state() == Submission.State.REJECTED) {
      return drawings.refused(caller.tenant(), xml, wanted);
    }
    String number = Objects.requireNonNullElse(s.outcome().ksefNumber(), "");
    return drawings.invoice(caller.tenant(), xml, number, wanted, true);
  }

  private static ResponseEntity<byte[]> document(MediaType type, byte[] body) {
    return ResponseEntity.ok()
        .contentType(type)
        .header("Content-Security-Policy", POLICY)
        .body(body);
  }

  @GetMapping("/events")
  ResponseEntity<SubmissionView.History> events(
      @AuthenticationPrincipal Caller caller, @PathVariable String id) {
    Submission s = submissions.get(caller.tenant(), id);
    return ResponseEntity.ok(
        new SubmissionView.History(
            submissions.history(caller.tenant(), s).stream()
                .map(SubmissionDocuments::happening)
                .toList(),
            null));
  }

  static SubmissionView.Happening happening(Event event) {
    return new SubmissionView.Happening(
        Long.toString(event.position()),
        SubmissionView.moment(event.at()),
        event.type(),
        event.subject(),
        JSON.readTree(event.data()));
  }
}

package dev.bramka.gateway.apiv2;

import dev.bramka.gateway.apiv2.BoxProgress.Kind;
import dev.bramka.gateway.apiv2.BoxReply.InvoiceInfo;
import dev.bramka.gateway.delivery.Submission;
import dev.bramka.gateway.delivery.Submissions;
import dev.bramka.gateway.invoices.InvoiceHandover;
import dev.bramka.gateway.invoices.InvoiceHandover.Wishes;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Single invoices through the box. */
@RestController
@RequestMapping("/api/box/upload/invoice")
class BoxController {
  private static final int LIMIT = 3_000_000 / 3 * 4 + 200_000;

  private final InvoiceHandover handover;
  private final Submissions submissions;
  private final Extras extras;
  private final BodyBudget bodies;
  private final Audit audit;

  BoxController(
      InvoiceHandover handover,
      Submissions submissions,
      Extras extras,
      BodyBudget bodies,
      Audit audit) {
    this.handover = handover;
    this.submissions = submissions;
    this.extras = extras;
    this.bodies = bodies;
    this.audit = audit;
  }

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<BoxReply> boxUploadInvoice(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    String id = bodies.with(request, LIMIT, body -> handOver(caller, JsonBody.parse(body)));
    audit.note(caller, "box.upload", id);
    return ResponseEntity.ok(new BoxReply.Result(true));
  }

  private String handOver(Caller caller, JsonBody body) {
    String id = BoxIds.ours("uploadId", body.requiredText("uploadId"));
    boolean notify = body.flag("notify");
    boolean offline = body.flag("offline");
    boolean upo = body.flag("upo");
    byte[] xml = body.requiredBase64("invoiceData");
    handover.xml(caller.tenant(), new Wishes(id, false, offline), xml);
    extras.wishes().note(caller.tenant(), id, upo);
    extras.notices().note(caller.tenant(), Kind.INVOICE, id, notify);
    return id;
  }

  /** Answers once KSeF has decided, and the receipt is there if it was wished for. */
  @GetMapping("/{uploadId}")
  ResponseEntity<BoxReply> boxUploadInvoiceStatus(
      @AuthenticationPrincipal Caller caller, @PathVariable String uploadId) {
    String id = BoxIds.ours("uploadId", uploadId);
    extras.progress().requireOver(Kind.INVOICE, caller.tenant(), id);
    Submission s = submissions.get(caller.tenant(), id);
    boolean upo =
        extras.wishes().receipt(caller.tenant(), id) && s.state() == Submission.State.ACCEPTED;
    byte[] receipt = upo ? handover.receipt(caller.tenant(), s) : null;
    return ResponseEntity.ok(
        new BoxReply.Upload(
            uploadId,
            InvoiceInfo.of(s, null),
            Objects.requireNonNullElse(s.carriage().session(), ""),
            receipt));
  }
}

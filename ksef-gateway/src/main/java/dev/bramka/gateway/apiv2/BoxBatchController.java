package dev.bramka.gateway.apiv2;

import dev.bramka.gateway.apiv2.BoxProgress.Kind;
import dev.bramka.gateway.apiv2.BoxReply.InvoiceInfo;
import dev.bramka.gateway.delivery.Submission;
import dev.bramka.gateway.delivery.Submissions;
import dev.bramka.gateway.invoices.InvoiceHandover;
import dev.bramka.gateway.invoices.PackageIntake;
import dev.bramka.gateway.invoices.UploadedPackage;
import dev.bramka.gateway.invoices.UploadedPackage.File;
import dev.bramka.gateway.invoices.UploadedPackage.Options;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.web.BodyBudget;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Packages through the box: a form of JSON and a ZIP, read as it comes. */
@RestController
@RequestMapping("/api/box/upload/batch")
class BoxBatchController {
  private static final int REQUEST_LIMIT = 16_384;
  private static final int PAGE = 1_000;

  private final PackageIntake intake;
  private final Submissions submissions;
  private final InvoiceHandover handover;
  private final Extras extras;
  private final Audit audit;

  BoxBatchController(
      PackageIntake intake,
      Submissions submissions,
      InvoiceHandover handover,
      Extras extras,
      Audit audit) {
    this.intake = intake;
    this.submissions = submissions;
    this.handover = handover;
    this.extras = extras;
    this.audit = audit;
  }

  private record Order(String id, boolean offline, boolean upo, boolean notice) {}

  /** Takes any type: boundaries of published clients have characters that Spring refuses. */
  @PostMapping
  ResponseEntity<BoxReply> boxUploadBatch(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    try {
      FileItemIterator parts = new FileUpload().getItemIterator(form(request));
      Order order = order(part(parts, "request"));
      try (InputStream file = part(parts, "file")) {
        Options options = new Options(false, order.offline());
        intake.receive(caller.tenant(), order.id(), options, 0, file);
      }
      extras.wishes().note(caller.tenant(), order.id(), order.upo());
      extras.notices().note(caller.tenant(), Kind.BATCH, order.id(), order.notice());
      audit.record(caller, "box.batch", order.id());
      return ResponseEntity.ok(new BoxReply.Result(true));
    } catch (FileUploadException e) {
      throw new GatewayFailure(BoxError.REQUEST, "the form cannot be read: " + e.getMessage());
    }
  }

  /** A form that comes too slowly is not waited for. */
  private static ServletRequestContext form(HttpServletRequest request) {
    return new ServletRequestContext(request) {
      @Override
      public InputStream getInputStream() throws IOException {
        return BodyBudget.stream(request);
      }
    };
  }

  private static InputStream part(FileItemIterator parts, String name)
      throws IOException, FileUploadException {
    FileItemStream part = parts.hasNext() ? parts.next() : null;
    if (part == null || !name.equals(part.getFieldName())) {
      throw new GatewayFailure(
          BoxError.REQUEST, "the form has a part 'request' with JSON, then a part 'file'");
    }
    return part.openStream();
  }

  private static Order order(InputStream json) throws IOException {
    byte[] bytes = json.readNBytes(REQUEST_LIMIT + 1);
    if (bytes.length > REQUEST_LIMIT) {
      throw new GatewayFailure(BoxError.SIZE, "the part 'request' is too large");
    }
    JsonBody body = JsonBody.parse(bytes);
    String version = body.requiredText("invoiceVersion");
    if (!version.equals("v2") && !version.equals("v3")) {
      throw body.wrong("invoiceVersion", "v2 or v3 is required");
    }
    return new Order(
        BoxIds.ours("uploadId", body.requiredText("uploadId")),
        body.flag("offline"),
        body.flag("upo"),
        body.flag("notify"));
  }

  /** Answers once KSeF has decided over all, and the receipt is there if it was wished for. */
  @GetMapping("/{uploadId}")
  ResponseEntity<BoxReply> boxUploadBatchStatus(
      @AuthenticationPrincipal Caller caller, @PathVariable String uploadId) {
    Tenant tenant = caller.tenant();
    UploadedPackage p = intake.get(tenant, BoxIds.ours("uploadId", uploadId));
    requireOver(tenant, p);
    List<InvoiceInfo> all = new ArrayList<>();
    Submission accepted = null;
    List<File> files = intake.files(p, 0, PAGE);
    while (!files.isEmpty()) {
      for (File file : files) {
        Submission s =
            file.submission() == null ? null : submissions.get(tenant, file.submission());
        all.add(info(file, s));
        accepted = s != null && s.outcome().ksefNumber() != null ? s : accepted;
      }
      files = intake.files(p, files.getLast().ordinal(), PAGE);
    }
    return ResponseEntity.ok(reply(tenant, uploadId, p, all, accepted));
  }

  private static InvoiceInfo info(File file, @Nullable Submission s) {
    return s == null
        ? InvoiceInfo.refused(file.ordinal(), file.name(), file.faults())
        : InvoiceInfo.of(s, file.ordinal());
  }

  private BoxReply reply(
      Tenant tenant,
      String uploadId,
      UploadedPackage p,
      List<InvoiceInfo> all,
      @Nullable Submission accepted) {
    boolean upo = accepted != null && extras.wishes().receipt(tenant, p.id());
    String session = accepted == null ? null : accepted.carriage().session();
    return new BoxReply.Batch(
        uploadId,
        all,
        Objects.requireNonNullElse(session, ""),
        upo ? handover.receipt(tenant, Objects.requireNonNull(accepted)) : null);
  }

  private void requireOver(Tenant tenant, UploadedPackage p) {
    if (p.state() == UploadedPackage.State.FAILED && p.files() == 0) {
      throw new GatewayFailure(BoxError.FORMAT, "the package cannot be read: " + p.reason());
    }
    extras.progress().requireOver(Kind.BATCH, tenant, p.id());
  }
}

package dev.bramka.gateway.apiv1;

import dev.bramka.documents.validate.ValidationReport;
import dev.bramka.gateway.invoices.InvoiceCheck;
import dev.bramka.gateway.invoices.InvoiceSending;
import dev.bramka.gateway.invoices.KnownInvoices;
import dev.bramka.gateway.outbox.OutgoingInvoice;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Operations 7 to 10: validating, sending, asking after and fetching invoices. */
@RestController
@RequestMapping("/api/invoice")
class InvoiceController {
  /** KSeF's largest invoice. */
  private static final int XML_LIMIT = 3_000_000;

  /** The same in Base64 with line breaks, and the JSON around it. */
  private static final int SEND_LIMIT = XML_LIMIT / 3 * 4 + 200_000;

  private final Sessions sessions;
  private final InvoiceSending sending;
  private final InvoiceCheck check;
  private final KnownInvoices known;
  private final Web web;

  InvoiceController(
      Sessions sessions, InvoiceSending sending, InvoiceCheck check, KnownInvoices known, Web web) {
    this.sessions = sessions;
    this.sending = sending;
    this.check = check;
    this.known = known;
    this.web = web;
  }

  @PostMapping(
      path = "/validate",
      consumes = {MediaType.TEXT_XML_VALUE, MediaType.APPLICATION_XML_VALUE})
  ResponseEntity<byte[]> ksefInvoiceValidate(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    ValidationReport report =
        web.bodies().with(request, XML_LIMIT, xml -> check.require(caller.tenant(), xml, null));
    return Answers.json(new Reply.Valid(true, Objects.requireNonNull(report.version()).apiName()));
  }

  /** Everything that every layer of validation has to say, errors and warnings. */
  @PostMapping(
      path = "/validate/report",
      consumes = {MediaType.TEXT_XML_VALUE, MediaType.APPLICATION_XML_VALUE})
  ResponseEntity<byte[]> validateReport(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    ValidationReport report =
        web.bodies().with(request, XML_LIMIT, xml -> check.report(caller.tenant(), xml));
    return Answers.json(Reply.Report.of(report));
  }

  @PostMapping(path = "/send", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> ksefInvoiceSend(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    OutgoingInvoice sent =
        web.bodies().with(request, SEND_LIMIT, body -> send(caller, JsonBody.parse(body)));
    web.audit().note(caller, "invoice.send", sent.reference());
    return Answers.json(
        new Reply.Created(
            Objects.requireNonNull(sent.reference()), Answers.moment(sent.created())));
  }

  private OutgoingInvoice send(Caller caller, JsonBody body) {
    String sessionId = body.requiredText("sessionId");
    JsonBody plain = body.object("plain");
    JsonBody encrypted = body.object("encrypted");
    Session session = sessions.get(caller.tenant(), sessionId);
    if (plain != null && encrypted != null) {
      throw body.wrong("plain", "give either plain or encrypted, not both");
    }
    if (session.encrypted() && encrypted == null) {
      throw body.wrong("encrypted", "is missing; this session is encrypted");
    }
    if (!session.encrypted() && plain == null) {
      throw body.wrong("plain", "is missing; this session is not encrypted");
    }
    return encrypted != null
        ? sending.send(session, encrypted(encrypted))
        : sending.send(session, Objects.requireNonNull(plain).requiredBase64("invoice"));
  }

  private static InvoiceSending.Encrypted encrypted(JsonBody encrypted) {
    byte[] ciphertext = encrypted.requiredBase64("encryptedInvoice");
    byte[] hash = encrypted.requiredBase64("invoiceHash");
    int size = encrypted.requiredSize("invoiceSize");
    if (hash.length != 32) {
      throw encrypted.wrong("invoiceHash", "a SHA-256 has 32 bytes, this has " + hash.length);
    }
    return new InvoiceSending.Encrypted(ciphertext, hash, size);
  }

  @GetMapping("/status/{invoiceId}")
  ResponseEntity<byte[]> ksefInvoiceStatus(
      @AuthenticationPrincipal Caller caller, @PathVariable String invoiceId) {
    return Answers.json(Reply.InvoiceStatus.of(known.status(caller.tenant(), invoiceId)));
  }

  @GetMapping("/get/{sessionId}/{invoiceKsefNumber}")
  ResponseEntity<byte[]> ksefInvoiceGet(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String sessionId,
      @PathVariable String invoiceKsefNumber,
      @RequestParam(required = false) @Nullable String source) {
    Session session = sessions.get(caller.tenant(), sessionId);
    byte[] xml = known.obtain(session.tenant(), invoiceKsefNumber, "ksef".equalsIgnoreCase(source));
    web.audit().note(caller, "invoice.get", invoiceKsefNumber);
    return session.encrypted()
        ? Answers.bytes(MediaType.APPLICATION_OCTET_STREAM, session.key().encrypt(xml))
        : Answers.bytes(Answers.XML, xml);
  }
}

package dev.bramka.gateway.apiv1;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.documents.KsefNumber;
import dev.bramka.documents.validate.ValidationReport;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.Downloads;
import dev.bramka.gateway.outbox.Decisions;
import dev.bramka.gateway.outbox.InvoiceCheck;
import dev.bramka.gateway.outbox.Outbox;
import dev.bramka.gateway.outbox.OutboxArchiver;
import dev.bramka.gateway.outbox.OutgoingInvoice;
import dev.bramka.gateway.platform.BodyBudget;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.security.Audit;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private final Outbox outbox;
  private final InvoiceCheck check;
  private final Archive archive;
  private final Decisions decisions;
  private final OutboxArchiver sent;
  private final Downloads downloads;
  private final Audit audit;
  private final BodyBudget bodies;
  private final boolean validateBeforeSend;

  InvoiceController(
      Sessions sessions,
      Outbox outbox,
      InvoiceCheck check,
      Archive archive,
      Decisions decisions,
      OutboxArchiver sent,
      Downloads downloads,
      Audit audit,
      BodyBudget bodies,
      KsefSettings settings) {
    this.sessions = sessions;
    this.outbox = outbox;
    this.check = check;
    this.archive = archive;
    this.decisions = decisions;
    this.sent = sent;
    this.downloads = downloads;
    this.audit = audit;
    this.bodies = bodies;
    this.validateBeforeSend = settings.validateBeforeSend();
  }

  @PostMapping(
      path = "/validate",
      consumes = {MediaType.TEXT_XML_VALUE, MediaType.APPLICATION_XML_VALUE})
  ResponseEntity<byte[]> ksefInvoiceValidate(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    ValidationReport report =
        bodies.with(
            request.getInputStream(),
            request.getContentLengthLong(),
            XML_LIMIT,
            xml -> check.require(caller.tenant(), xml, null));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("valid", true);
    answer.put("invoiceVersion", Objects.requireNonNull(report.version()).apiName());
    return Answers.json(answer);
  }

  /** Everything that every layer of validation has to say, errors and warnings. */
  @PostMapping(
      path = "/validate/report",
      consumes = {MediaType.TEXT_XML_VALUE, MediaType.APPLICATION_XML_VALUE})
  ResponseEntity<byte[]> validateReport(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    ValidationReport report =
        bodies.with(
            request.getInputStream(),
            request.getContentLengthLong(),
            XML_LIMIT,
            xml -> check.report(caller.tenant(), xml));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("valid", report.valid());
    answer.put("invoiceVersion", report.version() == null ? null : report.version().apiName());
    answer.put("findings", report.findings());
    return Answers.json(answer);
  }

  @PostMapping(path = "/send", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> ksefInvoiceSend(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    OutgoingInvoice sent =
        bodies.with(
            request.getInputStream(),
            request.getContentLengthLong(),
            SEND_LIMIT,
            body -> send(caller, JsonBody.parse(body)));
    audit.note(caller, "invoice.send", sent.reference());
    Map<String, String> answer = new LinkedHashMap<>();
    answer.put("id", Objects.requireNonNull(sent.reference()));
    answer.put("created", Answers.moment(sent.created()));
    return Answers.json(answer);
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
    return outbox.send(
        session,
        encrypted != null
            ? encryptedHandover(session, encrypted)
            : plainHandover(session, Objects.requireNonNull(plain)));
  }

  private Outbox.Handover plainHandover(Session session, JsonBody plain) {
    byte[] xml = plain.requiredBase64("invoice");
    String number = checked(session, xml);
    return new Outbox.Handover(
        session.key().encrypt(xml), KsefCrypto.sha256(xml), xml.length, number);
  }

  private Outbox.Handover encryptedHandover(Session session, JsonBody encrypted) {
    byte[] ciphertext = encrypted.requiredBase64("encryptedInvoice");
    byte[] hash = encrypted.requiredBase64("invoiceHash");
    int size = encrypted.requiredSize("invoiceSize");
    if (hash.length != 32) {
      throw encrypted.wrong("invoiceHash", "a SHA-256 has 32 bytes, this has " + hash.length);
    }
    // One answer for padding, size and hash: more would tell of what is encrypted.
    byte[] xml = session.key().decrypt(ciphertext).orElse(new byte[0]);
    String actual = KsefCrypto.sha256(xml);
    if (xml.length != size || !MessageDigest.isEqual(hash, Base64.getDecoder().decode(actual))) {
      throw new GatewayFailure(
          Reason.INVOICE_FORMAT,
          "/encrypted: encryptedInvoice is not an invoice of invoiceSize bytes with the hash"
              + " invoiceHash, encrypted with the session's key and vector");
    }
    return new Outbox.Handover(ciphertext, actual, size, checked(session, xml));
  }

  private @Nullable String checked(Session session, byte[] xml) {
    if (xml.length == 0) {
      throw new GatewayFailure(Reason.INVOICE_SIZE, "The invoice is empty");
    }
    return validateBeforeSend
        ? check.require(session.tenant(), xml, session.version()).facts().number()
        : null;
  }

  @GetMapping("/status/{invoiceId}")
  ResponseEntity<byte[]> ksefInvoiceStatus(
      @AuthenticationPrincipal Caller caller, @PathVariable String invoiceId) {
    return Answers.json(status(decisions.status(caller.tenant(), invoiceId)));
  }

  private static Map<String, Object> status(OutgoingInvoice invoice) {
    Map<String, Object> answer = new LinkedHashMap<>();
    switch (invoice.state()) {
      case ACCEPTED -> {
        answer.put("status", "accepted");
        if (invoice.acquired() != null) {
          answer.put("acquisitionTimestamp", Answers.moment(invoice.acquired()));
        }
        putIfKnown(answer, "ksefReferenceNumber", invoice.ksefNumber());
        putIfKnown(answer, "invoiceNumber", invoice.invoiceNumber());
      }
      case REJECTED -> {
        answer.put("status", "rejected");
        Map<String, Object> error = new LinkedHashMap<>();
        putIfKnown(error, "code", invoice.errorCode());
        putIfKnown(error, "description", invoice.errorDescription());
        putIfKnown(error, "details", invoice.errorDetails());
        answer.put("error", error);
      }
      case PENDING, SENT -> answer.put("status", "processing");
    }
    return answer;
  }

  private static void putIfKnown(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  @GetMapping("/get/{sessionId}/{invoiceKsefNumber}")
  ResponseEntity<byte[]> ksefInvoiceGet(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String sessionId,
      @PathVariable String invoiceKsefNumber,
      @RequestParam(required = false) @Nullable String source) {
    Session session = sessions.get(caller.tenant(), sessionId);
    if (!KsefNumber.isValid(invoiceKsefNumber)) {
      throw new GatewayFailure(
          Reason.INVOICE_UNKNOWN, "Not a KSeF number, or its checksum is wrong");
    }
    byte[] xml =
        "ksef".equalsIgnoreCase(source)
            ? downloads.fetch(session.tenant(), invoiceKsefNumber)
            : known(session, invoiceKsefNumber);
    audit.note(caller, "invoice.get", invoiceKsefNumber);
    return session.encrypted()
        ? Answers.bytes(MediaType.APPLICATION_OCTET_STREAM, session.key().encrypt(xml))
        : Answers.bytes(Answers.XML, xml);
  }

  /** KSeF allows few downloads, so what is here already is taken from here. */
  private byte[] known(Session session, String number) {
    return archive
        .xml(session.tenant(), number)
        .or(() -> sent.xml(session.tenant(), number))
        .orElseGet(() -> downloads.fetch(session.tenant(), number));
  }
}

package dev.bramka.gateway.apiv1;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.invoices.SendingSessions;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Base64;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Operations 1 to 5: public key and sessions. */
@RestController
@RequestMapping("/api/invoice")
class SessionController {
  private static final int OPEN_LIMIT = 16_384;

  private final Sessions sessions;
  private final SendingSessions sending;
  private final Web web;
  private final Clock clock;

  SessionController(Sessions sessions, SendingSessions sending, Web web, Clock clock) {
    this.sessions = sessions;
    this.sending = sending;
    this.web = web;
    this.clock = clock;
  }

  @GetMapping("/public/key")
  ResponseEntity<byte[]> ksefPublicKey() {
    return Answers.json(
        new Reply.PublicKey("RSA", Base64.getEncoder().encodeToString(sending.publicKey())));
  }

  @PostMapping(path = "/session/open", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> ksefSessionOpen(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    Session session =
        web.bodies().with(request, OPEN_LIMIT, body -> open(caller, JsonBody.parse(body)));
    web.audit().record(caller, "session.open", session.reference());
    return Answers.json(new Reply.Created(session.reference(), Answers.moment(clock.millis())));
  }

  private Session open(Caller caller, JsonBody body) {
    InvoiceVersion version = version(body.requiredText("invoiceVersion"));
    byte[] iv = body.base64("initVector");
    byte[] wrapped = body.base64("encryptedKey");
    if (iv == null && wrapped == null) {
      return sending.open(caller.tenant(), version);
    }
    if (iv == null || wrapped == null) {
      throw body.wrong(
          iv == null ? "initVector" : "encryptedKey",
          "is missing; an encrypted session needs initVector and encryptedKey");
    }
    return sending.open(caller.tenant(), version, wrapped, iv);
  }

  private static InvoiceVersion version(String name) {
    InvoiceVersion version =
        InvoiceVersion.ofApiName(name)
            .orElseThrow(
                () -> new GatewayFailure(ErrorCode.INVOICE_VERSION, "/invoiceVersion: v2 or v3"));
    if (version == InvoiceVersion.FA_1 || version == InvoiceVersion.FA_RR_1) {
      throw new GatewayFailure(
          ErrorCode.INVOICE_VERSION,
          "/invoiceVersion: KSeF does not accept " + version.systemCode() + " here; use v3");
    }
    return version;
  }

  @GetMapping("/session/status/{sessionId}")
  ResponseEntity<byte[]> ksefSessionStatus(
      @AuthenticationPrincipal Caller caller, @PathVariable String sessionId) {
    Session session = sessions.get(caller.tenant(), sessionId);
    return Answers.json(new Reply.SessionStatus(sessions.active(session) ? "active" : "closed"));
  }

  @RequestMapping(
      path = "/session/close/{sessionId}",
      method = {RequestMethod.GET, RequestMethod.POST})
  ResponseEntity<byte[]> ksefSessionClose(
      @AuthenticationPrincipal Caller caller, @PathVariable String sessionId) {
    sending.close(caller.tenant(), sessionId);
    web.audit().record(caller, "session.close", sessionId);
    return Answers.json(new Reply.Closed(true));
  }

  @GetMapping("/session/upo/{sessionId}")
  ResponseEntity<byte[]> ksefSessionUpo(
      @AuthenticationPrincipal Caller caller, @PathVariable String sessionId) {
    byte[] upo = sending.receipt(caller.tenant(), sessionId);
    web.audit().note(caller, "upo.get", sessionId);
    return Answers.bytes(Answers.XML, upo);
  }
}

package dev.bramka.gateway.apiv1;

import dev.bramka.documents.visualise.Visualiser;
import dev.bramka.documents.visualise.Visualiser.Format;
import dev.bramka.documents.visualise.model.Language;
import dev.bramka.gateway.invoices.KnownInvoices;
import dev.bramka.gateway.invoices.SendingSessions;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.rendering.Drawings;
import dev.bramka.gateway.rendering.Drawings.Wanted;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Operation 14, invoices to look at, and our additions: receipts, and what is in the archive. */
@RestController
class VisualizeController {
  private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);

  /** The page needs nothing, so a browser may refuse it everything. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

  private static final int INVOICE_LIMIT = base64(Visualiser.LARGEST_INVOICE);
  private static final int UPO_LIMIT = base64(Visualiser.LARGEST_UPO);

  private final Drawings drawings;
  private final KnownInvoices known;
  private final SendingSessions sessions;
  private final Web web;

  VisualizeController(Drawings drawings, KnownInvoices known, SendingSessions sessions, Web web) {
    this.drawings = drawings;
    this.known = known;
    this.sessions = sessions;
    this.web = web;
  }

  /** Base64 with line breaks, and room for the other fields. */
  private static int base64(int bytes) {
    return bytes / 3 * 4 + bytes / 32 + 16_384;
  }

  @PostMapping(path = "/api/invoice/visualize", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> ksefInvoiceVisualize(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    return web.bodies().with(request, INVOICE_LIMIT, body -> invoice(caller, JsonBody.parse(body)));
  }

  private ResponseEntity<byte[]> invoice(Caller caller, JsonBody body) {
    Wanted wanted = wanted(body);
    boolean codes = body.flag("includeQrCode");
    // The published documentation calls the field invoiceDate in one place.
    boolean misprint = body.text("invoiceData") == null && body.text("invoiceDate") != null;
    byte[] xml = body.requiredBase64(misprint ? "invoiceDate" : "invoiceData");
    String given = Objects.requireNonNullElse(body.text("invoiceKsefNumber"), "").strip();
    String number = given.isEmpty() ? known.numberOf(caller.tenant(), xml) : given;
    web.audit().note(caller, "invoice.visualize", number);
    return page(wanted, drawings.invoice(caller.tenant(), xml, number, wanted, codes));
  }

  @PostMapping(path = "/api/upo/visualize", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> visualizeUpo(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    return web.bodies()
        .with(
            request,
            UPO_LIMIT,
            body -> {
              JsonBody json = JsonBody.parse(body);
              Wanted wanted = wanted(json);
              byte[] upo = json.requiredBase64("upoData");
              web.audit().note(caller, "upo.visualize", null);
              return page(wanted, drawings.upo(caller.tenant(), upo, wanted));
            });
  }

  /** The receipt of a session to look at. */
  @GetMapping("/api/invoice/session/upo/{sessionId}/visualize")
  ResponseEntity<byte[]> visualizeSessionUpo(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String sessionId,
      @RequestParam Map<String, String> given) {
    Wanted wanted = wanted(given);
    byte[] upo = sessions.receipt(caller.tenant(), sessionId);
    web.audit().note(caller, "upo.visualize", sessionId);
    return page(wanted, drawings.upo(caller.tenant(), upo, wanted));
  }

  /** An invoice of the archive to look at. */
  @GetMapping("/api/archive/invoices/{ksefNumber}/visualize")
  ResponseEntity<byte[]> visualizeArchived(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String ksefNumber,
      @RequestParam Map<String, String> given) {
    Wanted wanted = wanted(given);
    boolean codes = flag("includeQrCode", given);
    byte[] xml = known.get(caller.tenant(), ksefNumber);
    web.audit().note(caller, "invoice.visualize", ksefNumber);
    return page(wanted, drawings.invoice(caller.tenant(), xml, ksefNumber, wanted, codes));
  }

  private static Wanted wanted(JsonBody body) {
    return wanted(
        body.requiredText("outputFormat"),
        body.requiredText("outputLanguage"),
        body.flag("includeLogo"));
  }

  private static Wanted wanted(String format, String language, boolean logo) {
    return new Wanted(
        Language.ofApiName(language)
            .orElseThrow(() -> unknown("outputLanguage", language, "pl, en or pl_en")),
        Format.ofApiName(format).orElseThrow(() -> unknown("outputFormat", format, "html or pdf")),
        logo);
  }

  private static Wanted wanted(Map<String, String> given) {
    return wanted(
        given.getOrDefault("outputFormat", "html"),
        given.getOrDefault("outputLanguage", "pl"),
        flag("includeLogo", given));
  }

  private static boolean flag(String name, Map<String, String> given) {
    String value = given.getOrDefault(name, "true");
    if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
      throw unknown(name, value, "true or false");
    }
    return value.equalsIgnoreCase("true");
  }

  private static GatewayFailure unknown(String name, @Nullable String value, String allowed) {
    return new GatewayFailure(
        ErrorCode.INVOICE_INPUT, "/" + name + ": '" + value + "' is none of " + allowed);
  }

  private static ResponseEntity<byte[]> page(Wanted wanted, byte[] page) {
    if (wanted.format() == Format.PDF) {
      return Answers.bytes(MediaType.APPLICATION_PDF, page);
    }
    return ResponseEntity.ok()
        .contentType(HTML)
        .header("Content-Security-Policy", POLICY)
        .body(page);
  }
}

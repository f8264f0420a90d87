package dev.bramka.gateway.apiv1;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.simple.ShortForm;
import dev.bramka.gateway.invoices.InvoiceForms;
import dev.bramka.gateway.invoices.InvoiceMaking;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.web.JsonBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Operation 6, generating an invoice from JSON, and the way back. */
@RestController
@RequestMapping("/api/invoice")
class GenerateController {
  private static final int JSON_LIMIT = 12_000_000;
  private static final int XML_LIMIT = 3_000_000;

  /** A tree of small values takes many times the room of its text. */
  private static final int TREE_COPIES = 20;

  private final InvoiceMaking making;
  private final Web web;

  GenerateController(InvoiceMaking making, Web web) {
    this.making = making;
    this.web = web;
  }

  @PostMapping(path = "/generate", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> ksefInvoiceGenerate(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    GeneratedInvoice generated = generated(caller, request);
    byte[] xml = valid(generated);
    return Answers.document(xml, generated.warnings().size(), "/api/invoice/generate/report");
  }

  /** The same with all errors at once. */
  @PostMapping(path = "/generate/report", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> generateReport(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    return report(generated(caller, request));
  }

  private static ResponseEntity<byte[]> report(GeneratedInvoice generated) {
    return Answers.json(Reply.GenerationReport.of(generated));
  }

  private GeneratedInvoice generated(Caller caller, HttpServletRequest request) throws IOException {
    return web.bodies()
        .with(
            request,
            JSON_LIMIT,
            TREE_COPIES,
            body ->
                making.full(caller.tenant(), body.length, () -> InvoiceForms.full(object(body))));
  }

  /**
   * Makes an invoice from the short form; the answer is its XML, or its full JSON when the caller
   * accepts JSON and not XML.
   */
  @PostMapping(path = "/generate/simple", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> generateSimple(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    ShortForm.Result result = simple(caller, request);
    byte[] xml = valid(result.generated());
    if (!wantsJson(request)) {
      int warnings = result.generated().warnings().size();
      return Answers.document(xml, warnings, "/api/invoice/generate/simple/report");
    }
    return tree(new Reply.Expanded(result.invoice(), result.generated().warnings()));
  }

  /** With the numbers of an invoice as they stand in it. */
  private static ResponseEntity<byte[]> tree(Reply reply) {
    return Answers.bytes(MediaType.APPLICATION_JSON, InvoiceJson.MAPPER.writeValueAsBytes(reply));
  }

  /** The same with all errors at once. */
  @PostMapping(path = "/generate/simple/report", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> generateSimpleReport(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    return report(simple(caller, request).generated());
  }

  private ShortForm.Result simple(Caller caller, HttpServletRequest request) throws IOException {
    return web.bodies()
        .with(
            request,
            JSON_LIMIT,
            TREE_COPIES,
            body ->
                making.simple(
                    caller.tenant(), body.length, () -> InvoiceForms.shortForm(object(body))));
  }

  private static boolean wantsJson(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains("json") && !accept.contains("xml");
  }

  private static byte[] valid(GeneratedInvoice generated) {
    for (JsonFinding first : generated.errors()) {
      throw new GatewayFailure(reason(first), first.summary(), first.summaryPl());
    }
    return generated.valid().orElseThrow();
  }

  private static ObjectNode object(byte[] body) {
    return JsonBody.object(InvoiceJson.MAPPER, body);
  }

  private static Reason reason(JsonFinding finding) {
    if (finding.rule().equals("JSON_VERSION")) {
      return ErrorCode.INVOICE_VERSION;
    }
    if (finding.rule().startsWith("BYTES_SIZE")) {
      return ErrorCode.INVOICE_SIZE;
    }
    if (finding.rule().equals("JSON_BASE64")) {
      return ErrorCode.B64_DECODE;
    }
    return finding.rule().startsWith("JSON_") ? ErrorCode.INVOICE_INPUT : ErrorCode.INVOICE_FORMAT;
  }

  /** The JSON of an invoice, as generating takes it. */
  @PostMapping(
      path = "/parse",
      consumes = {MediaType.TEXT_XML_VALUE, MediaType.APPLICATION_XML_VALUE})
  ResponseEntity<byte[]> parse(@AuthenticationPrincipal Caller caller, HttpServletRequest request)
      throws IOException {
    return tree(
        web.bodies()
            .with(
                request,
                XML_LIMIT,
                TREE_COPIES,
                xml -> Reply.Parsed.of(making.parse(caller.tenant(), xml))));
  }
}

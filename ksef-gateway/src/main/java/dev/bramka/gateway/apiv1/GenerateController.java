package dev.bramka.gateway.apiv1;

import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.generate.InvoiceGenerator;
import dev.bramka.documents.generate.InvoiceJson;
import dev.bramka.documents.generate.InvoiceParser;
import dev.bramka.documents.generate.JsonFinding;
import dev.bramka.documents.generate.simple.ShortForm;
import dev.bramka.documents.validate.ValidationOptions;
import dev.bramka.documents.vat.TaxPer;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.outbox.OutboxArchiver;
import dev.bramka.gateway.platform.BodyBudget;
import dev.bramka.gateway.platform.Computing;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.security.Caller;
import dev.bramka.gateway.tenants.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Operation 6, generating an invoice from JSON, and the way back. */
@RestController
@RequestMapping("/api/invoice")
class GenerateController {
  private static final int JSON_LIMIT = 12_000_000;
  private static final int XML_LIMIT = 3_000_000;

  /** A tree of small values takes many times the room of its text. */
  private static final int TREE_COPIES = 20;

  private final InvoiceGenerator generator;
  private final ShortForm shortForm;
  private final Archive archive;
  private final OutboxArchiver outbox;
  private final BodyBudget bodies;
  private final Computing computing;

  GenerateController(
      BodyBudget bodies, Computing computing, Archive archive, OutboxArchiver outbox, Clock clock) {
    this.bodies = bodies;
    this.computing = computing;
    this.archive = archive;
    this.outbox = outbox;
    generator = new InvoiceGenerator(clock);
    shortForm = new ShortForm(clock);
  }

  @PostMapping(path = "/generate", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> ksefInvoiceGenerate(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    GeneratedInvoice generated = generated(caller, request);
    return Answers.bytes(Answers.XML, valid(generated));
  }

  /** The same with all errors at once. */
  @PostMapping(path = "/generate/report", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> generateReport(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    return report(generated(caller, request));
  }

  private static ResponseEntity<byte[]> report(GeneratedInvoice generated) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("valid", generated.errors().isEmpty());
    answer.put("invoiceVersion", generated.version().apiName());
    answer.put("findings", generated.errors());
    answer.put("warnings", generated.warnings());
    if (generated.xml() != null) {
      answer.put("invoice", generated.xml());
    }
    return Answers.json(answer);
  }

  private GeneratedInvoice generated(Caller caller, HttpServletRequest request) throws IOException {
    return bodies.with(
        request.getInputStream(),
        request.getContentLengthLong(),
        JSON_LIMIT,
        TREE_COPIES,
        body ->
            computing.run(
                caller.tenant().id(),
                body.length,
                () -> {
                  ObjectNode root = object(body);
                  return generator.generate(invoice(root), taxPer(root), options(caller));
                }));
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
      return Answers.bytes(Answers.XML, xml);
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("invoice", result.invoice());
    answer.put("warnings", result.generated().warnings());
    return Answers.bytes(MediaType.APPLICATION_JSON, InvoiceJson.MAPPER.writeValueAsBytes(answer));
  }

  /** The same with all errors at once. */
  @PostMapping(path = "/generate/simple/report", consumes = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> generateSimpleReport(
      @AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
    return report(simple(caller, request).generated());
  }

  private ShortForm.Result simple(Caller caller, HttpServletRequest request) throws IOException {
    return bodies.with(
        request.getInputStream(),
        request.getContentLengthLong(),
        JSON_LIMIT,
        TREE_COPIES,
        body ->
            computing.run(
                caller.tenant().id(),
                body.length,
                () ->
                    shortForm.generate(
                        object(body), number -> known(caller.tenant(), number), options(caller))));
  }

  private Optional<byte[]> known(Tenant tenant, String number) {
    return archive.xml(tenant, number).or(() -> outbox.xml(tenant, number));
  }

  private static boolean wantsJson(HttpServletRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains("json") && !accept.contains("xml");
  }

  private static ValidationOptions options(Caller caller) {
    return ValidationOptions.defaults(caller.tenant().production()).withBusiness();
  }

  private static byte[] valid(GeneratedInvoice generated) {
    for (JsonFinding first : generated.errors()) {
      throw new GatewayFailure(reason(first), first.summary(), first.summaryPl());
    }
    return generated.valid().orElseThrow();
  }

  /**
   * The way of rounding; an option that is not known is refused, as it may have meant something.
   */
  private static TaxPer taxPer(ObjectNode root) {
    JsonNode options = root.path("options");
    if (options.isMissingNode() || options.isNull()) {
      return TaxPer.RATE;
    }
    for (String key : options.propertyNames()) {
      if (!key.equals("taxPer")) {
        throw new GatewayFailure(Reason.INPUT, "/options/" + key + ": unknown; there is taxPer");
      }
    }
    JsonNode per = options.path("taxPer");
    boolean none = options.isObject() && (per.isMissingNode() || per.isNull());
    return switch (none ? "rate" : per.isString() ? per.stringValue() : "") {
      case "rate" -> TaxPer.RATE;
      case "row" -> TaxPer.ROW;
      default ->
          throw new GatewayFailure(
              Reason.INPUT, "/options: " + options + "; allowed is taxPer: rate or row");
    };
  }

  private static ObjectNode invoice(JsonNode root) {
    if (root.get("invoice") instanceof ObjectNode invoice) {
      return invoice;
    }
    throw new GatewayFailure(Reason.INPUT, "/invoice: an object is required");
  }

  private static ObjectNode object(byte[] body) {
    return JsonBody.object(InvoiceJson.MAPPER, body);
  }

  private static Reason reason(JsonFinding finding) {
    if (finding.rule().equals("JSON_VERSION")) {
      return Reason.INVOICE_VERSION;
    }
    if (finding.rule().startsWith("BYTES_SIZE")) {
      return Reason.INVOICE_SIZE;
    }
    if (finding.rule().equals("JSON_BASE64")) {
      return Reason.BASE64;
    }
    return finding.rule().startsWith("JSON_") ? Reason.INPUT : Reason.INVOICE_FORMAT;
  }

  /** The JSON of an invoice, as generating takes it. */
  @PostMapping(
      path = "/parse",
      consumes = {MediaType.TEXT_XML_VALUE, MediaType.APPLICATION_XML_VALUE})
  ResponseEntity<byte[]> parse(@AuthenticationPrincipal Caller caller, HttpServletRequest request)
      throws IOException {
    ObjectNode invoice =
        bodies.with(
            request.getInputStream(),
            request.getContentLengthLong(),
            XML_LIMIT,
            TREE_COPIES,
            xml -> computing.run(caller.tenant().id(), xml.length, () -> parsed(xml)));
    return Answers.bytes(
        MediaType.APPLICATION_JSON,
        InvoiceJson.MAPPER.writeValueAsBytes(Map.of("invoice", invoice)));
  }

  private static ObjectNode parsed(byte[] xml) {
    try {
      return InvoiceParser.parse(xml);
    } catch (IllegalArgumentException e) {
      throw new GatewayFailure(Reason.INVOICE_FORMAT, e.getMessage());
    }
  }
}

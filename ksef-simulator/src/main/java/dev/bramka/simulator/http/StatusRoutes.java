package dev.bramka.simulator.http;

import dev.bramka.documents.KsefNumber;
import dev.bramka.simulator.contract.Facts.StatusText;
import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.KsefException;
import dev.bramka.simulator.contract.Refusal;
import dev.bramka.simulator.contract.StatusTexts;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.rules.Crypto;
import dev.bramka.simulator.rules.InvoiceMode;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.rules.UpoWriter;
import dev.bramka.simulator.state.BatchStore;
import dev.bramka.simulator.state.Context;
import dev.bramka.simulator.state.InvoiceStore;
import dev.bramka.simulator.state.InvoiceStore.Invoice;
import dev.bramka.simulator.state.MetadataStore;
import dev.bramka.simulator.state.SessionStore;
import dev.bramka.simulator.state.SessionStore.Counts;
import dev.bramka.simulator.state.SessionStore.Session;
import dev.bramka.simulator.state.SessionStore.Upo;
import io.javalin.http.HandlerType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statuses, lists, receipts and invoices: what reads. */
final class StatusRoutes {
  private static final Duration LINK_LIFETIME = Duration.ofDays(3);

  private final Clock clock;
  private final SessionStore sessions;
  private final BatchStore batches;
  private final InvoiceStore invoices;
  private final MetadataStore metadata;
  private final UpoWriter upos;
  private final Tokens tokens;

  StatusRoutes(World world) {
    clock = world.clock();
    sessions = world.stores().sessions();
    batches = world.stores().batches();
    invoices = world.stores().invoices();
    metadata = world.stores().metadata();
    upos = world.upos();
    tokens = world.tokens();
  }

  void add(Server server) {
    String session = "/sessions/{referenceNumber}";
    String invoice = session + "/invoices/{invoiceReferenceNumber}";
    server.secured(HandlerType.GET, "/sessions", this::list);
    server.secured(HandlerType.GET, session, this::session);
    server.secured(HandlerType.GET, session + "/invoices", c -> invoices(c, false));
    server.secured(HandlerType.GET, session + "/invoices/failed", c -> invoices(c, true));
    server.secured(HandlerType.GET, invoice, this::invoice);
    server.secured(HandlerType.GET, invoice + "/upo", this::invoiceUpo);
    server.secured(HandlerType.GET, session + "/invoices/ksef/{ksefNumber}/upo", this::numberUpo);
    server.secured(HandlerType.GET, session + "/upo/{upoReferenceNumber}", this::sessionUpo);
    server.secured(HandlerType.GET, "/invoices/ksef/{ksefNumber}", this::download);
    server.control(HandlerType.GET, "/storage/{ref}/{upo}", this::storage);
  }

  private void list(Call call) {
    int size = call.pageSize();
    int offset = Input.continuation(call);
    boolean batch = "Batch".equals(call.ctx().queryParam("sessionType"));
    List<Session> found = sessions.list(call.claims().context(), batch, offset, size + 1);
    SessionFilter filter = new SessionFilter(call);
    List<Map<String, Object>> items = new ArrayList<>();
    for (Session s : found.subList(0, Math.min(size, found.size()))) {
      if (filter.matches(s)) {
        items.add(item(s));
      }
    }
    String next = found.size() > size ? Input.continuation(offset + size) : null;
    call.json(200, Wire.object("continuationToken", next, "sessions", items));
  }

  private Map<String, Object> item(Session s) {
    Counts counts = sessions.counts(s.reference());
    return Wire.object(
        "referenceNumber", s.reference(),
        "status", status(s),
        "dateCreated", Wire.moment(s.created()),
        "dateUpdated", Wire.moment(s.updated()),
        "validUntil", Wire.moment(s.validUntil()),
        "totalInvoiceCount", counts.total(),
        "successfulInvoiceCount", counts.accepted(),
        "failedInvoiceCount", counts.failed());
  }

  private List<Map<String, Object>> pages(Call call, Session s) {
    List<Map<String, Object>> pages = new ArrayList<>();
    long until = clock.millis() + LINK_LIFETIME.toMillis();
    for (Upo upo : s.code() == 200 ? sessions.upos(s.reference()) : List.<Upo>of()) {
      pages.add(
          Wire.object(
              "referenceNumber", upo.reference(),
              "downloadUrl", link(call, s, upo.reference(), until),
              "downloadUrlExpirationDate", Wire.moment(until)));
    }
    return pages;
  }

  private void session(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    Counts counts = sessions.counts(s.reference());
    List<Map<String, Object>> pages = pages(call, s);
    call.json(
        200,
        Wire.object(
            "status", status(s),
            "dateCreated", Wire.moment(s.created()),
            "dateUpdated", Wire.moment(s.updated()),
            "validUntil", s.closed() == null ? Wire.moment(s.validUntil()) : null,
            "upo", pages.isEmpty() ? null : Map.of("pages", pages),
            "invoiceCount", counts.total(),
            "successfulInvoiceCount", counts.accepted(),
            "failedInvoiceCount", counts.failed() == 0 ? null : counts.failed()));
  }

  private void invoices(Call call, boolean failedOnly) {
    Session s = SessionRoutes.own(sessions, call);
    int size = call.pageSize();
    int after = Input.continuation(call);
    List<Invoice> found = invoices.list(s.reference(), failedOnly, after, size + 1);
    List<Invoice> page = found.subList(0, Math.min(size, found.size()));
    String next = found.size() > size ? Input.continuation(page.getLast().ordinal()) : null;
    Map<String, String> names = batches.names(s.reference());
    call.json(
        200,
        Wire.object(
            "continuationToken",
            next,
            "invoices",
            page.stream().map(i -> view(call, s, i, names)).toList()));
  }

  private void invoice(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    call.json(200, view(call, s, find(call, s), batches.names(s.reference())));
  }

  private Invoice find(Call call, Session s) {
    String reference = call.param("invoiceReferenceNumber");
    return invoices
        .find(s.reference(), reference)
        .orElseThrow(() -> KsefError.NO_SESSION.with("referenceNumber", reference));
  }

  private Map<String, Object> view(Call call, Session s, Invoice i, Map<String, String> names) {
    long until = clock.millis() + LINK_LIFETIME.toMillis();
    boolean accepted = i.code() == 200;
    boolean stored = i.stored() != null && i.stored() <= clock.millis();
    return Wire.object(
        "ordinalNumber", i.ordinal(),
        "invoiceNumber", i.invoiceNumber(),
        "ksefNumber", i.ksefNumber(),
        "referenceNumber", i.reference(),
        "invoiceHash", i.hash(),
        "invoiceFileName", names.get(i.reference()),
        "acquisitionDate", Wire.momentOrNull(i.acquired()),
        "invoicingDate", Wire.moment(i.invoicing()),
        "permanentStorageDate", stored ? Wire.momentOrNull(i.stored()) : null,
        "upoDownloadUrl", accepted ? link(call, s, i.reference(), until) : null,
        "upoDownloadUrlExpirationDate", accepted ? Wire.moment(until) : null,
        "invoicingMode", i.code() >= 200 ? InvoiceMode.of(i) : null,
        "status", status(i));
  }

  private static Map<String, Object> status(Invoice i) {
    Map<String, Object> status =
        status(i.code(), StatusTexts.INVOICE.description(i.code()), i.details());
    if (i.originalNumber() != null) {
      status.put(
          "extensions",
          Wire.object(
              "originalSessionReferenceNumber", i.originalSession(),
              "originalKsefNumber", i.originalNumber()));
    }
    return status;
  }

  private static Map<String, Object> status(Session s) {
    // Of the two reasons to cancel a batch session, the first is that nobody closed it.
    boolean late = s.batch() && s.closed() == null;
    boolean ofBatch = s.batch() && (s.code() != 440 || late);
    StatusText text = (ofBatch ? StatusTexts.BATCH_SESSION : StatusTexts.SESSION).of(s.code());
    return status(s.code(), text.description(), text.details().isEmpty() ? null : text.details());
  }

  private static Map<String, Object> status(int code, String label, @Nullable String details) {
    return Wire.object(
        "code", code,
        "description", label,
        "details", details == null ? null : List.of(details.split("\n")));
  }

  private String link(Call call, Session s, String reference, long until) {
    String path = s.reference() + "/" + reference;
    return call.ctx().scheme()
        + "://"
        + call.ctx().host()
        + "/storage/"
        + path
        + "?se="
        + until
        + "&sig="
        + tokens.signPath(path, until);
  }

  private void storage(Call call) {
    String path = call.param("ref") + "/" + call.param("upo");
    requireSigned(call, tokens, path);
    Session s = sessions.find(call.param("ref")).orElseThrow();
    answerUpo(
        call,
        invoices
            .find(s.reference(), call.param("upo"))
            .map(i -> upos.forInvoice(s, i))
            .or(() -> sessions.upo(s.reference(), call.param("upo")).map(Upo::xml))
            .orElseThrow(Refusal::linkExpired));
  }

  /** Refuses a link that we did not sign, or that has expired. */
  static void requireSigned(Call call, Tokens tokens, String path) {
    String until = call.ctx().queryParam("se");
    String signature = call.ctx().queryParam("sig");
    boolean wellFormed = until != null && signature != null && until.matches("[0-9]{1,15}");
    if (!wellFormed || !tokens.pathValid(path, Long.parseLong(until), signature)) {
      throw Refusal.linkExpired();
    }
  }

  private void invoiceUpo(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    answerUpo(call, accepted(s, find(call, s)));
  }

  private void numberUpo(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    Invoice invoice =
        invoices
            .findByNumber(s.reference(), call.param("ksefNumber"))
            .orElseThrow(
                () ->
                    KsefError.NO_UPO.with(
                        "ksefNumber", call.param("ksefNumber"), "referenceNumber", s.reference()));
    answerUpo(call, accepted(s, invoice));
  }

  private byte[] accepted(Session s, Invoice invoice) {
    if (invoice.code() != 200) {
      throw noUpo(s, invoice.reference());
    }
    return upos.forInvoice(s, invoice);
  }

  private void sessionUpo(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    String reference = call.param("upoReferenceNumber");
    answerUpo(
        call, sessions.upo(s.reference(), reference).orElseThrow(() -> noUpo(s, reference)).xml());
  }

  private static KsefException noUpo(Session s, String reference) {
    return KsefError.NO_UPO.with("referenceNumber", reference, "referenceNumber", s.reference());
  }

  private static void answerUpo(Call call, byte[] xml) {
    call.xml(xml, Crypto.sha256(xml));
  }

  private void download(Call call) {
    String number = call.param("ksefNumber");
    Context context = call.claims().context();
    Invoice invoice =
        invoices
            .byNumber(number)
            .filter(i -> KsefNumber.isValid(number))
            .filter(i -> metadata.visible(context.value(), i.reference()))
            .orElseThrow(() -> KsefError.NO_INVOICE.with("ksefNumber", number));
    if (invoice.stored() == null || invoice.stored() > clock.millis()) {
      throw KsefError.NOT_STORED_YET.with("ksefNumber", number);
    }
    call.xml(invoices.content(invoice.reference()).orElseThrow(), invoice.hash());
  }
}

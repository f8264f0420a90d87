package dev.bramka.simulator.http;

import dev.bramka.documents.KsefNumber;
import dev.bramka.simulator.rules.Crypto;
import dev.bramka.simulator.rules.InvoiceMode;
import dev.bramka.simulator.rules.KsefException;
import dev.bramka.simulator.rules.Labels;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.rules.UpoWriter;
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
  private final InvoiceStore invoices;
  private final MetadataStore metadata;
  private final UpoWriter upos;
  private final Tokens tokens;

  StatusRoutes(
      Clock clock,
      SessionStore sessions,
      InvoiceStore invoices,
      MetadataStore metadata,
      UpoWriter upos,
      Tokens tokens) {
    this.clock = clock;
    this.sessions = sessions;
    this.invoices = invoices;
    this.metadata = metadata;
    this.upos = upos;
    this.tokens = tokens;
  }

  void add(Server server) {
    secured(server, "/sessions", "sessionList", this::list);
    secured(server, "/sessions/{ref}", "sessionMisc", this::session);
    secured(server, "/sessions/{ref}/invoices", "sessionInvoiceList", c -> invoices(c, false));
    secured(
        server, "/sessions/{ref}/invoices/failed", "sessionInvoiceList", c -> invoices(c, true));
    secured(server, "/sessions/{ref}/invoices/{invoice}", "invoiceStatus", this::invoice);
    secured(server, "/sessions/{ref}/invoices/{invoice}/upo", "sessionMisc", this::invoiceUpo);
    secured(server, "/sessions/{ref}/invoices/ksef/{number}/upo", "sessionMisc", this::numberUpo);
    secured(server, "/sessions/{ref}/upo/{upo}", "sessionMisc", this::sessionUpo);
    secured(server, "/invoices/ksef/{number}", "invoiceDownload", this::download);
    server.control(HandlerType.GET, "/storage/{ref}/{upo}", this::storage);
  }

  private static void secured(Server server, String path, String group, Server.Endpoint endpoint) {
    server.secured(HandlerType.GET, path, Tokens.Kind.ACCESS, group, endpoint);
  }

  private void list(Call call) {
    int size = call.pageSize(1000);
    int offset = Input.continuation(call);
    String type = call.ctx().queryParam("sessionType");
    if (type == null) {
      throw Server.invalid("'sessionType' must not be empty.");
    }
    Input.oneOf(type, "sessionType", "Online", "Batch");
    List<Session> found =
        type.equals("Online")
            ? sessions.list(call.claims().context(), offset, size + 1)
            : List.of();
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
        "status", status(s.code(), Labels.session(s.code()), null),
        "dateCreated", Wire.moment(s.created()),
        "dateUpdated", Wire.moment(s.updated()),
        "validUntil", Wire.moment(s.validUntil()),
        "totalInvoiceCount", counts.total(),
        "successfulInvoiceCount", counts.accepted(),
        "failedInvoiceCount", counts.failed());
  }

  private void session(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    Counts counts = sessions.counts(s.reference());
    List<Map<String, Object>> pages = new ArrayList<>();
    long until = clock.millis() + LINK_LIFETIME.toMillis();
    for (Upo upo : s.code() == 200 ? sessions.upos(s.reference()) : List.<Upo>of()) {
      pages.add(
          Wire.object(
              "referenceNumber", upo.reference(),
              "downloadUrl", link(call, s, upo.reference(), until),
              "downloadUrlExpirationDate", Wire.moment(until)));
    }
    call.json(
        200,
        Wire.object(
            "status", status(s.code(), Labels.session(s.code()), null),
            "dateCreated", Wire.moment(s.created()),
            "dateUpdated", Wire.moment(s.updated()),
            "validUntil", s.closed() == null ? Wire.moment(s.validUntil()) : null,
            "upo", pages.isEmpty() ? null : Map.of("pages", pages),
            "invoiceCount", counts.total(),
            "successfulInvoiceCount", counts.accepted(),
            "failedInvoiceCount", counts.failed()));
  }

  private void invoices(Call call, boolean failedOnly) {
    Session s = SessionRoutes.own(sessions, call);
    int size = call.pageSize(1000);
    int after = Input.continuation(call);
    List<Invoice> found = invoices.list(s.reference(), failedOnly, after, size + 1);
    List<Invoice> page = found.subList(0, Math.min(size, found.size()));
    String next = found.size() > size ? Input.continuation(page.getLast().ordinal()) : null;
    call.json(
        200,
        Wire.object(
            "continuationToken",
            next,
            "invoices",
            page.stream().map(i -> view(call, s, i)).toList()));
  }

  private void invoice(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    call.json(200, view(call, s, find(call, s)));
  }

  private Invoice find(Call call, Session s) {
    return invoices
        .find(s.reference(), call.param("invoice"))
        .orElseThrow(
            () ->
                new KsefException(
                    21173,
                    "Brak faktury o wskazanym numerze referencyjnym.",
                    call.param("invoice")));
  }

  private Map<String, Object> view(Call call, Session s, Invoice i) {
    long until = clock.millis() + LINK_LIFETIME.toMillis();
    boolean accepted = i.code() == 200;
    boolean stored = i.stored() != null && i.stored() <= clock.millis();
    Map<String, Object> status = status(i.code(), Labels.invoice(i.code()), i.details());
    if (i.originalNumber() != null) {
      status.put(
          "extensions",
          Wire.object(
              "originalSessionReferenceNumber", i.originalSession(),
              "originalKsefNumber", i.originalNumber()));
    }
    return Wire.object(
        "ordinalNumber", i.ordinal(),
        "invoiceNumber", i.invoiceNumber(),
        "ksefNumber", i.ksefNumber(),
        "referenceNumber", i.reference(),
        "invoiceHash", i.hash(),
        "acquisitionDate", Wire.momentOrNull(i.acquired()),
        "invoicingDate", Wire.moment(i.invoicing()),
        "permanentStorageDate", stored ? Wire.momentOrNull(i.stored()) : null,
        "upoDownloadUrl", accepted ? link(call, s, i.reference(), until) : null,
        "upoDownloadUrlExpirationDate", accepted ? Wire.moment(until) : null,
        "invoicingMode", i.code() >= 200 ? InvoiceMode.of(i) : null,
        "status", status);
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
            .orElseThrow(() -> noUpo(call.param("upo"))));
  }

  /** Refuses a link that we did not sign, or that has expired. */
  static void requireSigned(Call call, Tokens tokens, String path) {
    String until = call.ctx().queryParam("se");
    String signature = call.ctx().queryParam("sig");
    boolean wellFormed = until != null && signature != null && until.matches("[0-9]{1,15}");
    if (!wellFormed || !tokens.pathValid(path, Long.parseLong(until), signature)) {
      throw Refusal.forbidden("link-expired", "Link wygasł lub jest nieprawidłowy", Map.of());
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
            .findByNumber(s.reference(), call.param("number"))
            .orElseThrow(() -> noUpo(call.param("number")));
    answerUpo(call, accepted(s, invoice));
  }

  private byte[] accepted(Session s, Invoice invoice) {
    if (invoice.code() != 200) {
      throw noUpo(invoice.reference());
    }
    return upos.forInvoice(s, invoice);
  }

  private void sessionUpo(Call call) {
    Session s = SessionRoutes.own(sessions, call);
    answerUpo(
        call,
        sessions
            .upo(s.reference(), call.param("upo"))
            .orElseThrow(() -> noUpo(call.param("upo")))
            .xml());
  }

  private static KsefException noUpo(String what) {
    return new KsefException(21178, "Nie znaleziono UPO dla podanych kryteriów.", what);
  }

  private static void answerUpo(Call call, byte[] xml) {
    call.xml(xml, Crypto.sha256(xml));
  }

  private void download(Call call) {
    String number = call.param("number");
    Context context = call.claims().context();
    Invoice invoice =
        invoices
            .byNumber(number)
            .filter(i -> KsefNumber.isValid(number))
            .filter(i -> metadata.visible(context.value(), i.reference()))
            .orElseThrow(
                () ->
                    new KsefException(
                        21164, "Faktura o podanym identyfikatorze nie istnieje.", number));
    if (invoice.stored() == null || invoice.stored() > clock.millis()) {
      throw new KsefException(
          21165, "Faktura o podanym numerze KSeF nie jest jeszcze dostępna.", number);
    }
    call.xml(invoices.content(invoice.reference()).orElseThrow(), invoice.hash());
  }
}

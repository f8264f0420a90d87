package dev.bramka.simulator.http;

import dev.bramka.simulator.contract.KsefError;
import dev.bramka.simulator.contract.Refusal;
import dev.bramka.simulator.contract.StatusTexts;
import dev.bramka.simulator.contract.Wire;
import dev.bramka.simulator.exports.Exports;
import dev.bramka.simulator.rules.InvoiceQuery;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.ReferenceNumbers;
import dev.bramka.simulator.rules.Tokens;
import dev.bramka.simulator.state.Context;
import dev.bramka.simulator.state.ExportStore;
import dev.bramka.simulator.state.ExportStore.Export;
import dev.bramka.simulator.state.MetadataStore;
import dev.bramka.simulator.state.MetadataStore.Found;
import dev.bramka.simulator.state.Settings;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.util.RawValue;

/** Searching: metadata and packages. */
final class QueryRoutes {
  private static final int CAP = 10_000;
  private static final int RUNNING_EXPORTS = 10;
  private static final Duration STATUS_KEPT = Duration.ofDays(7);

  private final Clock clock;
  private final Settings settings;
  private final Keys keys;
  private final Tokens tokens;
  private final ReferenceNumbers numbers;
  private final MetadataStore metadata;
  private final ExportStore store;
  private final Exports exports;

  QueryRoutes(World world) {
    clock = world.clock();
    settings = world.stores().settings();
    keys = world.keys();
    tokens = world.tokens();
    numbers = world.numbers();
    metadata = world.stores().metadata();
    store = world.stores().exports();
    exports = world.exports();
  }

  void add(Server server) {
    server.secured(HandlerType.POST, "/invoices/query/metadata", this::metadata);
    server.secured(HandlerType.POST, "/invoices/exports", this::start);
    server.secured(HandlerType.GET, "/invoices/exports/{referenceNumber}", this::status);
    server.linked(HandlerType.GET, "/storage/export/{ref}/{ordinal}", this::part);
  }

  private void metadata(Call call) {
    InvoiceQuery query = InvoiceQuery.parse(Server.body(call), clock.instant());
    int size = call.pageSize();
    int page = Math.min(CAP, call.number("pageOffset", 0));
    String order = call.ctx().queryParam("sortOrder");
    Instant hwm = exports.highWaterMark();
    if (query.beyond(hwm)) {
      throw KsefError.BEYOND_HIGH_WATER_MARK.with();
    }
    int offset = page * size;
    int wanted = Math.max(0, Math.min(size, CAP - offset));
    List<Found> found =
        metadata.page(
            query.criteria(nip(call, query.subject()), clock.instant(), hwm),
            "Desc".equals(order),
            offset,
            wanted + 1);
    boolean more = found.size() > wanted;
    Long reported = query.reportedHwm(hwm);
    call.json(
        200,
        Wire.object(
            "hasMore",
            more,
            "isTruncated",
            more && offset + wanted >= CAP,
            "permanentStorageHwmDate",
            Wire.momentOrNull(reported),
            "invoices",
            found.stream().limit(wanted).map(f -> new RawValue(f.json())).toList()));
  }

  /** Only entities with a NIP have invoices here. */
  private static String nip(Call call, String subject) {
    Context context = call.claims().context();
    if (!context.type().equals("Nip")) {
      throw KsefError.EXPORT_UNFIT_FOR_CONTEXT.with("subjecttype", subject, "type", context.type());
    }
    return context.value();
  }

  private void start(Call call) {
    JsonNode body = Server.body(call);
    Input.Encryption encryption = Input.encryption(body, keys);
    Instant now = clock.instant();
    nip(call, InvoiceQuery.parse(body.path("filters"), now).subject());
    String reference = numbers.next("EH");
    boolean added =
        store.add(
            new Export(
                reference,
                call.claims().context().key(),
                Server.json(body),
                encryption.key(),
                encryption.iv(),
                100,
                now.toEpochMilli(),
                null),
            RUNNING_EXPORTS);
    if (!added) {
      throw KsefError.TOO_MANY_EXPORTS.with("count", Integer.toString(RUNNING_EXPORTS));
    }
    call.json(201, Wire.object("referenceNumber", reference));
  }

  private void status(Call call) {
    String reference = call.param("referenceNumber");
    Export export =
        store
            .find(reference)
            .filter(e -> e.context().equals(call.claims().context().key()))
            .orElseThrow(KsefError.NO_EXPORT::with);
    if (export.created() + STATUS_KEPT.toMillis() <= clock.millis()) {
      throw Refusal.gone();
    }
    ExportStore.Result result = export.result();
    boolean expired = result != null && result.expires() <= clock.millis();
    if (expired) {
      exports.forget(reference);
    }
    int code = expired ? 210 : export.code();
    call.json(
        200,
        Wire.object(
            "status",
            Wire.object("code", code, "description", StatusTexts.EXPORT.description(code)),
            "completedDate",
            result == null ? null : Wire.moment(result.completed()),
            "packageExpirationDate",
            result == null ? null : Wire.moment(result.expires()),
            "package",
            result == null || expired ? null : view(call, export, result)));
  }

  private Map<String, Object> view(Call call, Export export, ExportStore.Result result) {
    InvoiceQuery query =
        InvoiceQuery.parse(
            Server.tree(export.request()).path("filters"), Instant.ofEpochMilli(export.created()));
    long until = clock.millis() + settings.exportLinkLifetime().toMillis();
    List<Map<String, Object>> parts = new ArrayList<>();
    for (ExportStore.Part p : store.parts(export.reference())) {
      parts.add(part(call, export, p, until));
    }
    return Wire.object(
        "invoiceCount",
        result.count(),
        "size",
        result.size(),
        "parts",
        parts,
        "isTruncated",
        result.truncated(),
        query.lastDateName(),
        result.last(),
        "permanentStorageHwmDate",
        Wire.momentOrNull(result.hwm()));
  }

  private Map<String, Object> part(Call call, Export export, ExportStore.Part p, long until) {
    String path = "export/" + export.reference() + "/" + p.ordinal();
    String url =
        "%s://%s/storage/%s?se=%d&sig=%s"
            .formatted(
                call.ctx().scheme(), call.ctx().host(), path, until, tokens.signPath(path, until));
    return Wire.object(
        "ordinalNumber", p.ordinal(),
        "partName", "%s-%03d.zip.aes".formatted(export.reference(), p.ordinal()),
        "method", "GET",
        "url", url,
        "partSize", p.size(),
        "partHash", p.hash(),
        "encryptedPartSize", p.encryptedSize(),
        "encryptedPartHash", p.encryptedHash(),
        "expirationDate", Wire.moment(until));
  }

  private void part(Call call) throws IOException {
    StatusRoutes.requireSigned(
        call, tokens, "export/" + call.param("ref") + "/" + call.param("ordinal"));
    int ordinal = Integer.parseInt(call.param("ordinal"));
    Path file = exports.file(call.param("ref"), ordinal);
    ExportStore.@Nullable Part part =
        store.parts(call.param("ref")).stream()
            .filter(p -> p.ordinal() == ordinal)
            .findFirst()
            .orElse(null);
    if (part == null || !Files.exists(file)) {
      throw Refusal.gone();
    }
    call.file(file, part.encryptedHash());
  }
}

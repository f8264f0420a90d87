package dev.bramka.simulator.http;

import dev.bramka.simulator.rules.Exports;
import dev.bramka.simulator.rules.InvoiceQuery;
import dev.bramka.simulator.rules.Keys;
import dev.bramka.simulator.rules.KsefException;
import dev.bramka.simulator.rules.Labels;
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

  QueryRoutes(
      Clock clock,
      Settings settings,
      Keys keys,
      Tokens tokens,
      ReferenceNumbers numbers,
      MetadataStore metadata,
      ExportStore store,
      Exports exports) {
    this.clock = clock;
    this.settings = settings;
    this.keys = keys;
    this.tokens = tokens;
    this.numbers = numbers;
    this.metadata = metadata;
    this.store = store;
    this.exports = exports;
  }

  void add(Server server) {
    Tokens.Kind access = Tokens.Kind.ACCESS;
    server.secured(
        HandlerType.POST, "/invoices/query/metadata", access, "invoiceMetadata", this::metadata);
    server.secured(HandlerType.POST, "/invoices/exports", access, "invoiceExport", this::start);
    server.secured(
        HandlerType.GET, "/invoices/exports/{ref}", access, "invoiceExportStatus", this::status);
    server.linked(HandlerType.GET, "/storage/export/{ref}/{ordinal}", this::part);
  }

  private void metadata(Call call) {
    InvoiceQuery query = InvoiceQuery.parse(Server.body(call), clock.instant());
    int size = Input.number(call, "pageSize", 10, 10, 250);
    int page = Input.number(call, "pageOffset", 0, 0, CAP);
    String order = call.ctx().queryParam("sortOrder");
    Input.oneOf(order == null ? "Asc" : order, "sortOrder", "Asc", "Desc");
    Instant hwm = exports.highWaterMark();
    if (query.beyond(hwm)) {
      throw new KsefException(
          21183,
          "Zakres filtrowania wykracza poza dostępny zakres danych.",
          "dateRange.from is later than permanentStorageHwmDate");
    }
    int offset = page * size;
    int wanted = Math.max(0, Math.min(size, CAP - offset));
    List<Found> found =
        metadata.page(
            query.criteria(nip(call), clock.instant(), hwm),
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
  private static String nip(Call call) {
    Context context = call.claims().context();
    if (!context.type().equals("Nip")) {
      throw new KsefException(
          21181, "Nieprawidłowe żądanie eksportu faktur.", "Context type " + context.type());
    }
    return context.value();
  }

  private void start(Call call) {
    JsonNode body = Server.body(call);
    Input.Encryption encryption = Input.encryption(body, keys);
    Instant now = clock.instant();
    InvoiceQuery.parse(Input.object(body, "filters"), now);
    String compression = Input.optionalText(body, "compressionType");
    Input.oneOf(compression == null ? "Zip" : compression, "compressionType", "Zip", "TarGz");
    nip(call);
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
      throw new KsefException(
          21182, "Osiągnięto limit trwających eksportów.", "At most " + RUNNING_EXPORTS);
    }
    call.json(201, Wire.object("referenceNumber", reference));
  }

  private void status(Call call) {
    String reference = call.param("ref");
    Export export =
        store
            .find(reference)
            .filter(e -> e.context().equals(call.claims().context().key()))
            .orElseThrow(
                () ->
                    new KsefException(
                        21175,
                        "Wynik zapytania o podanym identyfikatorze nie istnieje.",
                        reference));
    if (export.created() + STATUS_KEPT.toMillis() <= clock.millis()) {
      throw Refusal.gone("Operacja wygasła i nie jest już dostępna.");
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
            Wire.object("code", code, "description", Labels.export(code)),
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
      throw Refusal.gone("Plik nie jest już dostępny.");
    }
    call.file(file, part.encryptedHash());
  }
}

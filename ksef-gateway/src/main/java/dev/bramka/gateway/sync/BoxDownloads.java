package dev.bramka.gateway.sync;

import dev.bramka.client.query.InvoiceFilters.SubjectType;
import dev.bramka.gateway.archive.ArchivePackage;
import dev.bramka.gateway.archive.ArchivedInvoice;
import dev.bramka.gateway.archive.ArchivedReferences;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import dev.bramka.gateway.platform.Retained;
import dev.bramka.gateway.platform.Store;
import dev.bramka.gateway.tenants.Tenant;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** Searches under ids of their callers', whose result is one ZIP. Thread-safe. */
@Service
public class BoxDownloads {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final InvoiceSearches searches;
  private final ArchivedReferences archive;
  private final ArchivePackage packages;
  private final Clock clock;

  BoxDownloads(
      Store store,
      InvoiceSearches searches,
      ArchivedReferences archive,
      ArchivePackage packages,
      Clock clock) {
    this.store = store;
    this.searches = searches;
    this.archive = archive;
    this.packages = packages;
    this.clock = clock;
  }

  /** What may go when it is old. */
  @Configuration(proxyBeanMethods = false)
  static class Old {
    @Bean
    Retained oldDownloads() {
      return new Retained("box_download", "created", "1 = 1", RetentionSettings::passing);
    }
  }

  private static String session(String id) {
    return "box:" + id;
  }

  private Optional<String> query(Tenant tenant, String id) {
    return store
        .read()
        .sql("select query_id from box_download where tenant_id = ? and id = ?")
        .params(tenant.id(), id)
        .query(String.class)
        .optional();
  }

  /**
   * Starts a search, unless one of that id is there.
   *
   * @throws GatewayFailure QUERY_START when KSeF cannot or will not
   */
  public void start(Tenant tenant, String id, SubjectType subject, Instant from, Instant to) {
    if (query(tenant, id).isPresent()) {
      return;
    }
    String query = searches.start(tenant, session(id), subject, from, to);
    store.write(
        db ->
            db.sql(
                    "insert into box_download (tenant_id, id, query_id, created)"
                        + " values (?, ?, ?, ?) on conflict do nothing")
                .params(tenant.id(), id, query, clock.millis())
                .update());
  }

  /**
   * What a search has found; null while it is running.
   *
   * @throws GatewayFailure QUERY_UNKNOWN, or what made it fail
   */
  public @Nullable List<String> found(Tenant tenant, String id) {
    String query =
        query(tenant, id)
            .orElseThrow(() -> new GatewayFailure(SyncFault.QUERY_UNKNOWN, "no download " + id));
    InvoiceSearches.Progress progress = searches.progress(tenant, session(id), query);
    if (!progress.ready()) {
      return null;
    }
    List<String> numbers = new ArrayList<>();
    for (int part = 1; part <= progress.parts(); part++) {
      numbers.addAll(searches.part(tenant, session(id), query, part).numbers());
    }
    return numbers;
  }

  /** Writes a ZIP of the invoices with a file that describes them. */
  public void write(Tenant tenant, List<String> numbers, OutputStream out) throws IOException {
    List<Map<String, Object>> described = new ArrayList<>();
    for (String number : numbers) {
      archive.described(tenant, number).ifPresent(invoice -> described.add(description(invoice)));
    }
    byte[] metadata = JSON.writeValueAsBytes(Map.of("invoices", described));
    packages.write(
        tenant.environment().toString(),
        numbers,
        new ArchivePackage.Further("_metadata.json", metadata),
        out);
  }

  private static Map<String, Object> description(ArchivedInvoice i) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("ksefNumber", i.ksefNumber());
    all.put("invoiceNumber", i.number());
    all.put("issueDate", i.issueDate());
    all.put("invoiceType", i.kind());
    all.put("sellerIdentifier", i.sellerNip());
    all.put("buyerIdentifier", i.buyerId());
    all.put("currency", i.currency());
    all.put("netAmount", i.net());
    all.put("vatAmount", i.vat());
    all.put("grossAmount", i.gross());
    if (i.acquired() != null) {
      all.put("acquisitionDate", Instant.ofEpochMilli(i.acquired()).toString());
    }
    return all;
  }
}

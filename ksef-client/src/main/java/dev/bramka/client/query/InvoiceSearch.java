package dev.bramka.client.query;

import dev.bramka.client.crypto.KeyRefused;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Searching in one logged-in context. Exports run at KSeF: {@link #start}, {@link #status} until it
 * is done, {@link #download}. Thread-safe.
 */
public final class InvoiceSearch {
  /** Largest page that KSeF gives. */
  public static final int PAGE = 250;

  /** How a package is packed. */
  public enum Compression {
    Zip,
    TarGz
  }

  /**
   * A page of metadata.
   *
   * @param hasMore whether there are more
   * @param isTruncated whether paging ends here although there are more: go on from the last date
   * @param invoices the page
   */
  public record Page(boolean hasMore, boolean isTruncated, List<InvoiceMetadata> invoices) {}

  record Started(@Nullable String referenceNumber) {}

  private final Transport transport;
  private final PublicKeys keys;
  private final Supplier<String> accessToken;

  /** Searches in the context that the tokens belong to. */
  public InvoiceSearch(Transport transport, PublicKeys keys, Supplier<String> accessToken) {
    this.transport = transport;
    this.keys = keys;
    this.accessToken = accessToken;
  }

  /** One page of metadata, by ascending date. */
  public Page page(InvoiceFilters filters, int page) {
    return transport.post(
        "/invoices/query/metadata?sortOrder=Asc&pageSize=" + PAGE + "&pageOffset=" + page,
        accessToken.get(),
        filters,
        Page.class);
  }

  /**
   * Starts an export under the key.
   *
   * @return its EH number
   */
  public String start(
      InvoiceFilters filters, SymmetricKey key, boolean onlyMetadata, Compression compression) {
    return KeyRefused.onceMore(keys, () -> startOnce(filters, key, onlyMetadata, compression));
  }

  private String startOnce(
      InvoiceFilters filters, SymmetricKey key, boolean onlyMetadata, Compression compression) {
    PublicKeys.Selected selected = keys.select(PublicKeys.SYMMETRIC);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("encryption", selected.encryption(key));
    body.put("filters", filters);
    body.put("onlyMetadata", onlyMetadata);
    body.put("compressionType", compression);
    Started started = transport.post("/invoices/exports", accessToken.get(), body, Started.class);
    if (started.referenceNumber() == null) {
      throw new KsefFailure.Broken("POST /invoices/exports", 201, "no reference number");
    }
    return started.referenceNumber();
  }

  /** How an export stands; gives fresh links each time. */
  public ExportState status(String reference) {
    return transport.get("/invoices/exports/" + reference, accessToken.get(), ExportState.class);
  }

  /**
   * Downloads a package, checks and decrypts it.
   *
   * @param folder where its file may lie until it is closed
   * @throws KsefFailure.Corrupt when it is not what KSeF says it is
   * @throws KsefFailure.Refused when a link has expired; {@link #status} gives a fresh one
   */
  public InvoicePackage download(ExportState.Content content, SymmetricKey key, Path folder) {
    return new PackageDownload(transport, key, folder).fetch(content);
  }
}

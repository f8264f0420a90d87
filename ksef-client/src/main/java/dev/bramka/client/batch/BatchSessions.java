package dev.bramka.client.batch;

import dev.bramka.client.batch.BatchPackage.Part;
import dev.bramka.client.crypto.KeyRefused;
import dev.bramka.client.crypto.PublicKeys;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import dev.bramka.client.session.FormCode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * KSeF's calls on batch sessions in one logged-in context. How a session and its invoices stand is
 * asked like that of an online session. Nothing that changes state is repeated, except opening
 * after KSeF refused the key (21470), which had no effect. Thread-safe.
 */
public final class BatchSessions implements BatchCalls {
  private final Transport transport;
  private final PublicKeys keys;
  private final Supplier<String> accessToken;

  /**
   * Where a part goes, as KSeF says.
   *
   * @param headers to be sent exactly so
   */
  public record Upload(
      @Nullable Integer ordinalNumber,
      @Nullable String method,
      @Nullable String url,
      @Nullable Map<String, String> headers) {}

  /**
   * An opened session.
   *
   * @param referenceNumber its SB number
   * @param uploads where its parts go, in their order
   */
  public record Opened(String referenceNumber, List<Upload> uploads) {}

  record WireOpened(@Nullable String referenceNumber, @Nullable List<Upload> partUploadRequests) {}

  /** Calls in the context that the tokens belong to. */
  public BatchSessions(Transport transport, PublicKeys keys, Supplier<String> accessToken) {
    this.transport = transport;
    this.keys = keys;
    this.accessToken = accessToken;
  }

  @Override
  public Opened open(FormCode form, BatchPackage batch, SymmetricKey key, boolean offline) {
    return KeyRefused.onceMore(keys, () -> openOnce(form, batch, key, offline));
  }

  private Opened openOnce(FormCode form, BatchPackage batch, SymmetricKey key, boolean offline) {
    PublicKeys.Selected selected = keys.select(PublicKeys.SYMMETRIC);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("formCode", form);
    body.put("batchFile", declared(batch));
    body.put("encryption", selected.encryption(key));
    body.put("offlineMode", offline);
    WireOpened opened =
        transport.post("/sessions/batch", accessToken.get(), body, WireOpened.class);
    List<Upload> uploads = opened.partUploadRequests();
    if (opened.referenceNumber() == null || uploads == null || !covers(uploads, batch)) {
      throw new KsefFailure.Broken(
          "POST /sessions/batch", 201, "the answer does not say where each part goes");
    }
    return new Opened(opened.referenceNumber(), uploads.stream().filter(Objects::nonNull).toList());
  }

  private static Map<String, Object> declared(BatchPackage batch) {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("fileSize", batch.size());
    file.put("fileHash", batch.hash());
    file.put("compressionType", batch.compression());
    file.put(
        "fileParts",
        batch.parts().stream()
            .map(
                part ->
                    Map.of(
                        "ordinalNumber", part.ordinal(),
                        "fileSize", part.size(),
                        "fileHash", part.hash()))
            .toList());
    return file;
  }

  private static boolean covers(List<Upload> uploads, BatchPackage batch) {
    return batch.parts().stream().allMatch(part -> find(uploads, part) != null);
  }

  private static @Nullable Upload find(List<Upload> uploads, Part part) {
    for (Upload upload : uploads) {
      Integer ordinal = upload == null ? null : upload.ordinalNumber();
      if (ordinal != null && ordinal == part.ordinal() && upload.url() != null) {
        return upload;
      }
    }
    return null;
  }

  @Override
  public void upload(Opened session, Part part) {
    Upload upload =
        Objects.requireNonNull(find(session.uploads(), part), "a part of another package");
    transport.upload(
        Objects.requireNonNullElse(upload.method(), "PUT"),
        address(Objects.requireNonNull(upload.url())),
        Objects.requireNonNullElse(upload.headers(), Map.of()),
        part.file());
  }

  private static URI address(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new KsefFailure.Corrupt("PUT a part", "KSeF gave an address that is none");
    }
  }

  @Override
  public void close(String session) {
    transport.post("/sessions/batch/" + session + "/close", accessToken.get(), null);
  }
}

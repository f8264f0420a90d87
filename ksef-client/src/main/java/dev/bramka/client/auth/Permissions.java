package dev.bramka.client.auth;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What whoever is logged in may do, in KSeF's words such as {@code InvoiceWrite}. Methods fail with
 * a {@link KsefFailure}. Thread-safe.
 */
public final class Permissions {
  /** What the owner of a context may do without a grant (KSeF's documentation, "Owner"). */
  public static final List<String> OF_OWNER =
      List.of(
          "CollectiveIdentifierManage",
          "CredentialsManage",
          "CredentialsRead",
          "EnforcementOperations",
          "InvoiceRead",
          "InvoiceWrite",
          "Introspection",
          "SubunitManage");

  /** There are nine kinds, each granted by few; what is beyond a page is not told. */
  private static final int MOST = 100;

  record TokenStatus(@Nullable List<String> requestedPermissions) {}

  record Grant(String permissionScope) {}

  record Grants(@Nullable List<Grant> permissions) {}

  private final Transport transport;
  private final Supplier<String> accessToken;

  /**
   * Permissions over this transport.
   *
   * @param accessToken gives a valid access token whenever asked
   */
  public Permissions(Transport transport, Supplier<String> accessToken) {
    this.transport = transport;
    this.accessToken = accessToken;
  }

  /**
   * What a KSeF token was made for.
   *
   * @param referenceNumber the token's (EC)
   */
  public List<String> ofToken(String referenceNumber) {
    TokenStatus status =
        transport.get("/tokens/" + referenceNumber, accessToken.get(), TokenStatus.class);
    List<String> requested = status.requestedPermissions();
    return requested == null ? List.of() : List.copyOf(requested);
  }

  /** What was granted to whoever is logged in; {@link #OF_OWNER} comes without a grant. */
  public List<String> granted() {
    String path = "/permissions/query/personal/grants?pageSize=" + MOST;
    Map<String, String> active = Map.of("permissionState", "Active");
    Grants found = transport.post(path, accessToken.get(), active, Grants.class);
    List<Grant> grants = found.permissions() == null ? List.of() : found.permissions();
    return grants.stream()
        .map(g -> String.valueOf(g.permissionScope()))
        .distinct()
        .sorted()
        .toList();
  }
}

package dev.bramka.client.auth;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.http.Transport;
import java.util.ArrayList;
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

  private static final int PAGE = 100;

  /** There are nine kinds; each may be granted by several, should KSeF never come to an end. */
  private static final int MOST_PAGES = 10;

  record TokenStatus(@Nullable List<String> requestedPermissions) {}

  record Grant(String permissionScope) {}

  record Grants(@Nullable List<Grant> permissions, boolean hasMore) {}

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
    List<String> all = new ArrayList<>();
    Map<String, String> active = Map.of("permissionState", "Active");
    for (int page = 0; page < MOST_PAGES; page++) {
      String path = "/permissions/query/personal/grants?pageOffset=" + page + "&pageSize=" + PAGE;
      Grants found = transport.post(path, accessToken.get(), active, Grants.class);
      if (found.permissions() != null) {
        found.permissions().forEach(g -> all.add(String.valueOf(g.permissionScope())));
      }
      if (!found.hasMore()) {
        break;
      }
    }
    return all.stream().distinct().sorted().toList();
  }
}

package dev.bramka.client.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Which KSeF to talk to.
 *
 * @param name {@code simulator}, {@code test}, {@code demo} or {@code production}
 * @param api base address of the API, ending in {@code /v2}; a slash at its end is dropped
 * @param storageHosts hosts that packages may lie on besides the API's own; an entry that begins
 *     with a dot stands for all names that end so
 */
public record KsefEnvironment(String name, URI api, List<String> storageHosts) {
  /** The Ministry's domain, and the storage that its examples of signed links show. */
  private static final List<String> OFFICIAL_STORAGE =
      List.of(".mf.gov.pl", ".blob.core.windows.net", "ksef-api-storage");

  /** Drops a slash at the end of the address. */
  public KsefEnvironment {
    String text = api.toString();
    api = text.endsWith("/") ? URI.create(text.replaceAll("/+$", "")) : api;
    storageHosts = List.copyOf(storageHosts);
  }

  /** An environment whose packages lie on the API's own host. */
  public KsefEnvironment(String name, URI api) {
    this(name, api, List.of());
  }

  /** The Ministry's environment of this name. */
  public static KsefEnvironment official(String name) {
    return switch (name) {
      case "test" -> official(name, "https://api-test.ksef.mf.gov.pl/v2");
      case "demo" -> official(name, "https://api-demo.ksef.mf.gov.pl/v2");
      case "production" -> official(name, "https://api.ksef.mf.gov.pl/v2");
      default ->
          throw new IllegalArgumentException(
              "Unknown KSeF environment '" + name + "'; known: test, demo, production");
    };
  }

  private static KsefEnvironment official(String name, String api) {
    return new KsefEnvironment(name, URI.create(api), OFFICIAL_STORAGE);
  }

  /** Whether a package may be fetched from there: the same protection, and a known host. */
  boolean allows(URI address) {
    String host = address.getHost();
    if (host == null || address.getUserInfo() != null) {
      return false;
    }
    if (!"https".equals(address.getScheme())
        && !("http".equals(address.getScheme()) && "http".equals(api.getScheme()))) {
      return false;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equalsIgnoreCase(api.getHost())
        || storageHosts.stream()
            .anyMatch(known -> known.startsWith(".") ? lower.endsWith(known) : lower.equals(known));
  }
}

package dev.bramka.client.http;

import java.net.URI;

/**
 * Which KSeF to talk to.
 *
 * @param name {@code simulator}, {@code test}, {@code demo} or {@code production}
 * @param api base address of the API, ending in {@code /v2}
 */
public record KsefEnvironment(String name, URI api) {
  /** The Ministry's environment of this name. */
  public static KsefEnvironment official(String name) {
    return switch (name) {
      case "test" -> new KsefEnvironment(name, URI.create("https://api-test.ksef.mf.gov.pl/v2"));
      case "demo" -> new KsefEnvironment(name, URI.create("https://api-demo.ksef.mf.gov.pl/v2"));
      case "production" -> new KsefEnvironment(name, URI.create("https://api.ksef.mf.gov.pl/v2"));
      default ->
          throw new IllegalArgumentException(
              "Unknown KSeF environment '" + name + "'; known: test, demo, production");
    };
  }

  /** Whether documents sent there are real. */
  public boolean production() {
    return name.equals("production");
  }
}

package dev.bramka.documents;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What this software calls itself in documents that it makes. */
public final class ProductVersion {
  /** Name and version, for {@code SystemInfo}. */
  public static final String NAME = "Bramka " + version();

  private ProductVersion() {}

  private static String version() {
    try (InputStream in = ProductVersion.class.getResourceAsStream("version.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

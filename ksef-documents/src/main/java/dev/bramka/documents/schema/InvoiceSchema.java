package dev.bramka.documents.schema;

import dev.bramka.documents.InvoiceVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;

/**
 * The compiled official schemas. Compiling takes some tens of milliseconds and happens once per
 * version, on first use. Thread-safe.
 */
public final class InvoiceSchema {
  private static final Map<InvoiceVersion, ElementRule> COMPILED =
      new EnumMap<>(InvoiceVersion.class);

  private InvoiceSchema() {}

  /**
   * The root element {@code Faktura} of the version.
   *
   * @throws IllegalArgumentException for {@link InvoiceVersion#FA_1}, which has no schema here
   */
  public static ElementRule root(InvoiceVersion version) {
    synchronized (COMPILED) {
      return COMPILED.computeIfAbsent(version, SchemaCompiler::compile);
    }
  }

  /**
   * The official file, byte for byte.
   *
   * @param file the official file name, as {@link InvoiceVersion#schemaFile()} gives it
   * @throws IllegalArgumentException when no such file is bundled
   */
  public static byte[] officialFile(String file) {
    try (InputStream in = InvoiceSchema.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("No official schema " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("Official schema " + file + " cannot be read", e);
    }
  }
}

package dev.bramka.documents.generate;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.text.Excerpt;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which structure an invoice given as JSON wants to be. */
final class VersionDetection {
  private VersionDetection() {}

  static int variant(InvoiceVersion version) {
    return switch (version) {
      case FA_1, FA_RR_1 -> 1;
      case FA_2 -> 2;
      case FA_3 -> 3;
    };
  }

  /** By form code, else by variant, else FA(3); null with a finding when they contradict. */
  static @Nullable InvoiceVersion of(JsonNode invoice, JsonFindings findings) {
    JsonNode header = invoice.path("Naglowek");
    String code = header.path("KodFormularza").path("kodSystemowy").asString("");
    BigDecimal variant = new JsonRow(header).number("WariantFormularza");
    Optional<InvoiceVersion> byCode = byCode(code);
    if (!code.isEmpty() && byCode.isEmpty()) {
      findings.conflict(
          "/invoice/Naglowek/KodFormularza/kodSystemowy",
          "nieznana struktura '" + Excerpt.excerpt(code) + "'; znane: FA_V2, FA_V3, FA_RR_V1",
          "unknown structure '" + Excerpt.excerpt(code) + "'; known: FA_V2, FA_V3, FA_RR_V1");
      return null;
    }
    int number = variant == null ? 0 : variant.intValue();
    InvoiceVersion version = byCode.orElse(number == 2 ? InvoiceVersion.FA_2 : InvoiceVersion.FA_3);
    if (variant != null && variant.compareTo(BigDecimal.valueOf(variant(version))) != 0) {
      findings.conflict(
          "/invoice/Naglowek/WariantFormularza",
          "wariant " + variant.toPlainString() + " nie pasuje do " + version.systemCode(),
          "variant " + variant.toPlainString() + " does not fit " + version.systemCode());
      return null;
    }
    return version;
  }

  private static Optional<InvoiceVersion> byCode(String code) {
    String bare = bare(code);
    return Arrays.stream(InvoiceVersion.values())
        .filter(v -> v.schemaFile().isPresent())
        .filter(v -> bare(v.systemCode()).equals(bare))
        .findFirst();
  }

  /** {@code FA_V3}, {@code FA (3)} and {@code fa3} are the same. */
  private static String bare(String code) {
    return code.toUpperCase(Locale.ROOT).replaceAll("_V(?=[0-9]$)", "").replaceAll("[^A-Z0-9]", "");
  }
}

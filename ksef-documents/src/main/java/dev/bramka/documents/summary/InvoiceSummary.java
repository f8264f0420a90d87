package dev.bramka.documents.summary;

import dev.bramka.documents.InvoiceVersion;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An invoice in short, with the meanings of KSeF's invoice metadata (KSeF API, {@code
 * InvoiceMetadata}). Texts are as the document has them.
 *
 * @param version its structure
 * @param seller {@code Podmiot1}
 * @param buyer {@code Podmiot2}
 * @param thirdParties {@code Podmiot3}, in document order
 * @param authorised {@code PodmiotUpowazniony}, or null
 * @param number the invoice's own number: {@code P_2}, in FA_RR {@code P_4C}; empty when missing
 * @param issueDate {@code P_1}, in FA_RR {@code P_4B}; ISO, empty when missing
 * @param kind {@code RodzajFaktury}; empty when missing
 * @param currency {@code KodWaluty}; empty when missing
 * @param net sum of {@code P_13_*}
 * @param vat sum of {@code P_14_*}, in PLN where the document gives PLN
 * @param gross {@code P_15}
 * @param selfInvoicing whether the buyer issued it ({@code P_17} is 1)
 * @param attachment whether it has a {@code Zalacznik}
 */
public record InvoiceSummary(
    InvoiceVersion version,
    Party seller,
    Party buyer,
    List<Party> thirdParties,
    @Nullable Party authorised,
    String number,
    String issueDate,
    String kind,
    String currency,
    BigDecimal net,
    BigDecimal vat,
    BigDecimal gross,
    boolean selfInvoicing,
    boolean attachment) {

  /** How a party is identified. */
  public enum Identifier {
    NIP("Nip"),
    /** {@code IDWew}: a NIP and five digits. */
    INTERNAL_ID("InternalId"),
    VAT_UE("VatUe"),
    OTHER("Other"),
    NONE("None");

    private final String apiName;

    Identifier(String apiName) {
      this.apiName = apiName;
    }

    /** KSeF's word for it. */
    public String apiName() {
      return apiName;
    }
  }

  /**
   * A party.
   *
   * @param identifier how it is identified
   * @param value the identifier, or null for {@link Identifier#NONE}
   * @param name its name, or null
   * @param role {@code Rola} or {@code RolaPU}; 0 when it has none or another
   */
  public record Party(
      Identifier identifier, @Nullable String value, @Nullable String name, int role) {
    /** The NIP that stands for the party in KSeF, or null when it has none. */
    public @Nullable String nip() {
      return switch (identifier) {
        case NIP -> value;
        case INTERNAL_ID -> value != null && value.length() >= 10 ? value.substring(0, 10) : null;
        case VAT_UE, OTHER, NONE -> null;
      };
    }
  }
}

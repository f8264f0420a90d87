package dev.bramka.simulator.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be searched of an accepted invoice.
 *
 * @param reference its EE number
 * @param ksefNumber its number
 * @param invoiceNumber the issuer's number
 * @param seller NIP
 * @param buyerType kind of the buyer's identifier, in KSeF's words
 * @param buyerValue the buyer's identifier, or null when it has none
 * @param net total net amount
 * @param vat total tax in PLN
 * @param gross total gross amount
 * @param currency ISO code
 * @param mode {@code Online} or {@code Offline}
 * @param kind invoice type, in KSeF's words
 * @param form {@code FA} or {@code FA_RR}
 * @param selfInvoicing whether the buyer issued it
 * @param attachment whether it has an attachment
 * @param issueDay day of issue, counted from 1970-01-01
 * @param invoicing when it was sent, epoch milliseconds
 * @param stored when it was stored for good, epoch milliseconds
 * @param json all of it as the API shows it
 * @param access who may see it
 */
public record Metadata(
    String reference,
    String ksefNumber,
    String invoiceNumber,
    String seller,
    String buyerType,
    @Nullable String buyerValue,
    double net,
    double vat,
    double gross,
    String currency,
    String mode,
    String kind,
    String form,
    boolean selfInvoicing,
    boolean attachment,
    long issueDay,
    long invoicing,
    long stored,
    String json,
    List<Access> access) {

  /**
   * A party that may see the invoice.
   *
   * @param nip the party
   * @param subject in which role, in KSeF's words: {@code Subject1} and so on
   */
  public record Access(String nip, String subject) {}
}

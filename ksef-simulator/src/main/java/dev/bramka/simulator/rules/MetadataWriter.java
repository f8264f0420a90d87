package dev.bramka.simulator.rules;

import dev.bramka.documents.InvoiceVersion;
import dev.bramka.documents.summary.InvoiceSummary;
import dev.bramka.documents.summary.InvoiceSummary.Party;
import dev.bramka.simulator.state.Metadata;
import dev.bramka.simulator.state.Metadata.Access;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes KSeF's metadata of an accepted invoice (KSeF API, {@code InvoiceMetadata}). */
final class MetadataWriter {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx").withZone(ZoneOffset.UTC);

  /**
   * When an invoice passed through KSeF, epoch milliseconds.
   *
   * @param invoicing when it was sent
   * @param acquired when it got its number
   * @param stored when it was stored for good
   */
  record Times(long invoicing, long acquired, long stored) {}

  private MetadataWriter() {}

  /**
   * What KSeF calls an invoice.
   *
   * @param reference its number in the session
   * @param ksefNumber its KSeF number
   * @param hash Base64 SHA-256 of its XML
   */
  record Identity(String reference, String ksefNumber, String hash) {}

  static Metadata of(InvoiceSummary s, Identity identity, boolean offline, Times times) {
    LocalDate issued = LocalDate.parse(s.issueDate().substring(0, 10));
    String mode = InvoiceMode.of(issued, times.invoicing(), offline);
    String currency = s.currency().isEmpty() ? "PLN" : s.currency();
    return new Metadata(
        identity.reference(),
        identity.ksefNumber(),
        s.number(),
        String.valueOf(s.seller().value()),
        s.buyer().identifier().apiName(),
        s.buyer().value(),
        s.net().doubleValue(),
        s.vat().doubleValue(),
        s.gross().doubleValue(),
        currency,
        mode,
        kind(s.kind()),
        s.version().formValue(),
        s.selfInvoicing(),
        s.attachment(),
        issued.toEpochDay(),
        times.invoicing(),
        times.stored(),
        JSON.writeValueAsString(json(s, identity, mode, times)),
        access(s));
  }

  private static Map<String, Object> json(
      InvoiceSummary s, Identity identity, String mode, Times times) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ksefNumber", identity.ksefNumber());
    json.put("invoiceNumber", s.number());
    json.put("issueDate", s.issueDate().substring(0, 10));
    json.put("invoicingDate", moment(times.invoicing()));
    json.put("acquisitionDate", moment(times.acquired()));
    json.put("permanentStorageDate", moment(times.stored()));
    json.put("seller", named("nip", String.valueOf(s.seller().value()), s.seller().name()));
    json.put("buyer", named("identifier", identifier(s.buyer()), s.buyer().name()));
    json.put("netAmount", s.net());
    json.put("grossAmount", s.gross());
    json.put("vatAmount", s.vat());
    json.put("currency", s.currency().isEmpty() ? "PLN" : s.currency());
    json.put("invoicingMode", mode);
    json.put("invoiceType", kind(s.kind()));
    json.put("formCode", formCode(s.version()));
    json.put("isSelfInvoicing", s.selfInvoicing());
    json.put("hasAttachment", s.attachment());
    json.put("invoiceHash", identity.hash());
    json.put("thirdSubjects", s.thirdParties().stream().map(MetadataWriter::third).toList());
    Party authorised = s.authorised();
    if (authorised != null && authorised.nip() != null) {
      Map<String, Object> subject = named("nip", authorised.nip(), authorised.name());
      subject.put("role", authorised.role());
      json.put("authorizedSubject", subject);
    }
    return json;
  }

  private static Map<String, Object> formCode(InvoiceVersion version) {
    return Map.of(
        "systemCode", version.systemCode(),
        "schemaVersion", version.schemaVersion(),
        "value", version.formValue());
  }

  private static List<Access> access(InvoiceSummary s) {
    List<Access> all = new ArrayList<>();
    allow(all, s.seller(), "Subject1");
    allow(all, s.buyer(), "Subject2");
    s.thirdParties().forEach(third -> allow(all, third, "Subject3"));
    if (s.authorised() != null) {
      allow(all, s.authorised(), "SubjectAuthorized");
    }
    return all;
  }

  private static void allow(List<Access> all, Party party, String subject) {
    String nip = party.nip();
    if (nip != null) {
      all.add(new Access(nip, subject));
    }
  }

  private static Map<String, Object> third(Party party) {
    Map<String, Object> third = named("identifier", identifier(party), party.name());
    third.put("role", party.role());
    return third;
  }

  private static Map<String, Object> identifier(Party party) {
    Map<String, Object> identifier = new LinkedHashMap<>();
    identifier.put("type", party.identifier().apiName());
    if (party.value() != null) {
      identifier.put("value", party.value());
    }
    return identifier;
  }

  private static Map<String, Object> named(String key, Object value, @Nullable String name) {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put(key, value);
    if (name != null) {
      named.put("name", name);
    }
    return named;
  }

  private static String kind(String rodzajFaktury) {
    return switch (rodzajFaktury) {
      case "KOR" -> "Kor";
      case "ZAL" -> "Zal";
      case "ROZ" -> "Roz";
      case "UPR" -> "Upr";
      case "KOR_ZAL" -> "KorZal";
      case "KOR_ROZ" -> "KorRoz";
      case "VAT_RR" -> "VatRr";
      case "KOR_VAT_RR" -> "KorVatRr";
      default -> "Vat";
    };
  }

  private static String moment(long millis) {
    return MOMENT.format(Instant.ofEpochMilli(millis));
  }
}

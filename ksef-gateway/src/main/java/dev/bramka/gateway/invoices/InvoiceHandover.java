package dev.bramka.gateway.invoices;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.documents.generate.GeneratedInvoice;
import dev.bramka.documents.validate.ValidationReport;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.delivery.DeliveryFault;
import dev.bramka.gateway.delivery.Submission;
import dev.bramka.gateway.delivery.Submissions;
import dev.bramka.gateway.delivery.Submissions.Taken;
import dev.bramka.gateway.outbox.Receipts;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Invoices that are handed over to be delivered, in whatever form, and what is there of them.
 * Thread-safe.
 */
@Service
public class InvoiceHandover {
  /**
   * How an invoice is handed over.
   *
   * @param id as its sender calls it
   * @param urgent whether it goes before others
   * @param offline whether it was issued offline
   */
  public record Wishes(String id, boolean urgent, boolean offline) {}

  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private final Submissions submissions;
  private final InvoiceCheck check;
  private final InvoiceMaking making;
  private final Places places;

  /** Where what came of submissions is. */
  @org.springframework.stereotype.Component
  record Places(Archive archive, Receipts receipts, Sessions sessions) {}

  InvoiceHandover(
      Submissions submissions, InvoiceCheck check, InvoiceMaking making, Places places) {
    this.submissions = submissions;
    this.check = check;
    this.making = making;
    this.places = places;
  }

  /**
   * Takes an invoice over as XML.
   *
   * @throws InvoiceRefused when KSeF would refuse it
   * @throws GatewayFailure as {@link Submissions#handOver}
   */
  public Taken xml(Tenant tenant, Wishes wishes, byte[] xml) {
    Submissions.requireId(wishes.id());
    return handOver(tenant, wishes, xml, null);
  }

  private Taken handOver(Tenant tenant, Wishes wishes, byte[] xml, @Nullable String given) {
    ValidationReport report = check.requireDeliverable(tenant, xml);
    return submissions.handOver(
        tenant,
        new Submissions.Handover(
            wishes.id(),
            xml,
            Objects.requireNonNull(report.version()),
            report.facts(),
            wishes.urgent(),
            wishes.offline(),
            given));
  }

  /**
   * Takes an invoice over as JSON, in the full or the short form.
   *
   * <p>Making the XML notes the time, so the same JSON makes other bytes each time; it is the JSON
   * that an id stands for, whatever the order of its members.
   *
   * @param size of its text, bytes
   * @throws InvoiceRefused when it cannot be made, or KSeF would refuse it
   * @throws GatewayFailure as {@link Submissions#handOver}
   */
  public Taken json(Tenant tenant, Wishes wishes, int size, ObjectNode json) {
    Submissions.requireId(wishes.id());
    String given = KsefCrypto.sha256(SORTED.writeValueAsBytes(json));
    Optional<Submission> there = submissions.madeOf(tenant, wishes.id(), given);
    return there.isPresent()
        ? new Taken(there.get(), false)
        : handOver(tenant, wishes, made(tenant, size, json), given);
  }

  private byte[] made(Tenant tenant, int size, ObjectNode json) {
    GeneratedInvoice made =
        InvoiceForms.isFull(InvoiceForms.notBare(json))
            ? making.full(tenant, size, () -> InvoiceForms.full(json))
            : making.simple(tenant, size, () -> json).generated();
    return made.valid().orElseThrow(() -> InvoiceRefused.ofJson(made.errors()));
  }

  /** The XML, wherever it is. */
  public byte[] content(Tenant tenant, Submission s) {
    return submissions
        .xml(s)
        .or(() -> number(s).flatMap(number -> places.archive().xml(tenant, number)))
        .orElseThrow(
            () -> new GatewayFailure(DeliveryFault.UNKNOWN, "its content is not kept any more"));
  }

  private static Optional<String> number(Submission s) {
    return Optional.ofNullable(s.outcome().ksefNumber());
  }

  /** Whether the receipt that lists it is kept. */
  public boolean hasReceipt(Submission s) {
    return !receipts(List.of(s)).isEmpty();
  }

  /** The sessions of these whose receipt is kept; each is looked for once. */
  public Set<String> receipts(List<Submission> some) {
    return some.stream()
        .filter(s -> s.outcome().ksefNumber() != null)
        .map(s -> s.carriage().session())
        .filter(Objects::nonNull)
        .distinct()
        .filter(places.receipts()::has)
        .collect(Collectors.toSet());
  }

  /**
   * The receipt of the session that it went out in, as KSeF signed it.
   *
   * @throws GatewayFailure NOT_YET while there is none, STATE when there never will be
   */
  public byte[] receipt(Tenant tenant, Submission s) {
    if (s.state() == Submission.State.REJECTED || s.state() == Submission.State.CANCELLED) {
      throw new GatewayFailure(
          DeliveryFault.STATE,
          "there is no receipt and will be none: the submission is "
              + s.state().name().toLowerCase(Locale.ROOT));
    }
    if (!hasReceipt(s)) {
      throw new GatewayFailure(
          DeliveryFault.NOT_YET,
          "the receipt is not there yet: KSeF writes it after the session is closed");
    }
    String session = Objects.requireNonNull(s.carriage().session());
    return places.receipts().get(places.sessions().get(tenant, session));
  }
}

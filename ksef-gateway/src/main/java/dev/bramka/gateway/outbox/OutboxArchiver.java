package dev.bramka.gateway.outbox;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.gateway.archive.Archive;
import dev.bramka.gateway.archive.ArchivedInvoice.Origin;
import dev.bramka.gateway.archive.Incoming;
import dev.bramka.gateway.archive.SentInvoices;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.sessions.Sessions;
import dev.bramka.gateway.tenants.Tenant;
import dev.bramka.gateway.tenants.Tenants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** Moves accepted invoices into the archive, and gives them out until they are there. */
@Service
public class OutboxArchiver implements SentInvoices {
  private static final long ARCHIVED_AT_ONCE = 4_000_000;

  private final OutboxRepository repository;
  private final Sessions sessions;
  private final Tenants tenants;
  private final Archive archive;
  private final HandoverOwner owner;

  OutboxArchiver(
      OutboxRepository repository,
      Sessions sessions,
      Tenants tenants,
      Archive archive,
      HandoverOwner owner) {
    this.owner = owner;
    this.repository = repository;
    this.sessions = sessions;
    this.tenants = tenants;
    this.archive = archive;
  }

  /**
   * The XML of an invoice that went out through us and was accepted, exactly as sent, while it is
   * not in the archive yet; empty when we do not have it.
   */
  public Optional<byte[]> xml(Tenant tenant, String ksefNumber) {
    return repository.byKsefNumber(tenant.id(), ksefNumber).flatMap(this::plain);
  }

  @Override
  public Map<String, String> acceptedHashes(String session) {
    Map<String, String> hashes = new HashMap<>();
    for (OutgoingInvoice invoice : repository.ofSession(session, State.ACCEPTED)) {
      hashes.put(String.valueOf(invoice.ksefNumber()), invoice.hash());
    }
    return hashes;
  }

  @Override
  public Optional<String> acceptedHash(String tenantId, String ksefNumber) {
    return repository.byKsefNumber(tenantId, ksefNumber).map(OutgoingInvoice::hash);
  }

  private Optional<byte[]> plain(OutgoingInvoice invoice) {
    byte[] ciphertext = repository.content(invoice);
    return ciphertext.length == 0
        ? owner.content(invoice)
        : sessions
            .find(invoice.session())
            .flatMap(session -> session.key().decrypt(ciphertext))
            .filter(xml -> KsefCrypto.sha256(xml).equals(invoice.hash()));
  }

  /**
   * Moves accepted invoices into the archive, as many as memory should hold at once.
   *
   * @return how many there were to choose from
   */
  int archive(int limit) {
    List<OutgoingInvoice> accepted = repository.unarchived(limit);
    Map<String, List<OutgoingInvoice>> byTenant =
        together(accepted).stream().collect(Collectors.groupingBy(OutgoingInvoice::tenantId));
    byTenant.forEach(
        (tenantId, invoices) -> {
          List<Incoming> readable = new ArrayList<>();
          Set<OutgoingInvoice> kept = new HashSet<>();
          for (OutgoingInvoice invoice : invoices) {
            plain(invoice)
                .ifPresent(
                    xml -> {
                      kept.add(invoice);
                      readable.add(
                          new Incoming(
                              String.valueOf(invoice.ksefNumber()), xml, invoice.acquired(), null));
                    });
          }
          archive.add(
              tenants.get(tenantId),
              Origin.SENT,
              readable,
              db -> invoices.forEach(i -> repository.archived(db, i, kept.contains(i))));
        });
    return accepted.size();
  }

  private static List<OutgoingInvoice> together(List<OutgoingInvoice> invoices) {
    long bytes = 0;
    int count = 0;
    while (count < invoices.size() && (count == 0 || bytes < ARCHIVED_AT_ONCE)) {
      bytes += invoices.get(count++).size();
    }
    return invoices.subList(0, count);
  }
}

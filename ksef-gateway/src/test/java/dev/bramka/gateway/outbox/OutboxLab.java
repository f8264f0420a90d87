package dev.bramka.gateway.outbox;

import dev.bramka.client.crypto.KsefCrypto;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import dev.bramka.gateway.sessions.FakeKsef;
import dev.bramka.gateway.sessions.Session;
import dev.bramka.gateway.sessions.Sessions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The outbox over a real database, a moving clock and a KSeF in memory. */
final class OutboxLab implements AutoCloseable {
  static KsefFailure noAnswer() {
    return new KsefFailure.NoAnswer("POST", "cut", null);
  }

  final SqliteLab lab;
  final FakeKsef ksef;
  final OutboxRepository repository;
  final ParkedInvoices parked;
  final Doubts doubts;
  final Sessions sessions;
  final Originals.Lists lists;
  final Session session = FakeKsef.session("20261125-SO-0000000001-0000000001-01");

  OutboxLab(Path folder) {
    lab = new SqliteLab(folder);
    ksef = new FakeKsef(lab);
    repository = new OutboxRepository(lab.store(), lab.clock(), HandoverOwner.NOBODY);
    parked = new ParkedInvoices(lab.store(), lab.clock());
    sessions = ksef.sessions(folder);
    lists =
        new Originals.Lists(
            ksef.invoices(),
            new Originals(
                lab.store(), sessions, ksef.invoices(), HandoverOwner.NOBODY, lab.clock()));
    doubts = new Doubts(repository, parked, ksef.invoices(), ksef, new SimpleMeterRegistry());
  }

  static String hash(String name) {
    return KsefCrypto.sha256(name.getBytes(StandardCharsets.UTF_8));
  }

  /** An invoice that is on disk and was not posted yet. */
  OutgoingInvoice recorded(String name) {
    long now = lab.clock().millis();
    OutgoingInvoice fresh =
        new OutgoingInvoice(
            session.reference(),
            hash(name),
            "t",
            10,
            State.PENDING,
            null,
            doubts.holder(),
            1,
            now,
            now,
            name,
            null,
            null,
            null,
            null,
            null);
    repository.addUnlessThere(fresh, new byte[] {1});
    return fresh;
  }

  /** An invoice that KSeF has taken. */
  OutgoingInvoice sent(String name) {
    OutgoingInvoice invoice = recorded(name);
    post(invoice);
    return now(invoice);
  }

  OutgoingInvoice post(OutgoingInvoice invoice) {
    return doubts.post(ksef.permit(session.tenant(), null, null), session, invoice, new byte[] {1});
  }

  /** The invoice as it stands now. */
  OutgoingInvoice now(OutgoingInvoice invoice) {
    return repository.find(invoice.session(), invoice.hash()).orElseThrow();
  }

  List<String> trail() {
    return lab.store()
        .read()
        .sql("select what from outgoing_event order by at, rowid")
        .query(String.class)
        .list();
  }

  @Override
  public void close() {
    lab.close();
  }
}

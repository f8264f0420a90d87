package dev.bramka.gateway.outbox;

import dev.bramka.gateway.outbox.Verdicts.Verdict;
import dev.bramka.gateway.sessions.Session;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who handed invoices over to be sent and wants to know what becomes of them. It is told within the
 * transaction that writes the change down, so that both are true or neither is; invoices of others
 * it passes over.
 */
public interface HandoverOwner {
  /** KSeF has it, under this reference number. */
  void sent(JdbcClient db, OutgoingInvoice invoice, String reference);

  /**
   * KSeF certainly has not got it.
   *
   * @param forGood whether trying again will not help
   */
  void notSent(JdbcClient db, OutgoingInvoice invoice, String why, boolean forGood);

  /** KSeF has decided. */
  void decided(JdbcClient db, OutgoingInvoice invoice, Verdict verdict);

  /**
   * KSeF has it from an earlier session of ours, whose decision is asked for again.
   *
   * @param original that session
   */
  void elsewhere(JdbcClient db, OutgoingInvoice invoice, String original);

  /** The receipt of a session is kept. */
  void receipt(JdbcClient db, Session session);

  /** The archive has it; its content is not needed any more. */
  void archived(JdbcClient db, OutgoingInvoice invoice);

  /** The XML of an invoice that went out in a package; empty when it is another's. */
  Optional<byte[]> content(OutgoingInvoice invoice);

  /** Nobody, where all invoices are of callers who ask by themselves. */
  HandoverOwner NOBODY =
      new HandoverOwner() {
        @Override
        public void sent(JdbcClient db, OutgoingInvoice invoice, String reference) {}

        @Override
        public void notSent(JdbcClient db, OutgoingInvoice invoice, String why, boolean forGood) {}

        @Override
        public void decided(JdbcClient db, OutgoingInvoice invoice, Verdict verdict) {}

        @Override
        public void elsewhere(JdbcClient db, OutgoingInvoice invoice, String original) {}

        @Override
        public void receipt(JdbcClient db, Session session) {}

        @Override
        public void archived(JdbcClient db, OutgoingInvoice invoice) {}

        @Override
        public Optional<byte[]> content(OutgoingInvoice invoice) {
          return Optional.empty();
        }
      };
}

package dev.bramka.gateway.outbox;

import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes down what KSeF decided. */
public final class Verdicts {
  private Verdicts() {}

  /** What became of an invoice that KSeF was asked about. */
  public sealed interface Verdict {
    /** Accepted under this number. */
    record Accepted(
        @Nullable String ksefNumber, @Nullable Long acquired, @Nullable String invoiceNumber)
        implements Verdict {}

    /**
     * Refused for good.
     *
     * @param original the session in which KSeF says that it was accepted before, for a duplicate
     */
    record Rejected(
        int code, String description, @Nullable String details, @Nullable String original)
        implements Verdict {
      /** Refused for any other reason than being there already. */
      public Rejected(int code, String description, @Nullable String details) {
        this(code, description, details, null);
      }
    }

    /** KSeF failed over it, or over the package that it was in: it may be sent again. */
    record NotTaken(int code, String description) implements Verdict {}

    /** Not decided yet. */
    record Undecided() implements Verdict {}
  }

  /** Writes a verdict down in a transaction, and tells its owner what is decided. */
  static void write(
      JdbcClient db, HandoverOwner owner, OutgoingInvoice invoice, Verdict verdict, long now) {
    if (!write(db, invoice, verdict, now)) {
      return;
    }
    String original = verdict instanceof Verdict.Rejected r ? r.original() : null;
    if (original == null || !ours(db, owner, invoice, original, now)) {
      owner.decided(db, invoice, verdict);
    }
  }

  /** Whether the original of a duplicate is ours; then that one's decision counts. */
  private static boolean ours(
      JdbcClient db, HandoverOwner owner, OutgoingInvoice invoice, String original, long now) {
    Optional<OutgoingInvoice> there =
        OutboxRepository.find(db, original, invoice.hash())
            .filter(i -> i.tenantId().equals(invoice.tenantId()))
            .filter(i -> !i.session().equals(invoice.session()));
    if (there.isEmpty()) {
      return false;
    }
    OutgoingInvoice first = there.get();
    boolean accepted = first.state() == State.ACCEPTED;
    if (!accepted && !reconsider(db, invoice, original, now)) {
      return false;
    }
    owner.elsewhere(db, invoice, original);
    if (accepted) {
      owner.decided(
          db,
          first,
          new Verdict.Accepted(first.ksefNumber(), first.acquired(), first.invoiceNumber()));
    }
    return true;
  }

  private static boolean write(JdbcClient db, OutgoingInvoice invoice, Verdict verdict, long now) {
    return switch (verdict) {
      case Verdict.Accepted accepted -> accepted(db, invoice, accepted, now);
      case Verdict.Rejected r -> rejected(db, invoice, r, now);
      case Verdict.NotTaken n ->
          rejected(db, invoice, new Verdict.Rejected(n.code(), n.description(), null), now);
      case Verdict.Undecided ignored -> undecided(db, invoice, now);
    };
  }

  private static boolean accepted(
      JdbcClient db, OutgoingInvoice i, Verdict.Accepted verdict, long now) {
    int changed =
        db.sql(
                "update outgoing_invoice set state = ?, ksef_number = ?, acquired = ?,"
                    + " reference = coalesce(reference, ?),"
                    + " invoice_number = coalesce(?, invoice_number), touched = ?"
                    + " where session = ? and hash = ? and state = ?")
            .params(
                Arrays.asList(
                    State.ACCEPTED.name(),
                    verdict.ksefNumber(),
                    verdict.acquired(),
                    i.reference(),
                    verdict.invoiceNumber(),
                    now,
                    i.session(),
                    i.hash(),
                    State.SENT.name()))
            .update();
    if (changed > 0) {
      new Trail(i.session(), i.hash(), now, "accepted", verdict.ksefNumber()).write(db);
    }
    return changed > 0;
  }

  private static boolean rejected(
      JdbcClient db, OutgoingInvoice i, Verdict.Rejected verdict, long now) {
    int changed =
        db.sql(
                "update outgoing_invoice set state = ?, error_code = ?, error_description = ?,"
                    + " reference = coalesce(reference, ?), error_details = ?, touched = ?"
                    + " where session = ? and hash = ? and state = ?")
            .params(
                Arrays.asList(
                    State.REJECTED.name(),
                    verdict.code(),
                    verdict.description(),
                    i.reference(),
                    verdict.details(),
                    now,
                    i.session(),
                    i.hash(),
                    State.SENT.name()))
            .update();
    if (changed > 0) {
      new Trail(
              i.session(), i.hash(), now, "rejected", verdict.code() + " " + verdict.description())
          .write(db);
    }
    return changed > 0;
  }

  /**
   * Has a decision asked for again that was given too early, since KSeF says that the invoice is
   * there from that session.
   *
   * @return false when it is none of ours
   */
  private static boolean reconsider(JdbcClient db, OutgoingInvoice i, String original, long now) {
    int changed =
        db.sql(
                "update outgoing_invoice set state = 'SENT', next_check = ?, error_code = null,"
                    + " error_description = null, error_details = null"
                    + " where session = ? and hash = ? and tenant_id = ? and session <> ?"
                    + " and state in ('SENT', 'REJECTED')")
            .params(now, original, i.hash(), i.tenantId(), i.session())
            .update();
    if (changed > 0) {
      new Trail(original, i.hash(), now, "asked again", "KSeF names it as the original").write(db);
    }
    return changed > 0;
  }

  /** Ask again later, five minutes apart at most. */
  private static boolean undecided(JdbcClient db, OutgoingInvoice i, long now) {
    db.sql(
            "update outgoing_invoice set touched = ?, checks = checks + 1, next_check = ?"
                + " + case when checks < 60 then 5000 * (checks + 1) else 300000 end"
                + " where session = ? and hash = ?")
        .params(now, now, i.session(), i.hash())
        .update();
    return false;
  }
}

package dev.bramka.gateway.outbox;

import dev.bramka.gateway.outbox.OutgoingInvoice.State;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes down what KSeF decided. */
final class Verdicts {
  private Verdicts() {}

  /** What became of an invoice that KSeF was asked about. */
  sealed interface Verdict {
    /** Accepted under this number. */
    record Accepted(
        @Nullable String ksefNumber, @Nullable Long acquired, @Nullable String invoiceNumber)
        implements Verdict {}

    /** Refused for good. */
    record Rejected(int code, String description, @Nullable String details) implements Verdict {}

    /** Not decided yet. */
    record Undecided() implements Verdict {}
  }

  /** Writes a verdict down in a transaction. */
  static void write(JdbcClient db, OutgoingInvoice invoice, Verdict verdict, long now) {
    switch (verdict) {
      case Verdict.Accepted accepted -> accepted(db, invoice, accepted, now);
      case Verdict.Rejected rejected -> rejected(db, invoice, rejected, now);
      case Verdict.Undecided ignored -> undecided(db, invoice, now);
    }
  }

  private static void accepted(
      JdbcClient db, OutgoingInvoice i, Verdict.Accepted verdict, long now) {
    int changed =
        db.sql(
                "update outgoing_invoice set state = ?, ksef_number = ?, acquired = ?,"
                    + " invoice_number = coalesce(?, invoice_number), touched = ?"
                    + " where session = ? and hash = ? and state = ?")
            .params(
                Arrays.asList(
                    State.ACCEPTED.name(),
                    verdict.ksefNumber(),
                    verdict.acquired(),
                    verdict.invoiceNumber(),
                    now,
                    i.session(),
                    i.hash(),
                    State.SENT.name()))
            .update();
    if (changed > 0) {
      new Trail(i.session(), i.hash(), now, "accepted", verdict.ksefNumber()).write(db);
    }
  }

  private static void rejected(
      JdbcClient db, OutgoingInvoice i, Verdict.Rejected verdict, long now) {
    int changed =
        db.sql(
                "update outgoing_invoice set state = ?, error_code = ?, error_description = ?,"
                    + " error_details = ?, touched = ? where session = ? and hash = ? and state = ?")
            .params(
                Arrays.asList(
                    State.REJECTED.name(),
                    verdict.code(),
                    verdict.description(),
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
  }

  /** Ask again later, five minutes apart at most. */
  private static void undecided(JdbcClient db, OutgoingInvoice i, long now) {
    db.sql(
            "update outgoing_invoice set touched = ?, checks = checks + 1, next_check = ?"
                + " + case when checks < 60 then 5000 * (checks + 1) else 300000 end"
                + " where session = ? and hash = ?")
        .params(now, now, i.session(), i.hash())
        .update();
  }
}

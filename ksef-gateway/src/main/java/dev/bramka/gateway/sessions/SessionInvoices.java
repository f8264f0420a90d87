package dev.bramka.gateway.sessions;

import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.OnlineSessions.InvoicePage;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * KSeF's list of a session's invoices. Every page is a call out of the budget, and their number has
 * an end. Thread-safe.
 */
@Service
public class SessionInvoices {
  /** A session takes 10 000 invoices, a page has a thousand; twice that is no list any more. */
  private static final int MOST_PAGES = 20;

  private final Ksef ksef;

  SessionInvoices(Ksef ksef) {
    this.ksef = ksef;
  }

  /**
   * KSeF's list.
   *
   * @param invoices the entries that can be read, in order
   * @param complete false when there are others, of which any may be the one looked for: what is
   *     not in an incomplete list is not known to be absent
   */
  public record Listing(List<InvoiceState> invoices, boolean complete) {}

  /**
   * The whole list, waiting a few seconds for the budget.
   *
   * @throws GatewayFailure when it cannot be had
   */
  public Listing list(Session session, Reason reason) {
    try {
      return pages(
              session,
              () ->
                  Optional.of(
                      ksef.permit(session.tenant(), CallGroup.SESSION_INVOICE_LIST, reason)))
          .orElseThrow();
    } catch (RuntimeException e) {
      throw Failures.of(reason, e);
    }
  }

  /**
   * The whole list, or empty when the budget does not allow it at once; for work that can wait.
   *
   * @throws KsefFailure when a call fails
   */
  public Optional<Listing> tryList(Session session) {
    return pages(session, () -> ksef.tryPermit(session.tenant(), CallGroup.SESSION_INVOICE_LIST));
  }

  private static Optional<Listing> pages(Session session, Supplier<Optional<Permit>> permits) {
    List<InvoiceState> all = new ArrayList<>();
    boolean complete = true;
    String after = null;
    for (int number = 0; number < MOST_PAGES; number++) {
      InvoicePage page = page(session, after, permits);
      if (page == null) {
        return Optional.empty();
      }
      all.addAll(page.invoices());
      complete &= page.complete();
      if (page.next() == null) {
        return Optional.of(new Listing(all, complete));
      }
      if (page.next().equals(after)) {
        break;
      }
      after = page.next();
    }
    throw new KsefFailure.Broken("GET the session's invoices", 200, "a list without end");
  }

  private static @Nullable InvoicePage page(
      Session session, @Nullable String after, Supplier<Optional<Permit>> permits) {
    try (Permit permit = permits.get().orElse(null)) {
      return permit == null ? null : permit.call(k -> k.invoicePage(session.reference(), after));
    }
  }
}

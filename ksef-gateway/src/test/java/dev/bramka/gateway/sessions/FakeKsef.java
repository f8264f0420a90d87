package dev.bramka.gateway.sessions;

import dev.bramka.client.batch.BatchCalls;
import dev.bramka.client.crypto.SymmetricKey;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.InvoiceSearch;
import dev.bramka.client.session.FormCode;
import dev.bramka.client.session.InvoiceState;
import dev.bramka.client.session.InvoiceState.Status;
import dev.bramka.client.session.OnlineSessions.InvoicePage;
import dev.bramka.client.session.OnlineSessions.Opened;
import dev.bramka.client.session.OnlineSessions.RateLimit;
import dev.bramka.client.session.SentInvoice;
import dev.bramka.client.session.SessionCalls;
import dev.bramka.client.session.SessionState;
import dev.bramka.documents.InvoiceVersion;
import dev.bramka.gateway.SqliteLab;
import dev.bramka.gateway.events.Events;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.secrets.MasterKey;
import dev.bramka.gateway.secrets.SecretBox;
import dev.bramka.gateway.tenants.Environment;
import dev.bramka.gateway.tenants.Tenant;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A KSeF in memory, for tests of single classes: it lists what was sent, and fails as told. Calls
 * are counted by name.
 */
public final class FakeKsef extends Ksef {
  public static final Tenant TENANT = new Tenant("t", "T", "5265877635", Environment.SIMULATOR);

  /** When a failure strikes. */
  private record Failure(KsefFailure failure, boolean afterTheEffect) {}

  public final List<String> calls = new ArrayList<>();
  public final List<InvoiceState> listed = new ArrayList<>();
  private final Deque<Failure> sendFailures = new ArrayDeque<>();
  private final Deque<KsefFailure> listFailures = new ArrayDeque<>();

  /** Whether the list can be read whole. */
  public boolean complete = true;

  /** Whether the budget allows calls at once. */
  public boolean budget = true;

  /** What an answer to a post has as its number; null for the real one. */
  public UnaryOperator<String> numbered = number -> number;

  /** How the session stands. */
  public int state = 100;

  private final SqliteLab lab;

  public FakeKsef(SqliteLab lab) {
    super(
        null,
        null,
        new Budgets(lab.store(), new Events(lab.store(), lab.clock()), lab.clock()),
        null,
        null);
    this.lab = lab;
  }

  /** Sessions in the lab's database, at this KSeF. */
  public Sessions sessions(Path folder) {
    SecretBox box = MasterKey.box(SqliteLab.settings(folder), lab.store());
    return new Sessions(new SessionRepository(lab.store(), box, null), this, lab.clock());
  }

  @Override
  public Budgets.Room room(Tenant tenant, CallGroup group) {
    return budget ? new Budgets.Room(20, 200, 200) : Budgets.Room.NONE;
  }

  public SessionInvoices invoices() {
    return new SessionInvoices(this);
  }

  /** A session as it is in the database. */
  public static Session session(String reference) {
    return new Session(
        reference,
        TENANT,
        InvoiceVersion.FA_3,
        false,
        SymmetricKey.random(),
        Session.State.ACTIVE,
        Instant.parse("2026-11-25T20:00:00Z"),
        Session.Kind.ONLINE,
        false);
  }

  /** The next posts fail so before KSeF has them. */
  public void loseRequest(KsefFailure... failures) {
    for (KsefFailure failure : failures) {
      sendFailures.add(new Failure(failure, false));
    }
  }

  /** The next post fails so although KSeF has it. */
  public void loseAnswer(KsefFailure failure) {
    sendFailures.add(new Failure(failure, true));
  }

  public void failList(KsefFailure failure) {
    listFailures.add(failure);
  }

  /** KSeF has decided. */
  public void decide(int index, int code, String ksefNumber) {
    decide(index, new Status(code, "words", null, null), ksefNumber);
  }

  public void decide(int index, Status status, String ksefNumber) {
    InvoiceState old = listed.get(index);
    listed.set(index, entry(old.referenceNumber(), old.invoiceHash(), ksefNumber, status));
  }

  public static InvoiceState entry(
      String reference, String hash, String ksefNumber, Status status) {
    return new InvoiceState(1, reference, hash, "A/1", ksefNumber, null, null, null, status);
  }

  public long count(String call) {
    return calls.stream().filter(call::equals).count();
  }

  @Override
  public Permit permit(Tenant tenant, CallGroup group, Reason reason) {
    return new Permit(maker(), () -> {});
  }

  @Override
  public Optional<Permit> tryPermit(Tenant tenant, CallGroup group) {
    return budget ? Optional.of(new Permit(maker(), () -> {})) : Optional.empty();
  }

  private Permit.Maker maker() {
    return new Permit.Maker() {
      @Override
      public <T> T sessions(Function<SessionCalls, T> call) {
        return call.apply(new Calls());
      }

      @Override
      public <T> T search(Function<InvoiceSearch, T> call) {
        throw new UnsupportedOperationException();
      }

      @Override
      public <T> T batches(Function<BatchCalls, T> call) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private final class Calls implements SessionCalls {
    @Override
    public String send(String session, SentInvoice invoice) {
      calls.add("send");
      Failure failure = sendFailures.poll();
      if (failure != null && !failure.afterTheEffect()) {
        throw failure.failure();
      }
      String number = "EE-" + (listed.size() + 1);
      listed.add(entry(number, invoice.invoiceHash(), null, new Status(100, "taken", null, null)));
      if (failure != null) {
        throw failure.failure();
      }
      return numbered.apply(number);
    }

    @Override
    public InvoiceState invoice(String session, String reference) {
      calls.add("invoice");
      return listed.stream()
          .filter(i -> i.referenceNumber().equals(reference))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public InvoicePage invoicePage(String session, String after) {
      calls.add("list");
      if (!listFailures.isEmpty()) {
        throw listFailures.poll();
      }
      return new InvoicePage(List.copyOf(listed), complete, null);
    }

    @Override
    public Opened open(FormCode form, SymmetricKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close(String session) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SessionState status(String session) {
      calls.add("status");
      return new SessionState(new Status(state, "words", null, null), null, null, null, null);
    }

    @Override
    public byte[] upo(String session, String upoReference) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] download(String ksefNumber) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, RateLimit> rateLimits() {
      return Map.of();
    }
  }
}

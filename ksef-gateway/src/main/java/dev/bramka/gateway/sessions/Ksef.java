package dev.bramka.gateway.sessions;

import dev.bramka.client.KsefClient;
import dev.bramka.client.batch.BatchCalls;
import dev.bramka.client.batch.BatchPackage;
import dev.bramka.client.batch.BatchSessions;
import dev.bramka.client.http.Deadline;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.InvoiceSearch;
import dev.bramka.client.session.SessionCalls;
import dev.bramka.gateway.platform.Backoff;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.platform.Traces;
import dev.bramka.gateway.sessions.Failures.SessionFault;
import dev.bramka.gateway.tenants.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.stereotype.Service;

/**
 * Calls to KSeF as a tenant: within the budget, with a valid log-in, not while KSeF is known not to
 * answer. A call that KSeF refused for its token had no effect and is made once more after logging
 * in anew. Thread-safe.
 */
@Service
public class Ksef {
  /** What KSeF does not allow is tried again now and then, and when the credential changes. */
  private static final Backoff DENIED = new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(10));

  /** How long a caller waits for the budget. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final KsefClients clients;
  private final Logins logins;
  private final Budgets budgets;
  private final Circuit circuit;
  private final Pauses pauses;
  private final KsefLimits limits;

  /** Calls over these clients. */
  Ksef(KsefClients clients, Logins logins, Budgets budgets, Circuit circuit, Pauses pauses) {
    this.clients = clients;
    this.logins = logins;
    this.budgets = budgets;
    this.circuit = circuit;
    this.pauses = pauses;
    limits = budgets.limits();
  }

  /**
   * Makes a call, waiting a few seconds for the budget.
   *
   * @param reason what it is for, should it fail
   * @throws GatewayFailure when it fails
   */
  public <T> T call(Tenant tenant, CallGroup group, Reason reason, Function<SessionCalls, T> call) {
    try (Permit permit = permit(tenant, group, reason)) {
      return permit.call(call);
    } catch (RuntimeException e) {
      throw Failures.of(reason, e);
    }
  }

  /**
   * Takes a call out of the budget, waiting a few seconds for it.
   *
   * @throws GatewayFailure with the time to come back when the budget is used up for longer, or
   *     KSeF does not answer or has blocked the calls
   */
  public Permit permit(Tenant tenant, CallGroup group, Reason reason) {
    try {
      circuit.require(tenant, reason);
      requireNotBlocked(tenant, group, reason);
      return new Permit(
          maker(tenant, group), giveBack(tenant, group, taken(tenant, group, reason)));
    } catch (RuntimeException e) {
      throw Failures.of(reason, e);
    }
  }

  private String taken(Tenant tenant, CallGroup group, Reason reason) {
    Duration patience = PATIENCE;
    for (; ; ) {
      Budgets.Taken taken =
          budgets.take(tenant, group, limits.of(tenant, group, () -> calls(tenant)));
      if (taken.granted()) {
        return taken.permit();
      }
      if (taken.pause().compareTo(patience) > 0 || !Deadline.pause(taken.pause())) {
        throw new GatewayFailure(
            reason,
            "KSeF's limit of calls (" + group.wireName() + ") is used up for now",
            taken.pause().plusMillis(999),
            null);
      }
      patience = patience.minus(taken.pause());
    }
  }

  /**
   * Takes a call out of the budget when that is possible at once; for work that can wait.
   *
   * @throws RuntimeException when the tenant cannot log in
   */
  public Optional<Permit> tryPermit(Tenant tenant, CallGroup group) {
    if (held(tenant, group).isPresent()) {
      return Optional.empty();
    }
    try {
      circuit.require(tenant, SessionFault.SESSION_STATUS);
    } catch (GatewayFailure e) {
      return Optional.empty();
    }
    Budgets.Taken taken =
        budgets.take(tenant, group, limits.of(tenant, group, () -> calls(tenant)));
    return taken.granted()
        ? Optional.of(new Permit(maker(tenant, group), giveBack(tenant, group, taken.permit())))
        : Optional.empty();
  }

  private void requireNotBlocked(Tenant tenant, CallGroup group, Reason reason) {
    held(tenant, group)
        .ifPresent(
            pause -> {
              throw new GatewayFailure(reason, pause.why(), pauses.left(pause), null);
            });
  }

  /** The pause of a group of calls; another credential may do what the one before could not. */
  private Optional<Pauses.Pause> held(Tenant tenant, CallGroup group) {
    Optional<Pauses.Pause> denied = pauses.active(tenant.id(), Pauses.denied(group));
    if (denied.isPresent() && logins.changedSince(tenant, denied.get())) {
      pauses.reopen(tenant.id());
      denied = Optional.empty();
    }
    return denied.or(() -> pauses.active(tenant.id(), group.wireName()));
  }

  /** Whether a call of the group would be made, but for the budget. */
  public boolean open(Tenant tenant, CallGroup group) {
    return answers(tenant) && logins.mayTry(tenant) && held(tenant, group).isEmpty();
  }

  /**
   * Why the tenant's invoices do not go out until something changes; empty when nothing is known.
   */
  public Optional<String> hindrance(String tenant) {
    return Stream.of(
            Logins.WHAT,
            Circuit.WHAT,
            Pauses.denied(CallGroup.ONLINE_SESSION),
            Pauses.denied(CallGroup.BATCH_SESSION),
            Pauses.denied(CallGroup.INVOICE_SEND))
        .flatMap(what -> pauses.active(tenant, what).stream())
        .map(Pauses.Pause::why)
        .findFirst();
  }

  /** Pauses a group of calls because KSeF said that it is too much; remembered by all nodes. */
  public void block(Tenant tenant, CallGroup group, Duration time, String why) {
    pauses.pause(tenant.id(), group.wireName(), time, why);
    limits.forget(tenant);
  }

  /**
   * Makes calls that KSeF does not count, such as downloading the parts of a package.
   *
   * @throws KsefFailure when one fails
   */
  public <T> T unmetered(Tenant tenant, Function<InvoiceSearch, T> call) {
    return new Permit(maker(tenant, CallGroup.INVOICE_EXPORT_STATUS), () -> {}).search(call);
  }

  /**
   * Uploads a part of a package, which KSeF does not count and which needs no log-in.
   *
   * @throws KsefFailure when it fails
   */
  public void upload(Tenant tenant, BatchSessions.Opened session, BatchPackage.Part part) {
    clients.of(tenant.environment()).batches(() -> "").upload(session, part);
  }

  /**
   * What KSeF's limits leave of a group of calls at the moment.
   *
   * @throws RuntimeException when the tenant cannot log in
   */
  public Budgets.Room room(Tenant tenant, CallGroup group) {
    if (held(tenant, group).isPresent()) {
      return Budgets.Room.NONE;
    }
    return budgets.room(tenant, group, limits.of(tenant, group, () -> calls(tenant)));
  }

  /** False while the tenant's calls are held back because KSeF does not answer. */
  public boolean answers(Tenant tenant) {
    return pauses.active(tenant.id(), Circuit.WHAT).isEmpty();
  }

  private Runnable giveBack(Tenant tenant, CallGroup group, String permit) {
    return () -> budgets.giveBack(tenant, group, permit);
  }

  private Permit.Maker maker(Tenant tenant, CallGroup group) {
    return new Permit.Maker() {
      @Override
      public <T> T sessions(Function<SessionCalls, T> call) {
        return loggedIn(tenant, group, (client, token) -> call.apply(client.sessions(token)));
      }

      @Override
      public <T> T search(Function<InvoiceSearch, T> call) {
        return loggedIn(tenant, group, (client, token) -> call.apply(client.search(token)));
      }

      @Override
      public <T> T batches(Function<BatchCalls, T> call) {
        return loggedIn(tenant, group, (client, token) -> call.apply(client.batches(token)));
      }
    };
  }

  private interface Call<T> {
    T make(KsefClient client, Supplier<String> token);
  }

  private <T> T loggedIn(Tenant tenant, CallGroup group, Call<T> call) {
    String before = MDC.get(Traces.TENANT);
    MDC.put(Traces.TENANT, tenant.id());
    try {
      T result = authorised(tenant, call);
      circuit.answered(tenant);
      allowed(tenant, group);
      return result;
    } catch (KsefFailure e) {
      note(tenant, group, e);
      throw e;
    } finally {
      if (before == null) {
        MDC.remove(Traces.TENANT);
      }
    }
  }

  private <T> T authorised(Tenant tenant, Call<T> call) {
    KsefClient client = clients.of(tenant.environment());
    String token = logins.accessToken(tenant);
    try {
      return call.make(client, () -> token);
    } catch (KsefFailure.Unauthorized e) {
      return afresh(tenant, token, call);
    } catch (KsefFailure.Refused e) {
      // What the credential before could not do, the one of now may.
      if (e.denied() && logins.outdated(tenant, token)) {
        return afresh(tenant, token, call);
      }
      throw e;
    }
  }

  private <T> T afresh(Tenant tenant, String token, Call<T> call) {
    logins.reject(tenant, token);
    String fresh = logins.accessToken(tenant);
    try {
      return call.make(clients.of(tenant.environment()), () -> fresh);
    } catch (KsefFailure.Unauthorized e) {
      if (!e.forbidden()) {
        logins.useless(tenant, fresh, e);
      }
      throw e;
    }
  }

  private void note(Tenant tenant, CallGroup group, KsefFailure failure) {
    switch (failure) {
      case KsefFailure.RateLimited limited ->
          block(tenant, group, limited.retryAfter(), String.valueOf(limited.getMessage()));
      case KsefFailure.Unreachable e when !e.tried() -> {}
      case KsefFailure.Unreachable e -> circuit.failed(tenant, e);
      case KsefFailure.NoAnswer e -> circuit.failed(tenant, e);
      case KsefFailure.Broken e -> circuit.failed(tenant, e);
      case KsefFailure.Unauthorized e ->
          answered(tenant, group, e.forbidden() ? String.valueOf(e.getMessage()) : null);
      case KsefFailure.Refused e -> answered(tenant, group, e.denied() ? e.explanation() : null);
      case KsefFailure.Corrupt ignored -> circuit.answered(tenant);
    }
  }

  /**
   * Notes an answer, and a pause where it says that the tenant may not do that: else each round
   * would ask again, and KSeF counts what it refuses.
   */
  private void answered(Tenant tenant, CallGroup group, @Nullable String denied) {
    circuit.answered(tenant);
    if (denied != null) {
      pauses.failed(tenant.id(), Pauses.denied(group), DENIED, false, denied);
      logins.tellDenied(tenant, group.wireName(), denied);
    }
  }

  private void allowed(Tenant tenant, CallGroup group) {
    if (pauses.find(tenant.id(), Pauses.denied(group)).isPresent()) {
      pauses.clear(tenant.id(), Pauses.denied(group));
      logins.tellAllowed(tenant, group.wireName());
    }
  }

  /** Our own time, which budgets and pauses are counted in. */
  public Clock clock() {
    return budgets.clock();
  }

  /** The time as the tenant's KSeF has it. */
  public Instant time(Tenant tenant) {
    return clients.of(tenant.environment()).clock().instant();
  }

  /** With the log-in made before, which may take longer than a question about limits. */
  private SessionCalls calls(Tenant tenant) {
    String token = logins.accessToken(tenant);
    return clients.of(tenant.environment()).sessions(() -> token);
  }
}

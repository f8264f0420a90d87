package dev.bramka.gateway.sessions;

import dev.bramka.client.KsefClient;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.InvoiceSearch;
import dev.bramka.client.session.OnlineSessions;
import dev.bramka.gateway.platform.GatewayFailure;
import dev.bramka.gateway.platform.GatewayFailure.Reason;
import dev.bramka.gateway.tenants.Tenant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Service;

/**
 * Calls to KSeF as a tenant: within the budget, with a valid log-in, failures turned into ours. A
 * call that KSeF refused for its token had no effect and is made once more after logging in anew.
 * Thread-safe.
 */
@Service
public class Ksef {
  private final KsefClients clients;
  private final Logins logins;
  private final Budgets budgets;

  /** Calls over these clients. */
  public Ksef(KsefClients clients, Logins logins, Budgets budgets) {
    this.clients = clients;
    this.logins = logins;
    this.budgets = budgets;
  }

  /**
   * Makes a call, waiting for the budget.
   *
   * @param reason what it is for, should it fail
   * @throws GatewayFailure when it fails
   */
  public <T> T call(
      Tenant tenant, CallGroup group, Reason reason, Function<OnlineSessions, T> call) {
    try {
      reserve(tenant, group, reason);
      return reserved(tenant, group, call);
    } catch (RuntimeException e) {
      throw Failures.of(reason, e);
    }
  }

  /** Takes a call out of the budget, to be made later with {@link #reserved}. */
  public void reserve(Tenant tenant, CallGroup group, Reason reason) {
    try {
      budgets.take(tenant, group, reason, sessions(tenant));
    } catch (RuntimeException e) {
      throw Failures.of(reason, e);
    }
  }

  /** Takes a call out of the budget when that is possible at once. */
  public boolean tryReserve(Tenant tenant, CallGroup group) {
    return budgets.tryTake(tenant, group, sessions(tenant));
  }

  /**
   * Makes a call that was taken out of the budget before.
   *
   * @throws KsefFailure when it fails, so that the caller sees whether it may have taken effect
   */
  public <T> T reserved(Tenant tenant, CallGroup group, Function<OnlineSessions, T> call) {
    return loggedIn(tenant, group, (client, tokens) -> call.apply(client.sessions(tokens)));
  }

  /**
   * Makes a call to KSeF's search that was taken out of the budget before.
   *
   * @throws KsefFailure when it fails
   */
  public <T> T reservedSearch(Tenant tenant, CallGroup group, Function<InvoiceSearch, T> call) {
    return loggedIn(tenant, group, (client, tokens) -> call.apply(client.search(tokens)));
  }

  private interface Call<T> {
    T make(KsefClient client, Supplier<String> tokens);
  }

  private <T> T loggedIn(Tenant tenant, CallGroup group, Call<T> call) {
    String[] used = {""};
    try {
      return attempt(tenant, call, used);
    } catch (KsefFailure.Unauthorized e) {
      logins.reject(tenant, used[0]);
      return attempt(tenant, call, used);
    } catch (KsefFailure.RateLimited e) {
      budgets.block(tenant, group, e.retryAfter());
      throw e;
    }
  }

  private <T> T attempt(Tenant tenant, Call<T> call, String[] used) {
    return call.make(
        clients.of(tenant.environment()),
        () -> {
          used[0] = logins.accessToken(tenant);
          return used[0];
        });
  }

  private OnlineSessions sessions(Tenant tenant) {
    return clients.of(tenant.environment()).sessions(() -> logins.accessToken(tenant));
  }
}

package dev.bramka.gateway.sessions;

import dev.bramka.client.batch.BatchCalls;
import dev.bramka.client.http.KsefFailure;
import dev.bramka.client.query.InvoiceSearch;
import dev.bramka.client.session.SessionCalls;
import java.util.function.Function;

/**
 * One call that KSeF's limits allow. Make it once; close the permit in any case. A call that was
 * never made, or never reached KSeF, is given back. Not thread-safe.
 */
public final class Permit implements AutoCloseable {
  /** Makes a call with a valid log-in. */
  interface Maker {
    <T> T sessions(Function<SessionCalls, T> call);

    <T> T search(Function<InvoiceSearch, T> call);

    <T> T batches(Function<BatchCalls, T> call);
  }

  private final Maker maker;
  private final Runnable giveBack;
  private boolean counted;

  Permit(Maker maker, Runnable giveBack) {
    this.maker = maker;
    this.giveBack = giveBack;
  }

  /**
   * Makes the call.
   *
   * @throws KsefFailure when it fails, so that the caller sees whether it may have taken effect
   * @throws RuntimeException a {@link dev.bramka.client.auth.LoginFailure} or {@link
   *     dev.bramka.gateway.platform.GatewayFailure} when there is no log-in; the call was not made
   */
  public <T> T call(Function<SessionCalls, T> call) {
    return made(() -> maker.sessions(call));
  }

  /**
   * Makes a call to KSeF's search.
   *
   * @throws RuntimeException as {@link #call}
   */
  public <T> T search(Function<InvoiceSearch, T> call) {
    return made(() -> maker.search(call));
  }

  /**
   * Makes a call on batch sessions.
   *
   * @throws RuntimeException as {@link #call}
   */
  public <T> T batches(Function<BatchCalls, T> call) {
    return made(() -> maker.batches(call));
  }

  private <T> T made(java.util.function.Supplier<T> call) {
    if (counted) {
      throw new IllegalStateException("A permit is for one call");
    }
    try {
      T result = call.get();
      counted = true;
      return result;
    } catch (KsefFailure e) {
      counted = !(e instanceof KsefFailure.Unreachable);
      throw e;
    }
  }

  @Override
  public void close() {
    if (!counted) {
      counted = true;
      giveBack.run();
    }
  }
}

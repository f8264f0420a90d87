package dev.bramka.client.crypto;

import dev.bramka.client.http.ExceptionCode;
import dev.bramka.client.http.KsefFailure;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * KSeF refused the public key that we encrypted with (21470): it was withdrawn. The call had no
 * effect, so it is made once more with the keys that KSeF publishes now (KSeF documentation,
 * "certyfikaty klucza publicznego").
 */
public final class KeyRefused {
  private KeyRefused() {}

  /** Makes the call, and once more with fresh keys when the first one was refused for its key. */
  public static <T> T onceMore(PublicKeys keys, Supplier<T> call) {
    return onceMore(keys, call, e -> e instanceof KsefFailure failure ? failure : null);
  }

  /**
   * The same for calls whose failures carry KSeF's inside.
   *
   * @param failure finds KSeF's failure in what the call threw, or null
   */
  public static <T> T onceMore(
      PublicKeys keys,
      Supplier<T> call,
      Function<RuntimeException, @Nullable KsefFailure> failure) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      if (failure.apply(e) instanceof KsefFailure.Refused refused
          && refused.is(ExceptionCode.PUBLIC_KEY_WITHDRAWN)) {
        keys.refresh();
        return call.get();
      }
      throw e;
    }
  }
}

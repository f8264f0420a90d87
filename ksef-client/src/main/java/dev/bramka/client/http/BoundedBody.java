package dev.bramka.client.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer's body into memory up to a limit, and all bodies together up to a share of the
 * heap. What goes beyond ends the exchange; the text of a failure is cut off instead.
 */
final class BoundedBody implements BodySubscriber<byte[]> {
  /** More than this of a failure is not looked at. */
  private static final int FAILURE_BYTES = 64 * 1024;

  private static final int STEP = 64 * 1024;

  /** All answers that are being read; a twelfth of the heap, since parsing takes as much again. */
  private static final Semaphore MEMORY =
      new Semaphore((int) Math.max(64, Runtime.getRuntime().maxMemory() / 12 / STEP));

  /** An answer larger than it may be. */
  static final class TooLarge extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    TooLarge(String message) {
      super(message);
    }
  }

  private final int limit;
  private final boolean cut;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> result = new CompletableFuture<>();
  private final CompletionStage<byte[]> released;
  private int held;
  private volatile Flow.@Nullable Subscription subscription;

  private BoundedBody(int limit, boolean cut) {
    this.limit = limit;
    this.cut = cut;
    released = result.whenComplete((body, failure) -> release());
  }

  /** Bodies of successes up to the limit; of failures what fits. */
  static HttpResponse.BodyHandler<byte[]> handler(int limit) {
    return answer ->
        answer.statusCode() >= 200 && answer.statusCode() < 300
            ? new BoundedBody(limit, false)
            : new BoundedBody(FAILURE_BYTES, true);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return released;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (result.isDone()) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      int room = limit - bytes.size();
      if (buffer.remaining() > room) {
        write(buffer, cut ? room : 0);
        end(cut ? null : new TooLarge("more than " + limit + " bytes"));
        return;
      }
      write(buffer, buffer.remaining());
      if (!hold()) {
        end(new TooLarge("too many large answers at once"));
        return;
      }
    }
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  private void write(ByteBuffer buffer, int length) {
    byte[] some = new byte[length];
    buffer.get(some);
    bytes.writeBytes(some);
  }

  private synchronized boolean hold() {
    while ((long) held * STEP < bytes.size()) {
      if (result.isDone() || !MEMORY.tryAcquire()) {
        return false;
      }
      held++;
    }
    return true;
  }

  private synchronized void release() {
    MEMORY.release(held);
    held = 0;
  }

  private void end(@Nullable IOException failure) {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    if (failure == null) {
      result.complete(bytes.toByteArray());
    } else {
      result.completeExceptionally(failure);
    }
  }

  @Override
  public void onError(Throwable failure) {
    result.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    result.complete(bytes.toByteArray());
  }
}

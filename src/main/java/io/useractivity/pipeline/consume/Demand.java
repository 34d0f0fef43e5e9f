package io.useractivity.pipeline.consume;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * The far end of reactor-kafka's flux. Its elements only say that one more batch may be delivered:
 * the records themselves are taken from {@link CaughtBatches}, with their epochs.
 *
 * <p>Elements may arrive on any thread (reactor drains its queue on the thread that asks); they are
 * counted here and delivered on the poll thread.
 */
final class Demand extends BaseSubscriber<Object> {
  private final AtomicInteger passed = new AtomicInteger();
  private final Mailbox mailbox;
  private final Consumer<Throwable> onError;
  private boolean subscribed;
  private long early;

  Demand(Mailbox mailbox, Consumer<Throwable> onError) {
    this.mailbox = mailbox;
    this.onError = onError;
  }

  /** Asks for more batches. Poll thread only, so that demand is never seen half. */
  void add(long batches) {
    if (subscribed) {
      request(batches);
    } else {
      early += batches;
    }
  }

  /** Whether a batch may be delivered now; counts it as delivered. Poll thread only. */
  boolean takeOne() {
    if (passed.get() == 0) {
      return false;
    }
    passed.decrementAndGet();
    return true;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    mailbox.offer(
        () -> {
          subscribed = true;
          if (early > 0) {
            request(early);
          }
        });
  }

  @Override
  protected void hookOnNext(Object oneBatch) {
    passed.incrementAndGet();
  }

  @Override
  protected void hookOnError(Throwable failure) {
    onError.accept(failure);
  }
}

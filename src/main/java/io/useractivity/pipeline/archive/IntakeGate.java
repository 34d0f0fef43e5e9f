package io.useractivity.pipeline.archive;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;

/**
 * Asks the source for as many batches as may be under way. Thread-safe; {@link #pump} is cheap and
 * may be called whenever something that held intake back may have changed.
 */
final class IntakeGate {
  private final IntSupplier maxBatches;
  private final BooleanSupplier open;
  private final LongConsumer request;
  private final AtomicInteger underWay = new AtomicInteger();

  /**
   * @param maxBatches requested or being worked on at most
   * @param open whether a further batch may be requested now
   */
  IntakeGate(IntSupplier maxBatches, BooleanSupplier open, LongConsumer request) {
    this.maxBatches = maxBatches;
    this.open = open;
    this.request = request;
  }

  void pump() {
    while (open.getAsBoolean()) {
      int now = underWay.get();
      if (now >= maxBatches.getAsInt()) {
        return;
      }
      if (underWay.compareAndSet(now, now + 1)) {
        request.accept(1);
      }
    }
  }

  /** Batches requested and not worked off. */
  int underWay() {
    return underWay.get();
  }

  /** A batch has been worked off. */
  void done() {
    underWay.decrementAndGet();
    pump();
  }
}

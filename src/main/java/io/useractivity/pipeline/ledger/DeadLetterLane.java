package io.useractivity.pipeline.ledger;

import java.util.ArrayDeque;

/**
 * Poison records in offset order: a lane without objects. An acknowledged prefix moves the
 * watermark.
 */
final class DeadLetterLane {
  private static final class Pending {
    final long offset;
    final long arrivalMillis;
    boolean acknowledged;

    Pending(long offset, long arrivalMillis) {
      this.offset = offset;
      this.arrivalMillis = arrivalMillis;
    }
  }

  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private long watermark;

  DeadLetterLane(long watermark) {
    this.watermark = watermark;
  }

  long watermark() {
    return watermark;
  }

  /** False if it was acknowledged before. */
  boolean offer(long offset, long arrivalMillis) {
    if (offset <= watermark) {
      return false;
    }
    pending.addLast(new Pending(offset, arrivalMillis));
    return true;
  }

  void acknowledged(long offset) {
    for (Pending one : pending) {
      if (one.offset == offset) {
        one.acknowledged = true;
        break;
      }
    }
    while (!pending.isEmpty() && pending.peekFirst().acknowledged) {
      watermark = pending.pollFirst().offset;
    }
  }

  int size() {
    return pending.size();
  }

  /** Offset of the oldest one not acknowledged, or Long.MAX_VALUE. */
  long oldest() {
    return pending.isEmpty() ? Long.MAX_VALUE : pending.peekFirst().offset;
  }

  long oldestArrivalMillis() {
    return pending.isEmpty() ? Long.MAX_VALUE : pending.peekFirst().arrivalMillis;
  }
}

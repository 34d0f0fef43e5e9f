package io.useractivity.pipeline.archive;

import java.util.concurrent.atomic.LongAdder;

/**
 * One budget for every byte the archiver holds: records on their way to their lanes, open objects,
 * and closed or uploading ones. Thread-safe; readings are a moment old at most.
 *
 * <p>Intake stops at the limit. Above three quarters of it in open objects the largest is closed:
 * closed objects leave memory as soon as they are uploaded, so the pressure ends with smaller files
 * and never with a crash.
 */
public final class ByteBudget {
  private final long limit;
  private final LongAdder inFlight = new LongAdder();
  private final LongAdder open = new LongAdder();
  private final LongAdder leaving = new LongAdder();

  public ByteBudget(long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("the byte budget must be positive: " + limit);
    }
    this.limit = limit;
  }

  public long limit() {
    return limit;
  }

  /** Records polled and not yet in their lanes. */
  public void inFlight(long delta) {
    inFlight.add(delta);
  }

  /** Open objects. */
  public void open(long delta) {
    open.add(delta);
  }

  /** Closed objects and parts on their way to the store. */
  public void leaving(long delta) {
    leaving.add(delta);
  }

  public long openBytes() {
    return open.sum();
  }

  public long used() {
    return inFlight.sum() + open.sum() + leaving.sum();
  }

  /** False while no further batch should be requested. */
  public boolean admits() {
    return used() < limit;
  }

  /** True while open objects hold so much that the largest should be closed. */
  public boolean tight() {
    return open.sum() > limit / 4 * 3;
  }
}

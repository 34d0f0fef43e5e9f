package io.useractivity.pipeline.archive;

import java.util.concurrent.atomic.LongAdder;

/**
 * One budget for every byte the archiver holds: records on their way to their lanes, open objects,
 * and closed or uploading ones. Thread-safe; readings are a moment old at most.
 *
 * <p>No batch is requested that would not fit beside those requested before, and records that came
 * all the same wait at the limit, in the middle of a batch if need be. Above three quarters in open
 * objects the largest is closed: closed objects leave memory as soon as they are uploaded, so the
 * pressure ends with smaller files and never with a crash. What may exceed the limit is one
 * buffer's growth a worker, and objects that must be rebuilt as an earlier owner planned them.
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

  /**
   * False while no further batch should be requested.
   *
   * @param coming bytes that what was requested before will take
   */
  public boolean admits(long coming) {
    return used() + coming < limit;
  }

  /** True while nothing more should be held, unless nothing is held but records on their way. */
  public boolean exhausted() {
    return used() >= limit && open.sum() + leaving.sum() > 0;
  }

  /**
   * True while the largest open object should be closed: open ones hold too much, or all is full
   * and too little is on its way out.
   */
  public boolean tight() {
    return open.sum() > limit / 4 * 3 || used() >= limit && leaving.sum() < limit / 4;
  }
}

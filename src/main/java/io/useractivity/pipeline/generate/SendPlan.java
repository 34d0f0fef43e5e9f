package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.config.PipelineConfig.Curve;
import io.useractivity.pipeline.publish.Outgoing;

/**
 * What to send next: the schedule, as an operator has changed it, and the extra events somebody
 * asked for. Extras go first and are stamped with the present time. Pure: time comes in. Not
 * thread-safe.
 */
final class SendPlan {
  /** Extras that may wait, of all kinds together. */
  static final long MAX_EXTRAS = 1_000_000;

  private final Curve curve;
  private SendSchedule schedule;
  private double rate;
  private boolean paused;
  private long takenBefore;
  private long extrasTaken;
  private long burst;
  private long corrupt;
  private long late;

  SendPlan(double rate, Curve curve, long nowMillis) {
    this.curve = curve;
    this.rate = rate;
    this.schedule = new SendSchedule(rate, curve, nowMillis);
  }

  double rate() {
    return rate;
  }

  boolean paused() {
    return paused;
  }

  /** Events due and not taken yet. */
  long due(long nowMillis) {
    return extras() + (paused ? 0 : schedule.due(nowMillis));
  }

  /** Makes the next event; call it only while some are due. */
  Outgoing take(EventStream stream, long nowMillis) {
    if (extras() == 0) {
      return stream.next(schedule.take());
    }
    extrasTaken++;
    if (corrupt > 0) {
      corrupt--;
      return stream.corruptEvent(nowMillis);
    }
    if (late > 0) {
      late--;
      return stream.lateEvent(nowMillis);
    }
    burst--;
    return stream.next(nowMillis);
  }

  /** Events taken so far. */
  long taken() {
    return takenBefore + schedule.taken() + extrasTaken;
  }

  /** How long the next scheduled event has been due. */
  double behindSeconds(long nowMillis) {
    return paused ? 0 : schedule.behindSeconds(nowMillis);
  }

  /** From now on; what was due by the old rate and not sent is forgotten. */
  void rate(double eventsPerSecond, long nowMillis) {
    rate = eventsPerSecond;
    restart(nowMillis);
  }

  void pause() {
    paused = true;
  }

  /** What would have been due meanwhile is not made up for. */
  void resume(long nowMillis) {
    if (paused) {
      paused = false;
      restart(nowMillis);
    }
  }

  void burst(long events) {
    burst += events;
  }

  void injectCorrupt(long events) {
    corrupt += events;
  }

  void injectLate(long events) {
    late += events;
  }

  /** Extras asked for and not sent yet. */
  long extras() {
    return burst + corrupt + late;
  }

  private void restart(long nowMillis) {
    takenBefore += schedule.taken();
    schedule = new SendSchedule(rate, curve, nowMillis);
  }
}

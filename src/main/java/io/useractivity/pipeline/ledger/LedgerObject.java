package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.LaneKey;

/**
 * One object from its first record until its manifest is written.
 *
 * <pre>
 *   OPEN --close--> CLOSED --commit sent--> PLANNING --ack--> PLANNED --upload ends--> VISIBLE --manifest--> ARCHIVED
 *     \--reaches a restored cut--> PLANNED
 * </pre>
 *
 * @param <T> what the caller keeps with it (the encoder, the bytes)
 */
public final class LedgerObject<T> {
  /** Where it is on its way. */
  public enum State {
    OPEN,
    CLOSED,
    PLANNING,
    PLANNED,
    VISIBLE,
    ARCHIVED
  }

  private final LaneKey lane;
  private final long arrivalMillis;
  private final T content;
  private long first;
  private long last;
  private long records;
  private long plan = -1;
  private boolean incomplete;
  private State state = State.OPEN;

  LedgerObject(LaneKey lane, long first, long arrivalMillis, T content) {
    this.lane = lane;
    this.first = first;
    this.last = first - 1;
    this.arrivalMillis = arrivalMillis;
    this.content = content;
  }

  public LaneKey lane() {
    return lane;
  }

  /** Its first record's offset; names the object. */
  public long first() {
    return first;
  }

  /** Its last record's offset so far. */
  public long last() {
    return last;
  }

  public long records() {
    return records;
  }

  /** Kafka timestamp of its first record, Unix milliseconds. */
  public long arrivalMillis() {
    return arrivalMillis;
  }

  public T content() {
    return content;
  }

  /** Number of its plan; -1 before PLANNED. */
  public long plan() {
    return plan;
  }

  public State state() {
    return state;
  }

  /**
   * True if a plan promised records that the topic no longer holds (retention or compaction between
   * the plan and its replay): the object may already be visible with all of them and must then be
   * left as it is.
   */
  public boolean incomplete() {
    return incomplete;
  }

  void add(long offset) {
    last = offset;
    records++;
  }

  void close() {
    move(State.OPEN, State.CLOSED);
  }

  void planning() {
    move(State.CLOSED, State.PLANNING);
  }

  void notPlanned() {
    move(State.PLANNING, State.CLOSED);
  }

  void planned(long number) {
    if (state != State.PLANNING) {
      throw new IllegalStateException("an object in state " + state + " cannot become planned");
    }
    plan = number;
    state = State.PLANNED;
  }

  /** Closes at a cut that an earlier owner planned. */
  void boundTo(PlannedCut cut, long number) {
    close();
    incomplete = first != cut.first() || last != cut.last();
    first = cut.first();
    last = cut.last();
    plan = number;
    state = State.PLANNED;
  }

  void visible() {
    move(State.PLANNED, State.VISIBLE);
  }

  void archived() {
    move(State.VISIBLE, State.ARCHIVED);
  }

  private void move(State from, State to) {
    if (state != from) {
      throw new IllegalStateException(
          "an object goes from " + from + " to " + to + ", but this one is " + state);
    }
    state = to;
  }

  @Override
  public String toString() {
    return lane + " " + first + ".." + last + " " + state;
  }
}

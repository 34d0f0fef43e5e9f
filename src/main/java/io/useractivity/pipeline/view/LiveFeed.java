package io.useractivity.pipeline.view;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where rows meet browsers. Rows come from the thread that reads; audiences are drained by the one
 * that sends. Thread-safe; locks are held for a chunk of rows at most. Memory does not depend on
 * the traffic or on how fast a browser reads.
 */
public final class LiveFeed {
  /** Steps of the whole rate history. */
  public static final int HISTORY_STEPS = RateHistory.STEPS;

  private static final int RING = 2_000;
  private static final int BACKLOG_ROWS = 300;

  /** Different filters at the same time; each costs a look at every row. */
  static final int MAX_AUDIENCES = 64;

  private final Columns columns;
  private final int rowsPerFrame;
  private final RowRing ring = new RowRing(RING);
  private final Map<RowFilter, Audience> audiences = new HashMap<>();
  private final RateHistory history;
  private long seen;
  private long decoded;
  private long skipped;
  private long newestTimestamp;

  public LiveFeed(Columns columns, int rowsPerFrame, RateHistory history) {
    this.columns = columns;
    this.rowsPerFrame = rowsPerFrame;
    this.history = history;
  }

  /**
   * Takes rows of one poll.
   *
   * @param weight events each row stands for
   */
  public synchronized void offer(List<Row> rows, long weight, long nowMillis) {
    for (Row row : rows) {
      ring.add(row);
      history.add(row.valid() ? row.type() : RateHistory.INVALID, weight, nowMillis);
      newestTimestamp = Math.max(newestTimestamp, row.timestamp());
      for (Audience audience : audiences.values()) {
        audience.offer(row, weight, columns);
      }
    }
    decoded += rows.size();
  }

  /** So many records were read. */
  public synchronized void seen(long records) {
    seen += records;
  }

  /** So many were not even read. */
  public synchronized void skipped(long records) {
    skipped += records;
  }

  /** Throws IllegalArgumentException if there are too many different filters. */
  public synchronized Audience join(RowFilter filter) {
    Audience audience = audiences.get(filter);
    if (audience == null) {
      if (audiences.size() >= MAX_AUDIENCES) {
        throw new IllegalArgumentException(
            "too many different filters are in use here (" + MAX_AUDIENCES + "); try one of them");
      }
      audience = new Audience(filter, rowsPerFrame, ring.added());
      audiences.put(filter, audience);
    }
    audience.join();
    return audience;
  }

  public synchronized void leave(Audience audience) {
    if (audience.leave() == 0) {
      audiences.remove(audience.filter());
    }
  }

  /** The next frame of every audience that has one. */
  public synchronized Map<Audience, Audience.Frame> drain() {
    Map<Audience, Audience.Frame> frames = new HashMap<>();
    for (Audience audience : audiences.values()) {
      Audience.Frame frame = audience.drain(ring.added());
      if (frame != null) {
        frames.put(audience, frame);
      }
    }
    return frames;
  }

  /**
   * What a browser that just joined is shown: the newest rows before the next frame of its
   * audience, counted as nothing.
   */
  public synchronized Audience.Frame backlog(Audience audience) {
    return new Audience.Frame(
        audience.told(),
        0,
        ring.newest(BACKLOG_ROWS, audience.filter(), columns, audience.drainedAt()));
  }

  /** Totals since the start. */
  public synchronized Totals totals() {
    return new Totals(seen, decoded, skipped, newestTimestamp, audiences.size());
  }

  public synchronized RateHistory.Picture history(long nowMillis) {
    return history.picture(nowMillis);
  }

  /**
   * @param seen records read
   * @param decoded of these, looked into
   * @param skipped records jumped over
   * @param newestTimestamp Kafka timestamp of the newest row, 0 before the first
   */
  public record Totals(long seen, long decoded, long skipped, long newestTimestamp, int filters) {}
}

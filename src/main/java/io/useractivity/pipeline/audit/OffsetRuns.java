package io.useractivity.pipeline.audit;

import java.util.HashMap;
import java.util.Map;

/**
 * Joins single offsets to runs, apart for each source (a lane, or a reason), so that a lost object
 * is one finding and not one per record. Bounded: with too many sources all runs end.
 */
final class OffsetRuns {
  private static final int MAX_SOURCES = 10_000;

  /** Takes a run that has ended. */
  interface Sink {
    void run(Object source, long first, long last, long records);
  }

  private static final class Run {
    private final long first;
    private long last;
    private long records;

    Run(long first) {
      this.first = first;
    }
  }

  private final Sink sink;
  private final Map<Object, Run> open = new HashMap<>();

  OffsetRuns(Sink sink) {
    this.sink = sink;
  }

  void add(Object source, long offset) {
    if (open.size() == MAX_SOURCES && !open.containsKey(source)) {
      end();
    }
    Run run = open.computeIfAbsent(source, added -> new Run(offset));
    run.last = offset;
    run.records++;
  }

  /** The next record of this source is sound. */
  void interrupt(Object source) {
    Run run = open.isEmpty() ? null : open.remove(source);
    if (run != null) {
      sink.run(source, run.first, run.last, run.records);
    }
  }

  void end() {
    open.forEach((source, run) -> sink.run(source, run.first, run.last, run.records));
    open.clear();
  }
}

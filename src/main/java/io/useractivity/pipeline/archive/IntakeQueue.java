package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.PartitionRecords;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Records of one partition that were delivered, in order: taken at once while there is room, else
 * when there is room again, from the very record on where it ended. On its partition's worker only.
 */
final class IntakeQueue {
  private record Waiting(PartitionRecords records, Runnable done) {}

  private final RecordIntake intake;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int next;

  IntakeQueue(RecordIntake intake) {
    this.intake = intake;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** {@code done} is told by {@link #work} or {@link #drop}. */
  void add(PartitionRecords records, Runnable done) {
    waiting.addLast(new Waiting(records, done));
  }

  /** Takes what there is room for; returns what to run for the slices that are taken as a whole. */
  List<Runnable> work() {
    List<Runnable> finished = new ArrayList<>(waiting.size());
    while (!waiting.isEmpty() && intake.hasRoom()) {
      PartitionRecords records = waiting.peekFirst().records();
      next = intake.take(records, next);
      if (next == records.size()) {
        next = 0;
        finished.add(waiting.removeFirst().done());
      }
    }
    return finished;
  }

  /** Forgets what waits: it is read again by whoever owns the partition next. */
  void drop() {
    waiting.forEach(each -> each.done().run());
    waiting.clear();
    next = 0;
  }
}

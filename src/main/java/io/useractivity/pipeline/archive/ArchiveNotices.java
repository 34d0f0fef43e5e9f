package io.useractivity.pipeline.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds notices of archived objects until the next tick takes them. Best effort: what does not fit
 * is dropped and counted, since objects and manifests are the truth. Any thread; never blocks.
 */
final class ArchiveNotices {
  /** Per tick; at ten ticks a second far more objects than a store takes. */
  private static final int CAPACITY = 4_096;

  private final boolean wanted;
  private final ArrayBlockingQueue<ArchivedObject> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();

  ArchiveNotices(boolean wanted) {
    this.wanted = wanted;
  }

  void offer(ArchivedObject object) {
    if (wanted && !waiting.offer(object)) {
      dropped.incrementAndGet();
    }
  }

  List<ArchivedObject> take() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<ArchivedObject> taken = new ArrayList<>();
    waiting.drainTo(taken);
    return taken;
  }

  long dropped() {
    return dropped.get();
  }
}

package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** The objects whose offset range the stream is in, by lane and by end. */
final class Covers {
  private final PriorityQueue<Cover> byLast =
      new PriorityQueue<>(Comparator.comparingLong(Cover::last));
  private final Map<LaneKey, List<Cover>> byLane = new HashMap<>();

  private int open;
  private int mostOpen;

  void open(Cover cover) {
    mostOpen = Math.max(mostOpen, ++open);
    byLast.add(cover);
    byLane.computeIfAbsent(cover.lane(), added -> new ArrayList<>(2)).add(cover);
  }

  /** Those that may hold the lane's next record. */
  List<Cover> in(LaneKey lane) {
    return byLane.getOrDefault(lane, List.of());
  }

  /** Closes one early. */
  void close(Cover cover) {
    cover.close();
    leave(cover);
  }

  /** Closes those that end below {@code offset}, in the order they end. */
  void closeBelow(long offset, Consumer<Cover> closed) {
    while (!byLast.isEmpty() && byLast.peek().last() < offset) {
      Cover cover = byLast.poll();
      if (!cover.closed()) {
        cover.close();
        leave(cover);
        closed.accept(cover);
      }
    }
  }

  /** Closes all, those of unknown end last. */
  void closeAll(Consumer<Cover> closed) {
    while (!byLast.isEmpty()) {
      Cover cover = byLast.poll();
      if (!cover.closed()) {
        cover.close();
        leave(cover);
        closed.accept(cover);
      }
    }
  }

  /** The most objects that were open at once: what the memory of matching depends on. */
  int mostOpen() {
    return mostOpen;
  }

  private void leave(Cover cover) {
    open--;
    List<Cover> others = byLane.get(cover.lane());
    others.remove(cover);
    if (others.isEmpty()) {
      byLane.remove(cover.lane());
    }
  }
}

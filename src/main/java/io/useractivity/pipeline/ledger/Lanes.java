package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lanes of a topic-partition and the questions asked of all of them. */
final class Lanes<T> {
  private final Map<LaneKey, Lane<T>> byKey = new HashMap<>();
  private Lane<T> last;

  /** The lane of a record; consecutive records of one lane cost no lookup. */
  Lane<T> of(long hour, long schemaId) {
    Lane<T> lane = last;
    if (lane == null || lane.key.hour() != hour || lane.key.schemaId() != schemaId) {
      lane = of(new LaneKey(hour, schemaId));
      last = lane;
    }
    return lane;
  }

  Lane<T> of(LaneKey key) {
    return byKey.computeIfAbsent(key, Lane::new);
  }

  Lane<T> existing(LaneKey key) {
    return byKey.get(key);
  }

  Collection<Lane<T>> all() {
    return byKey.values();
  }

  /** Forgets lanes that hold nothing and whose watermark no replay can meet again. */
  void forgetIdle(long committed) {
    byKey.values().removeIf(lane -> lane.idle() && lane.watermark < committed);
    last = null;
  }

  List<LedgerObject<T>> open() {
    List<LedgerObject<T>> open = new ArrayList<>();
    for (Lane<T> lane : byKey.values()) {
      if (lane.open != null) {
        open.add(lane.open);
      }
    }
    return open;
  }

  List<LedgerObject<T>> closed() {
    List<LedgerObject<T>> closed = new ArrayList<>();
    byKey.values().forEach(lane -> closed.addAll(lane.closed));
    return closed;
  }

  /** Objects that wait for a plan, oldest first. */
  List<LedgerObject<T>> unplanned() {
    List<LedgerObject<T>> objects = new ArrayList<>();
    for (Lane<T> lane : byKey.values()) {
      for (LedgerObject<T> object : lane.closed) {
        if (object.state() == LedgerObject.State.CLOSED) {
          objects.add(object);
        }
      }
    }
    objects.sort(Comparator.comparingLong(LedgerObject::first));
    return objects;
  }

  /** The object, open or closed, with the lowest offset that is not archived; null if none. */
  LedgerObject<T> oldest() {
    LedgerObject<T> oldest = null;
    for (Lane<T> lane : byKey.values()) {
      LedgerObject<T> first = lane.oldest();
      if (first != null && (oldest == null || first.first() < oldest.first())) {
        oldest = first;
      }
    }
    return oldest;
  }

  /**
   * The lowest offset that is not archived as far as lanes know; {@code otherwise} if they hold
   * nothing.
   */
  long safeOffset(long otherwise) {
    long safe = otherwise;
    for (Lane<T> lane : byKey.values()) {
      LedgerObject<T> oldest = lane.oldest();
      if (oldest != null) {
        safe = Math.min(safe, oldest.first());
      }
      if (!lane.cuts.isEmpty()) {
        safe = Math.min(safe, lane.cuts.peekFirst().cut().first());
      }
    }
    return safe;
  }

  long oldestArrivalMillis() {
    long oldest = Long.MAX_VALUE;
    for (Lane<T> lane : byKey.values()) {
      LedgerObject<T> first = lane.oldest();
      if (first != null) {
        oldest = Math.min(oldest, first.arrivalMillis());
      }
    }
    return oldest;
  }

  boolean anyCuts() {
    for (Lane<T> lane : byKey.values()) {
      if (!lane.cuts.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** True if every closed object is visible. */
  boolean allClosedVisible() {
    for (Lane<T> lane : byKey.values()) {
      for (LedgerObject<T> object : lane.closed) {
        if (object.state() != LedgerObject.State.VISIBLE) {
          return false;
        }
      }
    }
    return true;
  }
}

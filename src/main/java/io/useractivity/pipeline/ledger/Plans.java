package io.useractivity.pipeline.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The durable plans whose manifests are not written yet, in order. */
final class Plans<T> {
  /** How far one plan is. */
  static final class Progress<T> {
    final long committed;
    final int size;
    final List<LedgerObject<T>> objects = new ArrayList<>();
    int visible;

    Progress(long committed, int size) {
      this.committed = committed;
      this.size = size;
    }
  }

  private final TreeMap<Long, Progress<T>> unfinished = new TreeMap<>();

  /** A plan of which {@code size} objects are promised; they follow through {@link #joins}. */
  void add(long number, long committed, int size) {
    unfinished.put(number, new Progress<>(committed, size));
  }

  void joins(LedgerObject<T> object) {
    unfinished.get(object.plan()).objects.add(object);
  }

  void visible(LedgerObject<T> object) {
    unfinished.get(object.plan()).visible++;
  }

  /** The lowest plan if all its objects are visible, else null. */
  FinishedPlan<T> finished() {
    Map.Entry<Long, Progress<T>> lowest = unfinished.firstEntry();
    if (lowest == null || lowest.getValue().visible < lowest.getValue().size) {
      return null;
    }
    List<LedgerObject<T>> objects = new ArrayList<>(lowest.getValue().objects);
    objects.sort(Comparator.comparingLong(LedgerObject::first));
    return new FinishedPlan<>(lowest.getKey(), lowest.getValue().committed, objects);
  }

  void remove(long number) {
    unfinished.remove(number);
  }

  boolean isEmpty() {
    return unfinished.isEmpty();
  }

  SortedMap<Long, Progress<T>> unfinished() {
    return unfinished;
  }
}

package io.useractivity.pipeline.view;

import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.notice.ArchiveNotice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The objects archived last, by what they hold. Bounded. Thread-safe. */
public final class ObjectIndex {
  private static final int CAPACITY = 20_000;

  private record Lane(int partition, long hour, String schema) {}

  private final Map<Lane, TreeMap<Long, ArchiveNotice>> lanes = new HashMap<>();
  private final ArrayDeque<ArchiveNotice> byAge = new ArrayDeque<>();

  /** A notice met twice counts once. */
  public synchronized void add(ArchiveNotice notice) {
    TreeMap<Long, ArchiveNotice> lane =
        lanes.computeIfAbsent(lane(notice), each -> new TreeMap<>());
    ArchiveNotice old = lane.put(notice.firstOffset(), notice);
    if (old != null && old.key().equals(notice.key())) {
      return;
    }
    byAge.addLast(notice);
    if (byAge.size() > CAPACITY) {
      forget(byAge.removeFirst());
    }
  }

  private void forget(ArchiveNotice notice) {
    TreeMap<Long, ArchiveNotice> lane = lanes.get(lane(notice));
    if (lane != null && lane.remove(notice.firstOffset(), notice) && lane.isEmpty()) {
      lanes.remove(lane(notice));
    }
  }

  private static Lane lane(ArchiveNotice notice) {
    return new Lane(notice.partition(), notice.hour(), notice.schema());
  }

  /** The object that holds a record, if it is among the last ones. */
  public synchronized Optional<ArchiveNotice> find(
      int partition, long offset, long hour, long schemaId) {
    TreeMap<Long, ArchiveNotice> lane =
        lanes.get(new Lane(partition, hour, ObjectFacts.hex64(schemaId)));
    Map.Entry<Long, ArchiveNotice> floor = lane == null ? null : lane.floorEntry(offset);
    return floor == null || floor.getValue().lastOffset() < offset
        ? Optional.empty()
        : Optional.of(floor.getValue());
  }

  /** Newest first. */
  public synchronized List<ArchiveNotice> newest(int limit) {
    List<ArchiveNotice> newest = new ArrayList<>();
    Iterator<ArchiveNotice> backwards = byAge.descendingIterator();
    while (backwards.hasNext() && newest.size() < limit) {
      newest.add(backwards.next());
    }
    return newest;
  }
}

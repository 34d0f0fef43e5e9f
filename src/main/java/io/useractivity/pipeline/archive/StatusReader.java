package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.RecordSource.FetchPosition;
import io.useractivity.pipeline.event.PartitionId;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Derives the archiver's lag from what partitions and fetcher say. Pure. */
final class StatusReader {
  private StatusReader() {}

  /** Lag in records by partition number. */
  static Map<String, Double> lagByNumber(ArchiverStatus status) {
    Map<String, Double> lags = new HashMap<>();
    status
        .lagByPartition()
        .forEach((id, lag) -> lags.put(Integer.toString(id.partition()), lag.doubleValue()));
    return lags;
  }

  static ArchiverStatus read(
      boolean assigned,
      boolean allTaken,
      boolean breakerOpen,
      boolean draining,
      boolean paused,
      Collection<PartitionStatus> statuses,
      Map<PartitionId, FetchPosition> positions,
      long nowMillis) {
    List<PartitionStatus> sorted =
        statuses.stream().sorted(Comparator.comparing(PartitionStatus::partition)).toList();
    Map<PartitionId, Long> lags = new HashMap<>();
    boolean known = true;
    boolean caughtUp = assigned && allTaken && !sorted.isEmpty();
    Map<PartitionId, Long> ends = new HashMap<>();
    long oldest = Long.MAX_VALUE;
    for (PartitionStatus status : sorted) {
      FetchPosition fetch = positions.get(status.partition());
      if (fetch != null && fetch.epoch() != status.epoch()) {
        fetch = null; // of an earlier assignment
      }
      OptionalLong end = fetch == null ? OptionalLong.empty() : fetch.endOffset();
      known &= end.isPresent();
      end.ifPresent(offset -> ends.put(status.partition(), offset));
      boolean read = end.isPresent() && fetch.position() >= end.getAsLong();
      // Behind the last record may lie only control records, which nobody has to archive.
      boolean done = read && allTaken && status.settled();
      end.ifPresent(
          last -> lags.put(status.partition(), done ? 0 : Math.max(0, last - status.safeOffset())));
      caughtUp &= read;
      oldest = Math.min(oldest, status.oldestArrivalMillis());
    }
    long age = oldest == Long.MAX_VALUE ? 0 : Math.max(0, nowMillis - oldest);
    return new ArchiverStatus(
        assigned,
        breakerOpen,
        draining,
        paused,
        sorted,
        known
            ? OptionalLong.of(lags.values().stream().mapToLong(Long::longValue).sum())
            : OptionalLong.empty(),
        age,
        ends,
        lags,
        caughtUp);
  }
}

package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.ArchiveAudit;
import io.useractivity.pipeline.audit.Finding;
import io.useractivity.pipeline.audit.FindingKind;
import io.useractivity.pipeline.audit.Until;
import io.useractivity.pipeline.kafka.TopicOffsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * Up to which offset each partition must be archived. Made before the archive is read, so that
 * whatever was committed by then must be found.
 *
 * @param asked what the user asked for
 * @param atStart the partitions as they were then
 * @param committed by the group then
 */
record DueOffsets(
    Until asked,
    String group,
    SortedMap<Integer, TopicOffsets> atStart,
    Map<Integer, OptionalLong> committed) {

  OptionalLong committed(int partition) {
    return committed.getOrDefault(partition, OptionalLong.empty());
  }

  /** True if only committed offsets could tell, there is none, and there are records. */
  boolean nothingCommitted(ArchiveAudit audit) {
    boolean askedForCommitted =
        atStart.keySet().stream().anyMatch(partition -> asked.of(partition, 0).isEmpty());
    boolean noneCommitted = committed.values().stream().allMatch(OptionalLong::isEmpty);
    boolean noneStated = atStart.keySet().stream().allMatch(p -> audit.statedCommitted(p) == 0);
    boolean records = atStart.values().stream().anyMatch(offsets -> offsets.end() > 0);
    return askedForCommitted && noneCommitted && noneStated && records;
  }

  /** True if records were committed, all of them have expired, and the archive is empty. */
  boolean nothingArchived(ArchiveAudit audit, long objects, boolean deadLetters) {
    boolean noneStated = atStart.keySet().stream().allMatch(p -> audit.statedCommitted(p) == 0);
    boolean expired =
        atStart.entrySet().stream()
            .anyMatch(
                partition -> {
                  long due = committed(partition.getKey()).orElse(0);
                  return due > 0 && partition.getValue().start() >= due;
                });
    return objects == 0 && noneStated && !deadLetters && expired;
  }

  /** Reports partitions asked for that the topic does not have. */
  void reportUnknown(ArchiveAudit audit) {
    asked.explicit().keySet().stream()
        .filter(partition -> !atStart.containsKey(partition))
        .sorted()
        .forEach(
            partition -> {
              String detail = "the topic has no partition " + partition;
              audit.findings().add(Finding.of(FindingKind.UNTIL_BEYOND_LOG_END, detail));
            });
  }

  /**
   * The due offset of a partition, reported if it is not what it should be.
   *
   * @param now the partition as it is when its records are read
   */
  long of(int partition, TopicOffsets now, ArchiveAudit audit) {
    TopicOffsets then = atStart.getOrDefault(partition, now);
    OptionalLong due = asked.of(partition, then.end());
    if (due.isEmpty()) {
      due = committed(partition);
    }
    if (due.isEmpty()) {
      long stated = audit.statedCommitted(partition);
      if (now.end() > now.start()) {
        String detail = "group %s has committed nothing; manifests say %d".formatted(group, stated);
        audit.findings().add(Finding.of(FindingKind.OFFSET_FALLBACK, detail).partition(partition));
      }
      return Math.min(stated, now.end());
    }
    if (due.getAsLong() > now.end()) {
      boolean explicit = asked.explicit().containsKey(partition);
      FindingKind kind =
          explicit ? FindingKind.UNTIL_BEYOND_LOG_END : FindingKind.COMMITTED_BEYOND_LOG_END;
      String detail =
          "%s is %d, the topic ends at %d"
              .formatted(explicit ? "asked for" : "committed", due.getAsLong(), now.end());
      audit.findings().add(Finding.of(kind, detail).partition(partition));
    }
    return Math.min(due.getAsLong(), now.end());
  }
}

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
    boolean askedForCommitted = asked.equals(Until.COMMITTED);
    boolean noneCommitted = committed.values().stream().allMatch(OptionalLong::isEmpty);
    boolean noneStated = atStart.keySet().stream().allMatch(p -> audit.statedCommitted(p) == 0);
    boolean records = atStart.values().stream().anyMatch(offsets -> offsets.end() > 0);
    return askedForCommitted && noneCommitted && noneStated && records;
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
    if (asked.equals(Until.COMMITTED) && due.getAsLong() > now.end()) {
      String detail = "committed is %d, the topic ends at %d".formatted(due.getAsLong(), now.end());
      audit
          .findings()
          .add(Finding.of(FindingKind.COMMITTED_BEYOND_LOG_END, detail).partition(partition));
    }
    return Math.min(due.getAsLong(), now.end());
  }
}

package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.ArchiveAudit;
import io.useractivity.pipeline.audit.DeadLetterIndex;
import io.useractivity.pipeline.audit.MatchRules;
import io.useractivity.pipeline.audit.PartitionAudit;
import io.useractivity.pipeline.audit.PartitionMatcher;
import io.useractivity.pipeline.audit.PartitionReport;
import io.useractivity.pipeline.audit.TopicRange;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.kafka.TopicOffsets;
import io.useractivity.pipeline.kafka.TopicReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Streams every partition of the topic past the archive's objects, a few partitions at a time.
 *
 * @param inspectors a new one per partition
 * @param readers a new one per partition
 * @param now what the partitions hold
 */
record TopicCheck(
    String topic,
    ArchiveAudit audit,
    DueOffsets due,
    SortedMap<Integer, TopicOffsets> now,
    Map<Integer, DeadLetterIndex> deadLetters,
    boolean compacted,
    boolean skipTombstones,
    boolean allowRepeats,
    Supplier<EventInspector> inspectors,
    Supplier<TopicReader> readers,
    Progress progress) {

  /** The partitions of the topic and of the archive, in order. */
  List<PartitionReport> check(Workers workers) {
    SortedSet<Integer> partitions = new TreeSet<>(now.keySet());
    partitions.addAll(audit.partitions());
    progress.phase(
        "records checked", now.values().stream().mapToLong(p -> p.end() - p.start()).sum());
    List<Callable<PartitionReport>> tasks = new ArrayList<>();
    for (int partition : partitions) {
      tasks.add(() -> check(partition));
    }
    return workers.all(tasks);
  }

  private PartitionReport check(int partition) {
    PartitionAudit part = audit.partition(partition);
    TopicOffsets log = now.get(partition);
    if (log == null) {
      return part.withoutTopic();
    }
    DeadLetterIndex letters = deadLetters.getOrDefault(partition, new DeadLetterIndex());
    long until = due.of(partition, log, audit);
    MatchRules rules = new MatchRules(until, compacted, skipTombstones, allowRepeats);
    PartitionMatcher matcher = part.match(rules, letters);
    long readTo = Math.min(log.end(), Math.max(until, part.endOfObjects()));
    matcher.expired(log.start());
    if (readTo > log.start()) {
      RecordInspection records = new RecordInspection(inspectors.get(), matcher, progress);
      try (TopicReader reader = readers.get()) {
        reader.read(new PartitionId(topic, partition), log.start(), readTo, records);
      }
      records.report();
    }
    long committed = due.committed(partition).orElse(-1);
    TopicRange range = new TopicRange(log.start(), log.end(), committed, until, readTo);
    return part.report(range, matcher, letters);
  }
}

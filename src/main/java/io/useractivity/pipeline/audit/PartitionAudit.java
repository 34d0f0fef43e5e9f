package io.useractivity.pipeline.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The check of one partition: metadata, then the topic's records, then the report. One thread. */
public final class PartitionAudit {
  private final ArchiveIndex index;
  private final PartitionRows rows;
  private final SortedMap<GenerationId, ManifestChain> chains;

  PartitionAudit(
      ArchiveIndex index, PartitionRows rows, SortedMap<GenerationId, ManifestChain> chains) {
    this.index = index;
    this.rows = rows;
    this.chains = chains;
  }

  /**
   * The offset after the last one any object of the newest generation claims; 0 without any, {@code
   * Long.MAX_VALUE} if an object does not say where it ends.
   */
  public long endOfObjects() {
    ObjectTable table = index.table();
    long end = 0;
    for (int row : rows.rows()) {
      boolean newest =
          index.owners().get(table.owner(row)).generation().equals(rows.newestGeneration());
      if (newest && table.last(row) == ObjectTable.UNKNOWN) {
        return Long.MAX_VALUE;
      }
      end = newest ? Math.max(end, table.last(row) + 1) : end;
    }
    return end;
  }

  /** Checks what needs no topic, and prepares to match the topic's records. */
  public PartitionMatcher match(MatchRules rules, DeadLetterIndex deadLetters) {
    checkMetadata(rules.until());
    return new PartitionMatcher(index, rows, deadLetters, rules);
  }

  /** The report of a partition the topic does not have any more. */
  public PartitionReport withoutTopic() {
    checkMetadata(0);
    index
        .findings()
        .add(
            Finding.of(FindingKind.PARTITION_GONE, rows.size() + " objects in the archive")
                .partition(rows.partition()));
    return report(
        TopicRange.GONE, RecordCounts.ZERO, new DeadLetterIndex(), folder -> new GenerationTally());
  }

  /** The report once {@code matcher} has seen the topic up to {@code range.readTo()}. */
  public PartitionReport report(
      TopicRange range, PartitionMatcher matcher, DeadLetterIndex deadLetters) {
    RecordCounts counts = matcher.finish(range.readTo()).counts();
    return report(range, counts, deadLetters, matcher::generation);
  }

  private void checkMetadata(long until) {
    MetadataCheck check = new MetadataCheck(index);
    check.overlaps(rows);
    check.manifested(rows.partition(), until);
  }

  private interface Tallies {
    GenerationTally of(String folder);
  }

  private PartitionReport report(
      TopicRange range, RecordCounts counts, DeadLetterIndex deadLetters, Tallies tallies) {
    List<GenerationReport> generations = new ArrayList<>();
    holdings().forEach((folder, held) -> generations.add(generation(folder, held, tallies)));
    SortedMap<String, Findings.Count> found = new TreeMap<>();
    index.findings().counts(rows.partition()).forEach((kind, n) -> found.put(kind.label(), n));
    return new PartitionReport(
        rows.partition(),
        range,
        counts,
        deadLetters.distinct(),
        deadLetters.size() - deadLetters.distinct(),
        generations,
        found);
  }

  /** Objects, records and bytes by generation. */
  private Map<String, long[]> holdings() {
    Map<String, long[]> held = new TreeMap<>();
    for (GenerationId generation : chains.keySet()) {
      if (generation.partition() == rows.partition()) {
        held.put(generation.folder(), new long[3]);
      }
    }
    ObjectTable table = index.table();
    for (int row : rows.rows()) {
      String folder = index.owners().get(table.owner(row)).generation();
      long[] sums = held.computeIfAbsent(folder, added -> new long[3]);
      sums[0]++;
      sums[1] += table.count(row);
      sums[2] += table.bytes(row);
    }
    return held;
  }

  private GenerationReport generation(String folder, long[] held, Tallies tallies) {
    ManifestChain chain =
        chains.getOrDefault(new GenerationId(rows.partition(), folder), new ManifestChain());
    GenerationTally tally = tallies.of(folder);
    return new GenerationReport(
        folder,
        folder.equals(rows.newestGeneration()),
        chain.manifests(),
        chain.nextPlan(),
        chain.committed(),
        held[0],
        held[1],
        held[2],
        tally.proven,
        tally.partlyExpired,
        tally.expired,
        tally.compacted,
        tally.differing,
        tally.repeated);
  }
}

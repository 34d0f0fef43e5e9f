package io.useractivity.pipeline.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Collects findings in bounded memory: of each kind in each partition the first few are kept, the
 * others are counted. Thread-safe.
 */
public final class Findings {
  /** How often something was found, and how many records it concerns. */
  public record Count(long findings, long records) {
    Count plus(long moreRecords) {
      return new Count(findings + 1, records + moreRecords);
    }
  }

  private static final Count ZERO = new Count(0, 0);

  private final int keepPerKind;
  private final SortedMap<Integer, Map<FindingKind, Count>> counts = new TreeMap<>();
  private final List<Finding> kept = new ArrayList<>();

  /** Keeps {@code keepPerKind} findings of each kind in each partition. */
  public Findings(int keepPerKind) {
    this.keepPerKind = keepPerKind;
  }

  public synchronized void add(Finding finding) {
    Map<FindingKind, Count> ofPartition =
        counts.computeIfAbsent(
            finding.partition(), number -> new EnumMap<FindingKind, Count>(FindingKind.class));
    Count before = ofPartition.getOrDefault(finding.kind(), ZERO);
    ofPartition.put(finding.kind(), before.plus(finding.records()));
    if (before.findings() < keepPerKind) {
      kept.add(finding);
    }
  }

  /** The kept findings, by partition, then kind, then as they came. */
  public synchronized List<Finding> kept() {
    List<Finding> sorted = new ArrayList<>(kept);
    sorted.sort(
        Comparator.comparingInt((Finding finding) -> finding.partition())
            .thenComparing(finding -> finding.kind()));
    return sorted;
  }

  /** Exact counts by kind of one partition (-1: those of no known partition). */
  public synchronized Map<FindingKind, Count> counts(int partition) {
    Map<FindingKind, Count> copy = new EnumMap<>(FindingKind.class);
    copy.putAll(counts.getOrDefault(partition, Map.of()));
    return copy;
  }

  /** Exact counts by kind of everything. */
  public synchronized Map<FindingKind, Count> counts() {
    Map<FindingKind, Count> sum = new EnumMap<>(FindingKind.class);
    for (Map<FindingKind, Count> ofPartition : counts.values()) {
      ofPartition.forEach(
          (kind, count) ->
              sum.merge(
                  kind,
                  count,
                  (a, b) -> new Count(a.findings() + b.findings(), a.records() + b.records())));
    }
    return sum;
  }

  /** How many were counted but not kept. */
  public synchronized long omitted() {
    return counts().values().stream().mapToLong(Count::findings).sum() - kept.size();
  }

  /** True if anything with severity PROBLEM was found. */
  public boolean anyProblem() {
    return counts().keySet().stream()
        .anyMatch(kind -> kind.severity() == FindingKind.Severity.PROBLEM);
  }
}

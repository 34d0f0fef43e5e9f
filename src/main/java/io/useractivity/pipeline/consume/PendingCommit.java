package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.consume.RecordSource.OffsetCommit;
import io.useractivity.pipeline.event.PartitionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A commit on its way; complete once every partition has an outcome. Poll thread only. */
final class PendingCommit {
  private final Map<PartitionId, OffsetCommit> commits;
  private final Map<PartitionId, CommitOutcome> outcomes = new HashMap<>();
  private final CompletableFuture<Map<PartitionId, CommitOutcome>> done = new CompletableFuture<>();

  PendingCommit(Map<PartitionId, OffsetCommit> commits) {
    this.commits = Map.copyOf(commits);
  }

  Set<PartitionId> partitions() {
    return commits.keySet();
  }

  OffsetCommit of(PartitionId partition) {
    return commits.get(partition);
  }

  CompletableFuture<Map<PartitionId, CommitOutcome>> done() {
    return done;
  }

  /** Gives these partitions an outcome, unless they have one. */
  void settle(Collection<PartitionId> partitions, Function<PartitionId, CommitOutcome> outcome) {
    partitions.forEach(each -> outcomes.putIfAbsent(each, outcome.apply(each)));
    if (outcomes.size() == commits.size()) {
      done.complete(Map.copyOf(outcomes));
    }
  }
}

package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.consume.RecordSource.OffsetCommit;
import io.useractivity.pipeline.event.PartitionId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commits of the epochs held, and says how each ended. Poll thread only.
 *
 * <p>The broker fences by group generation, not by partition, so the epoch is checked here when a
 * commit is sent and again when it is answered.
 */
final class Committer {
  private static final Logger log = LoggerFactory.getLogger(Committer.class);

  /** The client's asynchronous commit; calls back on the poll thread. */
  interface Channel {
    void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback);
  }

  private final Channel channel;
  private final AssignmentEpochs epochs;
  private final Set<PendingCommit> unsettled = new LinkedHashSet<>();
  private final Queue<Runnable> nextRound = new ArrayDeque<>();
  private final Queue<Runnable> afterPoll = new ArrayDeque<>();
  private int requests;
  private boolean confirming = true;

  Committer(Channel channel, AssignmentEpochs epochs) {
    this.channel = channel;
    this.epochs = epochs;
  }

  void send(PendingCommit commit) {
    unsettled.add(commit);
    commit.done().whenComplete((outcomes, never) -> unsettled.remove(commit));
    request(commit, commit.partitions());
  }

  /** Requests without an answer. */
  int inFlight() {
    return requests;
  }

  /** To be called before a poll. */
  void beforePoll() {
    afterPoll.addAll(nextRound);
    nextRound.clear();
  }

  /** To be called after the poll that {@link #beforePoll} came before. */
  void afterPoll() {
    for (Runnable each = afterPoll.poll(); each != null; each = afterPoll.poll()) {
      each.run();
    }
  }

  /** No answer will come any more. */
  void close() {
    for (PendingCommit each : List.copyOf(unsettled)) {
      each.settle(each.partitions(), partition -> CommitOutcome.FENCED);
    }
  }

  private void request(PendingCommit commit, Collection<PartitionId> partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (PartitionId partition : partitions) {
      OffsetCommit one = commit.of(partition);
      if (epochs.isHeld(partition, one.epoch())) {
        offsets.put(Partitions.of(partition), new OffsetAndMetadata(one.offset(), one.metadata()));
      } else {
        commit.settle(List.of(partition), fenced -> CommitOutcome.FENCED);
      }
    }
    if (offsets.isEmpty()) {
      return;
    }
    List<PartitionId> sent = Partitions.ids(offsets.keySet());
    requests++;
    try {
      channel.commitAsync(
          offsets,
          (ignored, error) -> {
            requests--;
            answered(commit, sent, error);
          });
    } catch (RuntimeException error) {
      requests--;
      answered(commit, sent, error);
    }
  }

  private void answered(PendingCommit commit, List<PartitionId> sent, Exception error) {
    if (error == null) {
      confirming = true;
      commit.settle(sent, each -> ifHeld(commit, each, CommitOutcome.COMMITTED));
    } else if (!CommitErrors.isRefusal(error)) {
      if (confirming) {
        confirming = false; // one line for an outage, however often the caller tries again
        log.atInfo()
            .addKeyValue("partitions", sent)
            .log("Commit unconfirmed: {}", error.toString());
      }
      // a lost membership shows as lost partitions in the next poll
      nextRound.add(() -> commit.settle(sent, each -> ifHeld(commit, each, CommitOutcome.UNKNOWN)));
    } else if (sent.size() == 1) {
      log.atWarn().addKeyValue("partitions", sent).log("Commit refused: {}", error.toString());
      commit.settle(sent, each -> ifHeld(commit, each, CommitOutcome.REJECTED));
    } else {
      // the answer does not say which partition was refused; the others may have been taken
      nextRound.add(() -> sent.forEach(each -> request(commit, List.of(each))));
    }
  }

  private CommitOutcome ifHeld(PendingCommit commit, PartitionId partition, CommitOutcome outcome) {
    boolean held = epochs.isHeld(partition, commit.of(partition).epoch());
    return held ? outcome : CommitOutcome.FENCED;
  }
}

package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.event.PartitionId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * A group member of one topic. Polling goes on (so membership survives) even while no batch is
 * requested.
 *
 * <p>Every method may be called on any thread. Listener methods are called on the poll thread only,
 * one at a time.
 *
 * <p>An <em>epoch</em> numbers the assignments of a partition to this process: a record, commit or
 * pause of an older epoch is never taken for one of a newer epoch.
 */
public interface RecordSource {
  /** Joins the group; call once. */
  void start(Listener listener);

  /** Allows {@code batches} more calls of {@link Listener#onBatch}. */
  void request(long batches);

  /**
   * Stops fetching a partition, from the next poll on: what the poll under way brings, and batches
   * already fetched, may still be delivered. Ignored for an old epoch.
   */
  void pause(PartitionId partition, int epoch);

  /** Undoes {@link #pause}. Ignored for an old epoch. */
  void resume(PartitionId partition, int epoch);

  /**
   * Gives a partition up and takes it over again in a new epoch, from what the group has committed:
   * {@link Listener#onReleased}, then {@link Listener#onAssigned}, as soon as the broker tells.
   * Ignored for an old epoch, and for a partition that is being revoked: its next owner starts
   * there anyway.
   */
  void startOver(PartitionId partition, int epoch);

  /**
   * Commits offsets with metadata, on the poll thread; a partition that is no longer assigned in
   * the given epoch is left out of the request and answered FENCED. The caller keeps at most one
   * commit per partition in flight.
   */
  CompletionStage<Map<PartitionId, CommitOutcome>> commit(Map<PartitionId, OffsetCommit> commits);

  /**
   * Revokes all partitions through {@link Listener#onRevoked}, leaves the group and stops the poll
   * thread, within the budget. Commits no offset by itself.
   */
  CompletionStage<Void> close(Duration budget);

  /** What the group commits for a partition. */
  record OffsetCommit(int epoch, long offset, String metadata) {}

  /** How a commit of one partition ended. */
  enum CommitOutcome {
    /** The broker acknowledged it. */
    COMMITTED,
    /**
     * The partition is not ours any more: nothing may be uploaded on the strength of this commit.
     */
    FENCED,
    /**
     * No answer, or a retriable one: it may or may not have been taken. Send the same commit again.
     */
    UNKNOWN,
    /** The broker refused it for good (for example metadata too large, not authorised). */
    REJECTED
  }

  /**
   * A partition now assigned to this process.
   *
   * @param committed the group's committed offset, if there is one
   * @param metadata the metadata string committed with it; empty if none
   * @param position offset of the next record that will be delivered at the earliest
   */
  record Assignment(
      PartitionId partition, int epoch, OptionalLong committed, String metadata, long position) {}

  /**
   * Progress in one partition: {@code position} is the offset of the next record to be delivered.
   */
  record FetchPosition(PartitionId partition, int epoch, long position, OptionalLong endOffset) {}

  /** Called on the poll thread; must not block longer than a few milliseconds. */
  interface Listener {
    /** New partitions, before any of their records. */
    void onAssigned(List<Assignment> assignments);

    /**
     * Partitions about to be given up. Until the returned stage completes, or the configured revoke
     * budget has passed, the group waits, and commits of these partitions are still sent. No batch
     * of them follows.
     */
    CompletionStage<Void> onRevoked(Collection<PartitionId> partitions);

    /** The partitions are gone (after {@link #onRevoked}, or suddenly): forget their state. */
    void onReleased(Collection<PartitionId> partitions);

    /** The records of one poll. */
    void onBatch(PolledBatch batch);

    /** About once a second, for lag. */
    void onPositions(List<FetchPosition> positions);

    /** The source has stopped for good. */
    void onFailure(Throwable failure);
  }
}

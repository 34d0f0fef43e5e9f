package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Partitions that must first rebuild objects an earlier owner planned take turns: such objects
 * cannot be cut anywhere else to save memory, and each owner's plans fit one budget, but those of
 * several owners together may not. Pure; one thread at a time.
 */
final class RecoveryTurns {
  private final Set<PartitionId> waiting = new LinkedHashSet<>();
  private PartitionId active;

  /**
   * A partition has plans to rebuild; true if it may begin, false if it must be paused until its
   * turn.
   */
  boolean begin(PartitionId partition) {
    if (active == null) {
      active = partition;
      return true;
    }
    waiting.add(partition);
    return false;
  }

  /** A partition has rebuilt its plans, or was given up; returns the one whose turn it is now. */
  Optional<PartitionId> done(PartitionId partition) {
    waiting.remove(partition);
    if (!partition.equals(active)) {
      return Optional.empty();
    }
    active = waiting.isEmpty() ? null : waiting.iterator().next();
    waiting.remove(active);
    return Optional.ofNullable(active);
  }

  /** The partition whose turn it is, if any. */
  Optional<PartitionId> active() {
    return Optional.ofNullable(active);
  }
}

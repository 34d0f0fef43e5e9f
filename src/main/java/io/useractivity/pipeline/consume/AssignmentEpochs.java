package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.event.PartitionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which partitions this member holds, and in which epoch. Epochs of a partition count up from 1 and
 * are never used twice by one source. Poll thread only.
 */
final class AssignmentEpochs {
  private final Map<PartitionId, Integer> latest = new HashMap<>();
  private final Map<PartitionId, Integer> held = new HashMap<>();
  private final Set<PartitionId> revoking = new HashSet<>();

  /** Starts a new epoch of a partition and returns its number. */
  int assign(PartitionId partition) {
    int epoch = latest.merge(partition, 1, Integer::sum);
    held.put(partition, epoch);
    revoking.remove(partition);
    return epoch;
  }

  /** Still ours for commits, but no record of them is delivered any more. */
  void revoke(Collection<PartitionId> partitions) {
    revoking.addAll(partitions);
  }

  /** Not ours any more. */
  void release(Collection<PartitionId> partitions) {
    held.keySet().removeAll(Set.copyOf(partitions));
    revoking.removeAll(Set.copyOf(partitions));
  }

  /** Whether commits of this epoch may still be sent. */
  boolean isHeld(PartitionId partition, int epoch) {
    return epoch > 0 && epochOf(partition) == epoch;
  }

  /** Whether records of this epoch may still be delivered. */
  boolean isDelivered(PartitionId partition, int epoch) {
    return isHeld(partition, epoch) && !revoking.contains(partition);
  }

  /** The current epoch, or 0 if the partition is not held. */
  int epochOf(PartitionId partition) {
    return held.getOrDefault(partition, 0);
  }

  /** Those of the given partitions that are held. */
  List<PartitionId> heldOf(Collection<PartitionId> partitions) {
    return partitions.stream().filter(held::containsKey).sorted().toList();
  }

  /** All partitions held, in order. */
  List<PartitionId> held() {
    List<PartitionId> all = new ArrayList<>(held.keySet());
    all.sort(null);
    return all;
  }
}

package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import java.util.HashMap;
import java.util.Map;

/**
 * When everything a topic held at one moment is archived, and what to do until then. The moment is
 * the first at which all of it has been read; what comes later need not be archived. A partition
 * that has to be read again counts as not archived until it was. Pure; one thread at a time.
 *
 * <pre>
 *   READING --all read--> CLOSING (once per partition and epoch) --> WAITING --all archived--> DONE
 * </pre>
 */
public final class CatchUp {
  /** What to do now. */
  public enum Step {
    /** Ask again later. */
    WAIT,
    /** Close every open object, then ask again later. */
    CLOSE,
    /** Everything is archived. */
    DONE
  }

  private final Map<PartitionId, Long> targets = new HashMap<>();
  private final Map<PartitionId, Integer> closedIn = new HashMap<>();
  private boolean read;

  /** Decides by the archiver's state of this moment; ask several times a second. */
  public Step next(ArchiverStatus status) {
    read |= status.caughtUp();
    if (!read || !status.assigned() || status.partitions().isEmpty()) {
      return Step.WAIT;
    }
    boolean done = true;
    boolean close = false;
    for (PartitionStatus partition : status.partitions()) {
      PartitionId id = partition.partition();
      Long end = status.endOffsets().get(id);
      Long target = end == null ? targets.get(id) : targets.computeIfAbsent(id, first -> end);
      boolean archived =
          target != null
              && (partition.safeOffset() >= target
                  // behind the last record may lie only control records
                  || status.lagByPartition().getOrDefault(id, target) == 0);
      done &= archived;
      close |= target != null && !archived && mayClose(partition, target);
    }
    if (done) {
      return Step.DONE;
    }
    return close ? Step.CLOSE : Step.WAIT;
  }

  /** True once for each partition and epoch, when all that counts is in its objects. */
  private boolean mayClose(PartitionStatus partition, long target) {
    boolean due =
        partition.position() >= target
            && partition.openObjects() > 0
            && !partition.recovering()
            && !Integer.valueOf(partition.epoch()).equals(closedIn.get(partition.partition()));
    if (due) {
      closedIn.put(partition.partition(), partition.epoch());
    }
    return due;
  }
}

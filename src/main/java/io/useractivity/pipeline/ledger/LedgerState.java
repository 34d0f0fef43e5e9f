package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.LaneKey;
import java.util.List;
import java.util.Map;

/**
 * What one commit makes durable beside the offset.
 *
 * @param generation salt and start of this archive generation
 * @param nextPlan number of the next plan
 * @param deadLetterWatermark every poison record up to this offset is acknowledged on the
 *     dead-letter topic; -1 = nothing to remember
 * @param watermarks per lane the last archived offset, only where it is at or above the committed
 *     offset
 * @param plans the unfinished plans; their numbers are the last ones before {@code nextPlan}
 */
public record LedgerState(
    ArchiveGeneration generation,
    long nextPlan,
    long deadLetterWatermark,
    Map<LaneKey, Long> watermarks,
    List<UnfinishedPlan> plans) {
  public LedgerState {
    watermarks = Map.copyOf(watermarks);
    plans = List.copyOf(plans);
    for (int i = 0; i < plans.size(); i++) {
      long expected = nextPlan - plans.size() + i;
      if (plans.get(i).number() != expected) {
        throw new IllegalArgumentException(
            "unfinished plans are not the last ones: " + plans.get(i).number());
      }
    }
  }

  /** The state of a topic-partition nobody has archived before. */
  public static LedgerState fresh(ArchiveGeneration generation) {
    return new LedgerState(generation, 0, -1, Map.of(), List.of());
  }
}

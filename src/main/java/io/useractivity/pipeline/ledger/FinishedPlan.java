package io.useractivity.pipeline.ledger;

import java.util.List;

/**
 * A plan all of whose objects are visible: its manifest is due.
 *
 * @param number the manifest's number
 * @param committed committed offset when it was planned
 * @param objects by first offset
 */
public record FinishedPlan<T>(long number, long committed, List<LedgerObject<T>> objects) {
  public FinishedPlan {
    objects = List.copyOf(objects);
  }
}

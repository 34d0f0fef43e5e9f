package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.LaneKey;

/**
 * An object that a durable plan promises: the lane's records from {@code first} to {@code last},
 * both inclusive.
 */
public record PlannedCut(LaneKey lane, long first, long last) {
  public PlannedCut {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("a cut needs 0 <= first <= last: " + first + ".." + last);
    }
  }
}

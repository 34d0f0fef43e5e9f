package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A lane's place in the ledger: how far it is archived, what is promised, what is open, what is on
 * its way.
 */
final class Lane<T> {
  /** A cut with the number of the plan that holds it. */
  record BoundCut(PlannedCut cut, long plan) {}

  final LaneKey key;

  /** Every record of the lane up to here is archived; -1 = none that matters. */
  long watermark = -1;

  /** Cuts planned by an earlier owner that this replay has not reached yet, in offset order. */
  final Deque<BoundCut> cuts = new ArrayDeque<>();

  LedgerObject<T> open;

  /** Closed but not archived objects, in offset order. */
  final Deque<LedgerObject<T>> closed = new ArrayDeque<>();

  Lane(LaneKey key) {
    this.key = key;
  }

  boolean idle() {
    return open == null && closed.isEmpty() && cuts.isEmpty();
  }

  /** The first record not yet archived, or null. */
  LedgerObject<T> oldest() {
    return closed.isEmpty() ? open : closed.peekFirst();
  }
}

package io.useractivity.pipeline.ledger;

import java.util.List;

/**
 * A plan whose manifest is not written yet.
 *
 * @param number from 0 without gaps, per generation of a topic-partition
 * @param committed the committed offset of the commit that made it durable first
 * @param cuts its objects, by first offset
 */
public record UnfinishedPlan(long number, long committed, List<PlannedCut> cuts) {
  public UnfinishedPlan {
    cuts = List.copyOf(cuts);
  }
}

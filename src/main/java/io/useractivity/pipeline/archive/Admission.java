package io.useractivity.pipeline.archive;

/** Whether there is room for another batch. Thread-safe. */
final class Admission {
  private final ByteBudget budget;
  private final BatchLimit batches;

  Admission(ByteBudget budget, BatchLimit batches) {
    this.budget = budget;
    this.batches = batches;
  }

  /**
   * True if a batch fits beside those under way. Objects with planned ends must be read to their
   * ends even over budget; one partition at a time does so.
   */
  boolean admits(int underWay, boolean recovering) {
    return recovering || budget.admits(batches.expected() * underWay);
  }

  /**
   * Batches under way at most. Those of partitions that wait for room must not keep a recovering
   * one's from coming.
   */
  int mostUnderWay(boolean recovering, int partitions) {
    return batches.get() + (recovering ? BatchLimit.MIN * partitions : 0);
  }
}

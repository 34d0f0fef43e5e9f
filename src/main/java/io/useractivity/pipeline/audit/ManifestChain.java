package io.useractivity.pipeline.audit;

/** Follows the manifests of one generation by number: they must come without gaps from 0. */
final class ManifestChain {
  private long nextPlan;
  private long committed;
  private long manifests;

  /**
   * Takes the next manifest's number.
   *
   * @return how many numbers before it are missing; negative if it was there before
   */
  long accept(long plan) {
    long missing = plan - nextPlan;
    if (missing >= 0) {
      nextPlan = plan + 1;
      manifests++;
    }
    return missing;
  }

  /** Takes its committed offset; false if it is smaller than that of a manifest before. */
  boolean committed(long offset) {
    boolean grows = offset >= committed;
    committed = Math.max(committed, offset);
    return grows;
  }

  long nextPlan() {
    return nextPlan;
  }

  long committed() {
    return committed;
  }

  long manifests() {
    return manifests;
  }
}

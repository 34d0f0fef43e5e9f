package io.useractivity.etl.state;

/** Told what a run is about to do; for progress, and for tests that pull the plug there. */
@FunctionalInterface
public interface Steps {
  /** Tells nobody. */
  Steps SILENT = (step, detail) -> {};

  /** The run is about to do this. */
  void next(Step step, String detail);

  /** A batch is in place: this run's, or one that an earlier run has left unfinished. */
  default void published(BatchRecord record) {}

  /** The steps of a batch, in order. */
  enum Step {
    PLAN,
    READ,
    DEDUPLICATE,
    STAGE_CURATED,
    STAGE_QUARANTINE,
    STAGE_FUNNEL,
    CHECK,
    COMMIT,
    LOG,
    PUBLISH,
    DELETE_OLD,
    CLEAN_UP,
    REPORT,
    MARK_PUBLISHED,
    DONE
  }
}

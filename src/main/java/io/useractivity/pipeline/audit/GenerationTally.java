package io.useractivity.pipeline.audit;

import java.util.ArrayList;
import java.util.List;

/** What matching showed about one generation. Differences of an older one wait for the verdict. */
final class GenerationTally {
  private static final int KEEP = 1_000;

  private final List<Finding> differences = new ArrayList<>();
  long proven;
  long provenRecords;
  long partlyExpired;
  long expired;
  long compacted;
  long differing;
  long differingRecords;
  long repeated;

  void differs(Finding finding, long records) {
    differing++;
    differingRecords += records;
    if (differences.size() < KEEP) {
      differences.add(finding);
    }
  }

  List<Finding> differences() {
    return differences;
  }
}

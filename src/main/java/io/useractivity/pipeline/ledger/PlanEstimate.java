package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.LaneKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An upper bound of what planned objects add to a commit's metadata, from the numbers' sizes alone:
 * thousands of small objects a second must not cost an encoding per guess.
 */
final class PlanEstimate {
  /** With fewer lanes an index takes one byte. */
  private static final int MAX_LANES = 127;

  /** Hours below 2^19 from the epoch (the year 2029 is 2^19 hours) take 3 bytes; to 2^26, 4. */
  private static final long MAX_HOUR = 1L << 26;

  /** Plan header, and growth by a byte of each count and of the plan number. */
  private static final int PLAN_BYTES = 8;

  /** Hour, schema index and an empty watermark. */
  private static final int LANE_BYTES = 6;

  private PlanEstimate() {}

  /**
   * How many candidates, in order of their first offsets, surely fit into {@code room} characters;
   * 0 also where this estimate does not apply.
   *
   * @param without the state before them
   * @param watermarkChars kept free for each lane without a watermark
   */
  static <T> int fitting(
      long offset,
      LedgerState without,
      List<LedgerObject<T>> candidates,
      int room,
      int watermarkChars) {
    Set<LaneKey> lanes = new HashSet<>();
    without.plans().forEach(plan -> plan.cuts().forEach(cut -> lanes.add(cut.lane())));
    lanes.addAll(without.watermarks().keySet());
    long schema = candidates.get(0).lane().schemaId();
    for (LaneKey lane : lanes) {
      if (!plain(lane, schema)) {
        return 0;
      }
    }
    int schemaBytes = lanes.isEmpty() ? Long.BYTES : 0;
    int bytes = PLAN_BYTES + schemaBytes;
    int watermarks = 0;
    long previous = offset;
    for (int i = 0; i < candidates.size(); i++) {
      LedgerObject<T> object = candidates.get(i);
      if (!plain(object.lane(), schema)) {
        return 0;
      }
      if (lanes.add(object.lane())) {
        bytes += LANE_BYTES;
        watermarks += watermarkChars;
      }
      bytes +=
          1
              + Varints.size(object.first() - previous)
              + Varints.size(object.last() - object.first());
      previous = object.first();
      if (lanes.size() > MAX_LANES) {
        return 0;
      }
      if (base64(bytes) + watermarks > room) {
        return i;
      }
    }
    return candidates.size();
  }

  /** True if the lane needs no schema index and its hour has a usual size. */
  private static boolean plain(LaneKey lane, long schema) {
    return lane.schemaId() == schema && lane.hour() >= 0 && lane.hour() < MAX_HOUR;
  }

  private static int base64(int bytes) {
    return (bytes + 2) / 3 * 4;
  }
}

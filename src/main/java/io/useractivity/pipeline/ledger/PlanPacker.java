package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.LaneKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How many closed objects, oldest first, fit into one commit's metadata.
 *
 * <p>Room is kept for what the plans turn into: a finished plan leaves at most one watermark per
 * lane, and the progress commit that says so must always fit. A reserve stays free for the object
 * that holds the committed offset back, so a full ledger can always drain.
 */
final class PlanPacker<T> {
  /** Characters only the oldest object may use. */
  private static final int RESERVE = 128;

  /** Characters a watermark may grow to, base64 included: 5 bytes of LEB128 reach 2^35 offsets. */
  private static final int WATERMARK_CHARS = 7;

  private final MetadataCodec codec;
  private final int limit;

  PlanPacker(MetadataCodec codec, int limit) {
    this.codec = codec;
    this.limit = limit;
  }

  int fit(
      long offset,
      List<LedgerObject<T>> candidates,
      Function<List<LedgerObject<T>>, LedgerState> state) {
    if (candidates.isEmpty()) {
      return 0;
    }
    LedgerState without = state.apply(List.of());
    int room = limit - RESERVE - size(offset, without);
    int estimated = PlanEstimate.fitting(offset, without, candidates, room, WATERMARK_CHARS);
    return estimated > 0 ? estimated : search(offset, candidates, state);
  }

  /** Exact, and as many encodings as the binary logarithm of the number of candidates. */
  private int search(
      long offset,
      List<LedgerObject<T>> candidates,
      Function<List<LedgerObject<T>>, LedgerState> state) {
    if (fits(offset, state.apply(candidates), limit - RESERVE)) {
      return candidates.size();
    }
    int low = 0;
    int high = candidates.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (fits(offset, state.apply(candidates.subList(0, middle)), limit - RESERVE)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    boolean holdsBack = candidates.get(0).first() == offset;
    return low == 0 && holdsBack && fits(offset, state.apply(candidates.subList(0, 1)), limit)
        ? 1
        : low;
  }

  private boolean fits(long offset, LedgerState state, int allowed) {
    return size(offset, state) <= allowed;
  }

  /** Characters of the state and of the watermarks it turns into. */
  private int size(long offset, LedgerState state) {
    Set<LaneKey> becoming = new HashSet<>();
    state.plans().forEach(plan -> plan.cuts().forEach(cut -> becoming.add(cut.lane())));
    becoming.removeAll(state.watermarks().keySet());
    return codec.encode(offset, state).length() + WATERMARK_CHARS * becoming.size();
  }
}

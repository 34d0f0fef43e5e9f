package io.useractivity.pipeline.deadletter;

import io.useractivity.pipeline.config.Share;
import java.util.Locale;

/**
 * Tells a few corrupt records from a topic that is wrong as a whole. It looks at the last N records
 * inspected of one partition and says stop once more than the allowed share of them is poison.
 *
 * <p>The window judges as soon as it is half full, by the share of the records in it: a wrong
 * format is noticed after N/2 records, while a handful of corrupt records at the very start is not
 * enough. A verdict stands, whatever follows. A maximum share of 100% or a window of 0 never stops.
 * Not thread-safe: use it where the partition's records are inspected.
 */
public final class PoisonGate {
  private final String partition;
  private final double maxShare;
  private final boolean[] poison;
  private int next;
  private int filled;
  private int poisonCount;
  private String verdict;

  /**
   * @param partition what the verdict names, such as {@code topic-3}
   * @param window records looked at
   */
  public PoisonGate(String partition, int window, Share maxShare) {
    this.partition = partition;
    this.maxShare = maxShare.value();
    this.poison = new boolean[Math.max(0, window)];
  }

  /** Adds one inspected record; true as long as the archiver may go on. */
  public boolean record(boolean isPoison) {
    if (poison.length == 0) {
      return true;
    }
    if (filled == poison.length) {
      poisonCount -= poison[next] ? 1 : 0;
    } else {
      filled++;
    }
    poison[next] = isPoison;
    poisonCount += isPoison ? 1 : 0;
    next = next + 1 == poison.length ? 0 : next + 1;
    if (isPoison && verdict == null) {
      judge();
    }
    return verdict == null;
  }

  /** Adds so many good records at once. */
  public void good(int count) {
    if (poisonCount == 0) {
      // Nothing to push out: where in the window good records stand makes no difference.
      filled = (int) Math.min(poison.length, (long) filled + count);
      next = filled == poison.length ? 0 : filled;
      return;
    }
    int enough = Math.min(count, poison.length);
    for (int i = 0; i < enough; i++) {
      record(false);
    }
  }

  /** Null, or the sentence with which the archiver has to stop. */
  public String verdict() {
    return verdict;
  }

  private void judge() {
    boolean halfFull = filled * 2L >= poison.length;
    if (halfFull && poisonCount > maxShare * filled) {
      verdict =
          String.format(
              Locale.ROOT,
              "%d of the last %d records of %s are poison (%.1f%%; dead-letter.max-share is %s)."
                  + " Stopped rather than flood the dead-letter topic: check events.format and"
                  + " events.schemas against the dlq.reason headers, or raise dead-letter.max-share.",
              poisonCount,
              filled,
              partition,
              100.0 * poisonCount / filled,
              new Share(maxShare));
    }
  }
}

package io.useractivity.pipeline.view;

import java.util.ArrayDeque;

/**
 * How many frames one browser may have unpainted. A browser that acknowledges slowly is sent fewer
 * frames; one that stops is closed. Constant memory. Not thread-safe.
 */
public final class Credit {
  public static final int WINDOW = 4;

  private final long timeoutMillis;
  private final ArrayDeque<Long> unpainted = new ArrayDeque<>(WINDOW);
  private long waitingSince;
  private long skipped;

  public Credit(long timeoutMillis) {
    this.timeoutMillis = timeoutMillis;
  }

  /** Whether a frame may be sent now; a false is counted. */
  public boolean take(long frame, boolean queueFull, long nowMillis) {
    if (unpainted.size() >= WINDOW || queueFull) {
      skipped++;
      return false;
    }
    if (unpainted.isEmpty()) {
      waitingSince = nowMillis;
    }
    unpainted.addLast(frame);
    return true;
  }

  /** The browser has painted everything up to this frame. */
  public void acknowledge(long frame, long nowMillis) {
    boolean any = false;
    while (!unpainted.isEmpty() && unpainted.peekFirst() <= frame) {
      unpainted.removeFirst();
      any = true;
    }
    if (any) {
      waitingSince = nowMillis;
    }
  }

  /** Null, or why the connection should be closed. */
  public String verdict(long nowMillis) {
    boolean stopped = !unpainted.isEmpty() && nowMillis - waitingSince > timeoutMillis;
    return stopped ? "no frame was painted for " + (nowMillis - waitingSince) / 1000 + " s" : null;
  }

  /** Frames this browser was not sent. */
  public long skipped() {
    return skipped;
  }
}

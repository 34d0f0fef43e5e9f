package io.useractivity.pipeline.upload;

import java.util.ArrayDeque;
import java.util.Deque;

/** At most so many uploads at a time; the rest queue, first in first out. One context only. */
final class UploadSlots {
  private final int slots;
  private final Deque<Runnable> queue = new ArrayDeque<>();
  private volatile int taken;

  UploadSlots(int slots) {
    if (slots < 1) {
      throw new IllegalArgumentException("archiver.max-uploads must be 1 or more: " + slots);
    }
    this.slots = slots;
  }

  /** Any thread. */
  int taken() {
    return taken;
  }

  /** Runs it once there is a slot; it owns the slot until {@link #release}. */
  void take(Runnable owner) {
    if (taken < slots) {
      enter(owner);
    } else {
      queue.add(owner);
    }
  }

  /** Forgets one that still waits. */
  boolean forget(Runnable owner) {
    return queue.remove(owner);
  }

  void release() {
    Runnable next = queue.poll();
    taken = taken - 1;
    if (next != null) {
      enter(next);
    }
  }

  private void enter(Runnable owner) {
    taken = taken + 1;
    owner.run();
  }
}

package io.useractivity.pipeline.upload;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends all uploads it was given to, such as those of one partition in one assignment epoch when the
 * partition is revoked. Any thread.
 */
public final class Abandon {
  private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
  private volatile boolean given;

  /** Abandons the uploads; those that wait fail at once, those in a request when it ends. */
  public void now() {
    given = true;
    watchers.forEach(Runnable::run);
  }

  /** Whether {@link #now} was called. */
  public boolean given() {
    return given;
  }

  /** Runs the watcher when it is given (at once if it was); perhaps twice. */
  void watch(Runnable watcher) {
    watchers.add(watcher);
    if (given) {
      watcher.run();
    }
  }

  void unwatch(Runnable watcher) {
    watchers.remove(watcher);
  }
}

package io.useractivity.pipeline.view;

import io.useractivity.pipeline.notice.ProcessStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each process said of itself last. Bounded. Thread-safe. */
public final class ProcessBoard {
  private static final int CAPACITY = 256;

  /** After so many missed records a process counts as gone. */
  private static final int FORGET_AFTER = 60;

  private final long intervalMillis;
  private final Map<String, ProcessStatus> latest = new LinkedHashMap<>();

  public ProcessBoard(long intervalMillis) {
    this.intervalMillis = intervalMillis;
  }

  public synchronized void update(ProcessStatus status) {
    ProcessStatus known = latest.get(status.process());
    if (known != null && known.time() > status.time()) {
      return;
    }
    latest.remove(status.process());
    latest.put(status.process(), status);
    if (latest.size() > CAPACITY) {
      latest.remove(latest.keySet().iterator().next());
    }
  }

  public synchronized void ended(String process) {
    latest.remove(process);
  }

  /** Those that spoke lately, by name. */
  public synchronized List<ProcessStatus> current(long nowMillis) {
    List<ProcessStatus> current = new ArrayList<>();
    for (ProcessStatus each : latest.values()) {
      if (nowMillis - each.time() <= FORGET_AFTER * Math.max(1_000, intervalMillis)) {
        current.add(each);
      }
    }
    current.sort(Comparator.comparing(ProcessStatus::process));
    return current;
  }

  /** True if it has missed a few records: frozen, cut off or killed. */
  public boolean silent(ProcessStatus status, long nowMillis) {
    return nowMillis - status.time() > 5 * Math.max(1_000, intervalMillis);
  }
}

package io.useractivity.pipeline.ops;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether this process has started, lives, and is ready. Liveness never depends on Kafka or the
 * object store: a restart would not help them. Thread-safe.
 */
public final class Health {
  /** Where the process is in its life. */
  public enum Phase {
    STARTING,
    RUNNING,
    DRAINING,
    FAILED
  }

  /** The answer of a probe. */
  public record Verdict(boolean ok, Map<String, String> reasons) {
    public Verdict {
      reasons = Map.copyOf(reasons);
    }
  }

  private final List<Fact> readiness = new CopyOnWriteArrayList<>();
  private volatile Phase phase = Phase.STARTING;
  private volatile String detail = "";

  /** Adds what readiness depends on. */
  public void require(Fact fact) {
    readiness.add(fact);
  }

  /** Moves on; {@code why} is shown to people. */
  public void enter(Phase next, String why) {
    phase = next;
    detail = why;
  }

  public Phase phase() {
    return phase;
  }

  /** True once everything was started. */
  public Verdict startup() {
    return phase == Phase.STARTING ? no("phase", "starting: " + detail) : yes();
  }

  /** False only when a restart would help. */
  public Verdict liveness() {
    return phase == Phase.FAILED ? no("phase", "failed: " + detail) : yes();
  }

  /** True while records flow or could flow. */
  public Verdict readiness() {
    if (phase != Phase.RUNNING) {
      return no("phase", phase.name().toLowerCase(java.util.Locale.ROOT) + ": " + detail);
    }
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Fact fact : new ArrayList<>(readiness)) {
      Optional<String> trouble = fact.trouble().get();
      trouble.ifPresent(why -> reasons.put(fact.name(), why));
    }
    return new Verdict(reasons.isEmpty(), reasons);
  }

  private static Verdict yes() {
    return new Verdict(true, Map.of());
  }

  private static Verdict no(String what, String why) {
    return new Verdict(false, Map.of(what, why));
  }
}

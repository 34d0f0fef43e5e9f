package io.useractivity.pipeline.ops;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Whether this process has started, lives, and is ready. Liveness never depends on Kafka or the
 * object store: a restart would not help them.
 *
 * <p>Facts are looked at by {@link #check}, which {@link HealthMonitor} calls on its own thread;
 * the verdicts only read what it found, so they are there at once even while a fact hangs. Verdicts
 * and {@link #enter} may be called on any thread.
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

  /** Readiness is not known any more when the last look is older. */
  static final long STALE_MILLIS = 3_000;

  /** Something holds a lock for good when the last look is older. */
  static final long HUNG_MILLIS = 15_000;

  private record Phased(Phase phase, String detail) {}

  private record Look(long atMillis, Map<String, String> alive, Map<String, String> ready) {}

  private final List<Fact> readiness = new CopyOnWriteArrayList<>();
  private final List<Fact> liveness = new CopyOnWriteArrayList<>();
  private final LongSupplier clock;
  private volatile Phased phased = new Phased(Phase.STARTING, "");
  private volatile Look look;

  /** On the system's monotonic clock. */
  public Health() {
    this(() -> System.nanoTime() / 1_000_000);
  }

  /**
   * @param clock milliseconds since any moment, never going back
   */
  Health(LongSupplier clock) {
    this.clock = clock;
    this.look = new Look(clock.getAsLong(), Map.of(), Map.of());
  }

  /** Adds what readiness depends on. */
  public void require(Fact fact) {
    readiness.add(fact);
  }

  /** Adds what only a restart would mend. */
  public void requireToLive(Fact fact) {
    liveness.add(fact);
  }

  /** Moves on; {@code why} is shown to people. */
  public void enter(Phase next, String why) {
    phased = new Phased(next, why);
  }

  public Phase phase() {
    return phased.phase();
  }

  /** True once everything was started. */
  public Verdict startup() {
    Phased now = phased;
    return now.phase() == Phase.STARTING || now.phase() == Phase.FAILED
        ? verdict(phaseReason(now))
        : verdict(Map.of());
  }

  /** False only when a restart would help. */
  public Verdict liveness() {
    Phased now = phased;
    if (now.phase() == Phase.FAILED) {
      return verdict(phaseReason(now));
    }
    Look last = look;
    long age = clock.getAsLong() - last.atMillis();
    return verdict(age > HUNG_MILLIS ? hangs(age) : last.alive());
  }

  /** True while records flow or could flow. */
  public Verdict readiness() {
    Phased now = phased;
    if (now.phase() != Phase.RUNNING) {
      return verdict(phaseReason(now));
    }
    Look last = look;
    long age = clock.getAsLong() - last.atMillis();
    return verdict(age > STALE_MILLIS ? hangs(age) : last.ready());
  }

  /** Looks at every fact; one thread only. */
  void check() {
    Map<String, String> alive = troubles(liveness);
    Map<String, String> ready = troubles(readiness);
    look = new Look(clock.getAsLong(), alive, ready);
  }

  private static Map<String, String> troubles(List<Fact> facts) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Fact fact : facts) {
      trouble(fact).ifPresent(why -> reasons.put(fact.name(), why));
    }
    return reasons;
  }

  private static Optional<String> trouble(Fact fact) {
    try {
      return fact.trouble().get();
    } catch (RuntimeException broken) {
      return Optional.of("cannot be told: " + broken);
    }
  }

  private static Map<String, String> hangs(long age) {
    return Map.of("health", "the health check has not come to an end for " + age / 1_000 + " s");
  }

  private static Map<String, String> phaseReason(Phased now) {
    return Map.of("phase", now.phase().name().toLowerCase(Locale.ROOT) + ": " + now.detail());
  }

  private static Verdict verdict(Map<String, String> reasons) {
    return new Verdict(reasons.isEmpty(), reasons);
  }
}

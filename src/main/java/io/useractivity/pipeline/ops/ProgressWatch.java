package io.useractivity.pipeline.ops;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds a partition in which records wait and nothing is archived although nothing outside keeps it
 * from being so. Time counts only while no outside cause is known, and a look counts for at most
 * two seconds: a process that stood still has not been stuck. Pure; one thread at a time.
 */
public final class ProgressWatch {
  /**
   * Where a partition is.
   *
   * @param name topic and number
   * @param safeOffset every record below is archived or a dead letter
   * @param waiting records are held, or are in the topic
   */
  public record Place(String name, int epoch, long safeOffset, boolean waiting) {}

  private static final long MAX_STEP_MILLIS = 2_000;

  private record Stand(int epoch, long safeOffset, long millis) {}

  private final long limitMillis;
  private Map<String, Stand> stands = new HashMap<>();

  /**
   * @param limit longest time without progress; longer than any rotation takes
   */
  public ProgressWatch(Duration limit) {
    this.limitMillis = limit.toMillis();
  }

  /**
   * Takes the places as of now.
   *
   * @param sinceLastMillis time since the last look
   * @param outsideCause somebody else keeps records from being archived
   * @return which partition is stuck, in a sentence
   */
  public Optional<String> look(List<Place> places, long sinceLastMillis, boolean outsideCause) {
    long step = outsideCause ? 0 : Math.min(MAX_STEP_MILLIS, sinceLastMillis);
    Map<String, Stand> now = new HashMap<>();
    String stuck = null;
    for (Place place : places) {
      Stand before = stands.get(place.name());
      boolean moved =
          before == null
              || !place.waiting()
              || outsideCause
              || before.epoch() != place.epoch()
              || before.safeOffset() != place.safeOffset();
      long millis = moved ? 0 : before.millis() + step;
      now.put(place.name(), new Stand(place.epoch(), place.safeOffset(), millis));
      if (millis > limitMillis) {
        stuck =
            "partition "
                + place.name()
                + " has not got beyond offset "
                + place.safeOffset()
                + " for "
                + millis / 1_000
                + " s, though records wait and Kafka and the object store answer";
      }
    }
    stands = now;
    return Optional.ofNullable(stuck);
  }
}

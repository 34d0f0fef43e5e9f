package io.useractivity.pipeline.notice;

import java.util.List;
import java.util.Map;

/**
 * One process as of now. A field that does not apply is null; a number that is not known is -1.
 * Times are Unix milliseconds.
 *
 * @param process identifies this life of the process
 * @param phase starting, running, draining or failed
 * @param trouble what keeps it from being ready, by part
 * @param counts totals since its start, by name
 * @param deadLetters totals by reason
 * @param objects totals by rotation reason
 */
public record ProcessStatus(
    String process,
    String host,
    List<String> roles,
    String version,
    long started,
    long time,
    String phase,
    Map<String, String> trouble,
    Map<String, Long> counts,
    Map<String, Long> deadLetters,
    Map<String, Long> objects,
    Generator generator,
    Archiver archiver) {

  /** Names in {@link #counts}. */
  public static final String GENERATED = "generated";

  public static final String PUBLISHED = "published";
  public static final String CONSUMED = "consumed";
  public static final String SKIPPED = "skipped";
  public static final String ARCHIVED = "archived";
  public static final String DEAD_LETTERED = "deadLettered";
  public static final String OBJECTS = "objects";
  public static final String OBJECT_BYTES = "objectBytes";
  public static final String MANIFESTS = "manifests";

  /**
   * The generator.
   *
   * @param trouble why nothing is accepted now, or empty
   */
  public record Generator(
      double rate,
      boolean paused,
      int outstanding,
      double behindSeconds,
      boolean done,
      String trouble) {}

  /**
   * The archiver.
   *
   * @param lanes the open objects that rotate first
   * @param openLanes all of them
   */
  public record Archiver(
      boolean assigned,
      boolean breakerOpen,
      boolean draining,
      boolean paused,
      boolean caughtUp,
      long lagRecords,
      long lagMillis,
      long budgetUsed,
      long budgetLimit,
      long uploads,
      int openLanes,
      List<Partition> partitions,
      List<Lane> lanes) {}

  /**
   * A partition the process owns; taken = passed + archived + deadLettered + pending.
   *
   * @param position offset after the last record taken
   * @param safe every record below is archived or dead-lettered
   * @param end offset after the last record of the topic
   * @param oldestArrival Kafka timestamp of the oldest record taken and not archived
   */
  public record Partition(
      int partition,
      long position,
      long safe,
      long end,
      long oldestArrival,
      int open,
      int closed,
      long openBytes,
      boolean recovering,
      long taken,
      long passed,
      long archived,
      long deadLettered,
      long pending) {}

  /**
   * An open object.
   *
   * @param next the limit it is expected to reach first
   * @param due when
   */
  public record Lane(
      int partition,
      long hour,
      String schema,
      long first,
      long last,
      long records,
      long bytes,
      long opened,
      String next,
      long due) {}
}

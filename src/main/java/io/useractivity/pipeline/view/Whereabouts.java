package io.useractivity.pipeline.view;

import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.notice.ArchiveNotice;
import io.useractivity.pipeline.notice.ProcessStatus;
import java.util.List;
import java.util.Optional;

/** Tells where an event is now, from notices, dead letters and what archivers say. Pure. */
public final class Whereabouts {
  /**
   * @param state archived, dead-lettered, open, closed, waiting or unknown
   * @param text a sentence for people
   * @param object set if archived
   * @param lane set if open
   * @param letter set if dead-lettered
   */
  public record Answer(
      String state,
      String text,
      ArchiveNotice object,
      ProcessStatus.Lane lane,
      DeadLetters.Letter letter) {}

  private final ObjectIndex objects;
  private final DeadLetters deadLetters;
  private final String topic;

  public Whereabouts(ObjectIndex objects, DeadLetters deadLetters, String topic) {
    this.objects = objects;
    this.deadLetters = deadLetters;
    this.topic = topic;
  }

  /** {@code problem} as in {@link Row}. */
  public Answer of(
      int partition,
      long offset,
      long hour,
      long schemaId,
      String problem,
      List<ProcessStatus> processes,
      long nowMillis) {
    Optional<DeadLetters.Letter> letter = deadLetters.find(topic, partition, offset);
    if (letter.isPresent()) {
      String text = "in the dead-letter topic: " + letter.get().reason();
      return new Answer("dead-lettered", text, null, null, letter.get());
    }
    if (problem == null) {
      Optional<ArchiveNotice> object = objects.find(partition, offset, hour, schemaId);
      if (object.isPresent()) {
        return new Answer("archived", "archived", object.get(), null, null);
      }
    }
    for (ProcessStatus process : processes) {
      if (process.archiver() != null) {
        for (ProcessStatus.Partition each : process.archiver().partitions()) {
          if (each.partition() == partition) {
            return owned(each, process, offset, hour, schemaId, problem, nowMillis);
          }
        }
      }
    }
    return new Answer(
        "unknown", "no archiver has this partition now; it waits in Kafka", null, null, null);
  }

  private static Answer owned(
      ProcessStatus.Partition partition,
      ProcessStatus process,
      long offset,
      long hour,
      long schemaId,
      String problem,
      long nowMillis) {
    String schema = ObjectFacts.hex64(schemaId);
    for (ProcessStatus.Lane lane : process.archiver().lanes()) {
      boolean same =
          lane.partition() == partition.partition()
              && lane.hour() == hour
              && lane.schema().equals(schema);
      if (problem == null && same && offset >= lane.first() && offset <= lane.last()) {
        return new Answer("open", open(lane, nowMillis), null, lane, null);
      }
    }
    if (offset < partition.safe()) {
      return new Answer(
          "archived", "archived; its notice is older than this page knows", null, null, null);
    }
    if (offset >= partition.position()) {
      long before = offset - partition.position();
      return new Answer(
          "waiting", "waits in Kafka, " + before + " records before it", null, null, null);
    }
    String text =
        problem == null
            ? "taken; its object is closed and on its way to the store, or just opened"
            : "on its way to the dead-letter topic";
    return new Answer("closed", text, null, null, null);
  }

  private static String open(ProcessStatus.Lane lane, long nowMillis) {
    String when =
        lane.due() < 0 ? "" : ", in " + Math.max(0, (lane.due() - nowMillis + 999) / 1000) + " s";
    return "in the open object of "
        + ArchiveLayout.hivePartition(lane.hour())
        + "; rotates next by "
        + lane.next()
        + when;
  }
}

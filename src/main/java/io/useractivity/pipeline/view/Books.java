package io.useractivity.pipeline.view;

import io.useractivity.pipeline.notice.ProcessStatus;
import java.util.List;
import java.util.Map;

/**
 * The ledger line over all partitions archivers own now, since each took over: produced = archived
 * + dead-lettered + in flight. Every number is counted on its own, so the difference says whether
 * something is missing. Pure.
 *
 * @param produced records from where the archivers took over to the ends of the partitions
 * @param before of these, archived by an earlier owner and met again
 * @param inFlight in Kafka not yet taken, or taken and not yet archived
 */
public record Books(
    long produced,
    long before,
    long archived,
    long deadLettered,
    long inFlight,
    long lagRecords,
    long lagMillis) {

  /**
   * @param ends end of each partition as the view saw it itself; used where an archiver's is older
   */
  public static Books of(List<ProcessStatus> processes, Map<Integer, Long> ends, long nowMillis) {
    long produced = 0;
    long before = 0;
    long archived = 0;
    long letters = 0;
    long inFlight = 0;
    long lag = 0;
    long oldest = Long.MAX_VALUE;
    for (ProcessStatus process : processes) {
      if (process.archiver() == null) {
        continue;
      }
      for (ProcessStatus.Partition each : process.archiver().partitions()) {
        long end =
            Math.max(
                Math.max(each.end(), each.position()), ends.getOrDefault(each.partition(), -1L));
        long unread = end - each.position();
        produced += each.taken() + unread;
        before += each.passed();
        archived += each.archived();
        letters += each.deadLettered();
        inFlight += each.pending() + unread;
        lag += each.pending() + unread;
        oldest = each.oldestArrival() < 0 ? oldest : Math.min(oldest, each.oldestArrival());
      }
    }
    long age = oldest == Long.MAX_VALUE ? 0 : Math.max(0, nowMillis - oldest);
    return new Books(produced, before, archived, letters, inFlight, lag, age);
  }

  /** 0 if every record is accounted for. */
  public long missing() {
    return produced - before - archived - deadLettered - inFlight;
  }
}

package io.useractivity.pipeline.local;

import io.useractivity.pipeline.deadletter.DeadLetterReason;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The demo's books, in events.
 *
 * @param carried records an earlier run in the same folder had left to archive
 * @param generated made by the generator, faults and deliberate duplicates included
 * @param produced acknowledged by Kafka on the event topic
 * @param unserialisable dead-lettered before the event topic
 * @param archived in objects whose manifest is written
 * @param before archived or dead-lettered by an earlier run, met again
 * @param deadLettered by the archiver
 */
record DemoLedger(
    long carried,
    long generated,
    long produced,
    long unserialisable,
    long archived,
    long before,
    long deadLettered,
    long objects,
    long manifests,
    SortedMap<String, Long> reasons) {
  static DemoLedger read(Metrics metrics, long carried) {
    SortedMap<String, Long> reasons = metrics.byLabel(Meter.DEAD_LETTERED);
    reasons.values().removeIf(count -> count == 0);
    long unserialisable = reasons.getOrDefault(DeadLetterReason.UNSERIALISABLE.label(), 0L);
    return new DemoLedger(
        carried,
        metrics.value(Meter.GENERATED),
        metrics.value(Meter.PUBLISHED),
        unserialisable,
        metrics.value(Meter.ARCHIVED),
        metrics.value(Meter.SKIPPED),
        metrics.value(Meter.DEAD_LETTERED) - unserialisable,
        metrics.value(Meter.OBJECTS),
        metrics.value(Meter.MANIFESTS),
        reasons);
  }

  long inFlight() {
    return carried + produced - archived - before - deadLettered;
  }

  boolean balanced() {
    return inFlight() == 0 && generated == produced + unserialisable;
  }

  /** The books as text; {@code drained} tells whether everything in the topic was archived. */
  List<String> lines(boolean drained) {
    List<String> lines = new ArrayList<>();
    lines.add("Ledger");
    if (carried > 0) {
      lines.add(
          line(
              "left by the run before",
              carried,
              before > 0 ? before + " of them were archived already" : ""));
    }
    lines.add(line("generated", generated, ""));
    lines.add(
        line(
            "produced to Kafka",
            produced,
            unserialisable > 0 ? unserialisable + " could not be serialised" : ""));
    lines.add(
        line(
            "= archived",
            archived,
            String.format(Locale.ROOT, "in %,d objects, %,d manifests", objects, manifests)));
    lines.add(line("+ dead-lettered", deadLettered, reasons.isEmpty() ? "" : reasons.toString()));
    lines.add(line("+ in flight", inFlight(), ""));
    lines.add(verdict(drained));
    return lines;
  }

  private String verdict(boolean drained) {
    if (balanced()) {
      return "balanced: every event is in exactly one object or in the dead-letter topic";
    }
    return drained
        ? "NOT BALANCED: events are missing or doubled; run verify for the list"
        : "not drained: what is in flight is safe in the topic, the next demo in this folder archives it";
  }

  private static String line(String what, long count, String note) {
    return String.format(Locale.ROOT, "  %-24s %,12d  %s", what, count, note).stripTrailing();
  }
}

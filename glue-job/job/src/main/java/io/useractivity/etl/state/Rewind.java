package io.useractivity.etl.state;

import io.useractivity.etl.state.BatchRecord.Publication;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Puts the bookmark back, and with it the output: a batch whose only work is to remove later ones.
 * Pure.
 */
public final class Rewind {
  private Rewind() {}

  /**
   * The batch that undoes those after {@code target}.
   *
   * @param undone the batches after it, oldest first
   * @param replaced whether the newest batch has, or may have, deleted what it replaces
   * @param keepOutput moves the bookmark only; what was curated stays and wins over what comes
   *     again
   */
  public static BatchRecord record(
      BatchRecord target,
      BatchRecord head,
      List<BatchRecord> undone,
      boolean replaced,
      boolean keepOutput,
      String now) {
    undone.forEach(batch -> requireNotUndoneBefore(target, batch));
    Set<String> files = new LinkedHashSet<>();
    Set<String> hours = new TreeSet<>(head.dirtyHours());
    if (!keepOutput) {
      for (BatchRecord batch : undone) {
        if (replaced || batch.batch() < head.batch()) {
          requireNoReplay(batch, target);
        }
        hours.addAll(batch.hours().keySet());
        batch.delete().stream()
            .filter(file -> file.startsWith(Keys.FUNNEL))
            .forEach(file -> hours.add(Keys.hourOf(file)));
        for (Publication file : batch.publish()) {
          if (file.to().startsWith(Keys.CURATED) || file.to().startsWith(Keys.FUNNEL)) {
            hours.add(Keys.hourOf(file.to()));
          }
          if (!file.to().startsWith(Keys.FUNNEL)) {
            files.add(file.to());
          }
        }
      }
    }
    return new BatchRecord(
        BatchRecord.VERSION,
        head.batch() + 1,
        "rewind",
        UUID.randomUUID().toString(),
        now,
        target.bookmark(),
        target.seen(),
        List.of(),
        new ArrayList<>(files),
        new ArrayList<>(hours),
        null,
        null,
        null,
        null,
        null,
        facts(target, head, keepOutput));
  }

  /** Of some batches in their order those whose output no rewind among them has removed. */
  public static List<BatchRecord> withOutput(List<BatchRecord> batches) {
    List<BatchRecord> left = new ArrayList<>();
    for (BatchRecord batch : batches) {
      if (batch.kind().equals("rewind")) {
        batch.undoneAfter().ifPresent(target -> left.removeIf(one -> one.batch() > target));
      } else {
        left.add(batch);
      }
    }
    return left;
  }

  private static Map<String, String> facts(
      BatchRecord target, BatchRecord head, boolean keepOutput) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(BatchRecord.REWOUND_TO, Long.toString(target.batch()));
    if (keepOutput) {
      facts.put(BatchRecord.OUTPUT_KEPT, "true");
    }
    for (String kept : List.of(BatchRecord.TABLE, BatchRecord.ARCHIVE)) {
      String value = head.facts().get(kept);
      if (value != null) {
        facts.put(kept, value);
      }
    }
    return facts;
  }

  /** What an earlier rewind removed does not come back with the bookmark of that time. */
  private static void requireNotUndoneBefore(BatchRecord target, BatchRecord later) {
    String rewoundTo = later.facts().get(BatchRecord.REWOUND_TO);
    if (rewoundTo == null || later.facts().containsKey(BatchRecord.OUTPUT_KEPT)) {
      return;
    }
    if (Long.parseLong(rewoundTo) < target.batch()) {
      throw new IllegalArgumentException(
          "batch %d was undone by batch %d, a rewind to %s, which removed its output: rewind to %s or before, or to %d or later"
              .formatted(target.batch(), later.batch(), rewoundTo, rewoundTo, later.batch()));
    }
  }

  /** A replay removed quarantined rows of earlier batches; undoing it would lose them. */
  private static void requireNoReplay(BatchRecord batch, BatchRecord target) {
    if (batch.kind().equals("replay") && target.batch() > 0) {
      throw new IllegalArgumentException(
          "batch %d replayed the quarantine; rewind to %d or later, or reset"
              .formatted(batch.batch(), batch.batch()));
    }
  }
}

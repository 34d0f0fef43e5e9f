package io.useractivity.pipeline.audit;

import io.useractivity.pipeline.layout.LaneKey;
import java.util.List;
import java.util.function.Consumer;

/**
 * Compares the records of one partition, in offset order, with the objects that claim their lanes
 * and ranges. An object is proven when the topic has as many records for it, of the same bytes in
 * the same order (CRC-32C), as the object holds. Memory: the objects whose range the stream is in.
 *
 * <p>Call {@link #expired} for what the topic no longer holds, one of the record methods per
 * record, {@link #finish} at the end. One thread.
 */
public final class PartitionMatcher {
  private static final Judge.Loss TOMBSTONE =
      new Judge.Loss(FindingKind.POISON_WITHOUT_DEAD_LETTER, "tombstone");

  private final ArchiveIndex index;
  private final PartitionRows rows;
  private final DeadLetterIndex deadLetters;
  private final MatchRules rules;
  private final Covers covers = new Covers();
  private final SkippedOffsets holes = new SkippedOffsets();
  private final SkippedOffsets expired = new SkippedOffsets();
  private final RecordTally tally;
  private final Judge judge;
  private final OffsetRuns lost;
  private final OffsetRuns duplicated;
  private LaneKey lane = new LaneKey(Long.MIN_VALUE, 0);
  private Judge.Loss laneLoss = new Judge.Loss(FindingKind.LOST, lane);
  private int nextRow;
  private long position;
  private long logStart = -1;

  PartitionMatcher(
      ArchiveIndex index, PartitionRows rows, DeadLetterIndex deadLetters, MatchRules rules) {
    this.index = index;
    this.rows = rows;
    this.deadLetters = deadLetters;
    this.rules = rules;
    this.tally = new RecordTally();
    this.judge = new Judge(index, rows, rules, tally);
    this.lost = new OffsetRuns(judge::lost);
    this.duplicated = new OffsetRuns(judge::duplicated);
  }

  /** The topic no longer holds any record below {@code start}; may be called again later. */
  public void expired(long start) {
    if (start > position) {
      logStart = logStart < 0 ? start : logStart;
      expired.add(position, start);
      advance(start);
      position = start;
    }
  }

  /** A sound record; {@code value[bodyOffset, bodyOffset + bodyLength)} is its body. */
  public void record(
      long offset, long hour, long schemaId, byte[] value, int bodyOffset, int bodyLength) {
    arrive(offset);
    if (lane.hour() != hour || lane.schemaId() != schemaId) {
      lane = new LaneKey(hour, schemaId);
      laneLoss = new Judge.Loss(FindingKind.LOST, lane);
    }
    DeadLetterIndex.Match dead = deadLetters.match(offset, value);
    boolean alsoDead = dead == DeadLetterIndex.Match.SAME_VALUE;
    Cover answers = null;
    Cover ended = null;
    int copies = 0;
    List<Cover> candidates = covers.in(lane);
    for (int i = 0; i < candidates.size(); i++) {
      Cover cover = candidates.get(i);
      if (alsoDead) {
        cover.addDead(value, bodyOffset, bodyLength);
      } else {
        cover.add(value, bodyOffset, bodyLength);
      }
      copies += cover.newest() ? 1 : 0;
      answers = better(answers, cover, offset);
      if (cover.last() == ObjectTable.UNKNOWN
          && cover.count() == index.table().count(cover.row())) {
        ended = cover;
      }
    }
    if (answers == null) {
      uncovered(laneLoss, offset, dead);
    } else {
      answers.answersFor(offset, alsoDead);
      lost.interrupt(laneLoss);
      copies(copies, offset, alsoDead);
    }
    if (ended != null) {
      covers.close(ended);
      judge.judge(ended, holes.total(), expired.total(), Long.MAX_VALUE);
    }
  }

  /** Copies of a dead-lettered record may be none at all: the objects' counts will tell. */
  private void copies(int copies, long offset, boolean alsoDead) {
    if (copies > 1 && !alsoDead) {
      tally.duplicated += copies - 1;
      duplicated.add(lane, offset);
    } else {
      duplicated.interrupt(lane);
    }
  }

  /** A record that cannot be archived, for a reason from a small fixed set. */
  public void poison(long offset, String reason, byte[] value) {
    arrive(offset);
    uncovered(
        new Judge.Loss(FindingKind.POISON_WITHOUT_DEAD_LETTER, reason),
        offset,
        deadLetters.match(offset, value));
  }

  /** A record without a value. */
  public void tombstone(long offset) {
    arrive(offset);
    DeadLetterIndex.Match dead = deadLetters.match(offset, null);
    if (rules.skipTombstones() && dead != DeadLetterIndex.Match.SAME_VALUE) {
      tally.skippedTombstones++;
    } else {
      uncovered(TOMBSTONE, offset, dead);
    }
  }

  /** The topic was read up to {@code end}, which is not above the end of its log. */
  RecordTally finish(long end) {
    if (end > position) {
      hole(end);
    }
    advance(end);
    position = Math.max(position, end);
    Consumer<Cover> last = cover -> judge.judge(cover, holes.total(), expired.total(), position);
    while (nextRow < rows.size()) {
      int row = rows.row(nextRow++);
      covers.closeBelow(index.table().first(row), last);
      activate(row);
    }
    covers.closeAll(last);
    lost.end();
    duplicated.end();
    tally.holes = holes.total();
    judge.finish(Math.max(0, logStart), expired.total(), deadLetters);
    return tally;
  }

  /** What became of each generation; valid after {@link #finish}. */
  GenerationTally generation(String folder) {
    return judge.generation(folder);
  }

  private void arrive(long offset) {
    if (offset > position) {
      hole(offset);
    }
    advance(offset);
    position = offset + 1;
    tally.topic++;
  }

  private void hole(long to) {
    holes.add(position, to);
    judge.hole(position, to - 1);
  }

  /**
   * Opens what begins at or below {@code offset}, closes what ends below it: in the order of
   * offsets, so that a long stretch of expired objects is never open all at once.
   */
  private void advance(long offset) {
    while (nextRow < rows.size() && index.table().first(rows.row(nextRow)) <= offset) {
      int row = rows.row(nextRow++);
      closeBelow(index.table().first(row));
      activate(row);
    }
    closeBelow(offset);
  }

  private void closeBelow(long offset) {
    covers.closeBelow(
        offset,
        cover ->
            judge.judge(
                cover,
                holes.below(cover.last() + 1),
                expired.below(cover.last() + 1),
                Long.MAX_VALUE));
  }

  /** The most objects that were open at once. */
  int mostOpen() {
    return covers.mostOpen();
  }

  private void activate(int row) {
    ObjectTable table = index.table();
    Owner owner = index.owners().get(table.owner(row));
    long first = table.first(row);
    long last = table.last(row);
    Cover cover =
        new Cover(
            row,
            new LaneKey(table.hour(row), owner.schemaId()),
            last,
            owner.generation().equals(rows.newestGeneration()),
            owner.generation(),
            deadLetters.anyWithin(first, last),
            holes.below(first),
            expired.below(first));
    covers.open(cover);
  }

  /**
   * The newest generation answers for a record; else the latest older one, but only for what is
   * due: it may be of a former topic.
   */
  private Cover better(Cover best, Cover cover, long offset) {
    if (!cover.newest() && offset >= rules.until()) {
      return best;
    }
    boolean later =
        best == null || (!best.newest() && cover.generation().compareTo(best.generation()) > 0);
    return later ? cover : best;
  }

  private void uncovered(Judge.Loss loss, long offset, DeadLetterIndex.Match dead) {
    if (dead == DeadLetterIndex.Match.SAME_VALUE) {
      tally.deadLettered++;
    } else if (offset >= rules.until()) {
      tally.notDue++;
    } else if (dead == DeadLetterIndex.Match.OTHER_VALUE) {
      tally.lost++;
      judge.otherDeadLetter(offset);
    } else {
      tally.lost++;
      lost.add(loss, offset);
    }
  }
}

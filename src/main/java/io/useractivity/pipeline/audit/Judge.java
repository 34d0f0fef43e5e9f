package io.useractivity.pipeline.audit;

import java.util.Map;
import java.util.TreeMap;

/** Decides what a partition's matched objects prove, and counts it. One thread. */
final class Judge {
  /** Why a record is nowhere: its kind, and its lane or what is wrong with it. */
  record Loss(FindingKind kind, Object source) {}

  private enum Verdict {
    /** Equal to the topic. */
    PROVEN,
    /** Equal to the topic with the dead-lettered records of its lane: archived later after all. */
    PROVEN_WITH_DEAD,
    /** The topic holds nothing of its range any more. */
    EXPIRED,
    /** The topic holds the rest of its range, which does not contradict it. */
    PARTLY_EXPIRED,
    /** The topic was compacted within its range, which does not contradict it. */
    COMPACTED,
    DIFFERS
  }

  private final ObjectTable table;
  private final PartitionRows rows;
  private final MatchRules rules;
  private final RecordTally tally;
  private final MatchFindings findings;
  private final Map<String, GenerationTally> generations = new TreeMap<>();

  Judge(ArchiveIndex index, PartitionRows rows, MatchRules rules, RecordTally tally) {
    this.table = index.table();
    this.rows = rows;
    this.rules = rules;
    this.tally = tally;
    this.findings = new MatchFindings(index, rows.partition());
  }

  GenerationTally generation(String folder) {
    return generations.computeIfAbsent(folder, added -> new GenerationTally());
  }

  /**
   * The stream has passed the object's range.
   *
   * @param holesTo holes up to the end of its range, counted from the start
   * @param expiredTo expired offsets up to there
   * @param end where the topic ends; {@code Long.MAX_VALUE} while it goes on
   */
  void judge(Cover cover, long holesTo, long expiredTo, long end) {
    long holes = holesTo - cover.holesBefore();
    long expired = expiredTo - cover.expiredBefore();
    GenerationTally generation = generation(cover.generation());
    long holds = table.count(cover.row());
    Verdict verdict = verdict(cover, holes, expired);
    switch (verdict) {
      case PROVEN -> proven(generation, cover, false);
      case PROVEN_WITH_DEAD -> proven(generation, cover, true);
      case EXPIRED -> {
        generation.expired++;
        tally.expired += cover.newest() ? holds : 0;
      }
      case PARTLY_EXPIRED -> {
        generation.partlyExpired++;
        tally.expired += cover.newest() ? holds - cover.count() : 0;
        count(generation, cover, false);
      }
      case COMPACTED -> {
        generation.compacted++;
        findings.compacted(cover, holds);
        count(generation, cover, false);
      }
      case DIFFERS -> differs(generation, cover, end);
    }
  }

  private Verdict verdict(Cover cover, long holes, long expired) {
    long holds = table.count(cover.row());
    int crc = table.crc(cover.row());
    long surplus = holds - cover.count();
    boolean endKnown = cover.last() != ObjectTable.UNKNOWN;
    if (endKnown && expired == cover.last() - table.first(cover.row()) + 1) {
      return Verdict.EXPIRED;
    }
    if (cover.equalsWithoutDead(holds, crc)) {
      return Verdict.PROVEN;
    }
    if (cover.equalsWithDead(holds, crc)) {
      return Verdict.PROVEN_WITH_DEAD;
    }
    if (expired > 0 && surplus >= 0 && surplus <= expired + (rules.compacted() ? holes : 0)) {
      return Verdict.PARTLY_EXPIRED;
    }
    boolean compacted = rules.compacted() && surplus > 0 && surplus <= holes;
    return compacted ? Verdict.COMPACTED : Verdict.DIFFERS;
  }

  private void proven(GenerationTally generation, Cover cover, boolean withDead) {
    generation.proven++;
    generation.provenRecords += table.count(cover.row());
    count(generation, cover, withDead);
  }

  private void count(GenerationTally generation, Cover cover, boolean withDead) {
    long answered = cover.counted() + (withDead ? cover.countedDead() : 0);
    tally.deadLettered += withDead ? 0 : cover.countedDead();
    if (table.has(cover.row(), ObjectTable.UNREADABLE)) {
      tally.damaged += answered;
    } else {
      tally.archived += answered;
    }
    if (!cover.newest()) {
      generation.repeated += cover.count() + (withDead ? cover.dead() : 0) - answered;
    }
  }

  private void differs(GenerationTally generation, Cover cover, long end) {
    long holds = table.count(cover.row());
    tally.deadLettered += cover.countedDead();
    Finding finding = findings.differs(cover, end);
    generation.differs(finding, holds);
    if (!cover.newest()) {
      // Perhaps of a former topic, so its range proves nothing.
      tally.lost += cover.counted();
      findings.soleInOlder(cover);
      return;
    }
    findings.add(finding);
    long missing = Math.min(Math.max(0, cover.count() - holds), cover.counted());
    boolean beyond = finding.kind() == FindingKind.BEYOND_LOG_END;
    tally.lost += beyond ? 0 : missing;
    tally.damaged += cover.counted() - (beyond ? 0 : missing);
    tally.duplicated += beyond ? 0 : Math.max(0, holds - cover.count());
  }

  /** Offsets [first, last] hold no record. */
  void hole(long first, long last) {
    findings.hole(first, last);
  }

  void lost(Object loss, long first, long last, long records) {
    findings.lost((Loss) loss, first, last, records);
  }

  void duplicated(Object lane, long first, long last, long records) {
    findings.duplicated(lane, first, last, records);
  }

  void otherDeadLetter(long offset) {
    findings.otherDeadLetter(offset);
  }

  /** After the last record and object. */
  void finish(long logStart, long expiredOffsets, DeadLetterIndex deadLetters) {
    generations.forEach(this::finishGeneration);
    GenerationTally newest = generation(rows.newestGeneration());
    if (newest.expired + newest.partlyExpired > 0) {
      finishExpired(logStart, expiredOffsets, deadLetters);
    }
  }

  private void finishGeneration(String folder, GenerationTally generation) {
    if (folder.equals(rows.newestGeneration())) {
      return;
    }
    tally.repeated += generation.repeated;
    if (generation.repeated > 0 && !rules.allowRepeats()) {
      findings.repeated(folder, generation.repeated);
    }
    if (generation.proven > 0) {
      generation.differences().forEach(findings::add);
    } else if (generation.differing > 0) {
      findings.otherIncarnation(folder, generation.differing, generation.differingRecords);
    }
  }

  private void finishExpired(long logStart, long expiredOffsets, DeadLetterIndex deadLetters) {
    long start = firstOfNewest();
    long offsets = expiredOffsets - start;
    findings.expired(start, logStart, tally.expired);
    if (tally.expired > offsets) {
      tally.duplicated += tally.expired - offsets;
      findings.moreThanOffsets(start, logStart, tally.expired - offsets);
    }
    long unaccounted = offsets - tally.expired - deadLetters.distinctWithin(start, logStart);
    if (unaccounted > 0) {
      tally.expiredUnaccounted = unaccounted;
      findings.unaccounted(start, logStart, unaccounted);
    }
  }

  private long firstOfNewest() {
    for (int at = 0; at < rows.size(); at++) {
      int row = rows.row(at);
      if (generationOf(row).equals(rows.newestGeneration())) {
        return table.first(row);
      }
    }
    return 0;
  }

  private String generationOf(int row) {
    return findings.owner(table.owner(row)).generation();
  }
}

package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Plan before upload, for one topic-partition in one assignment epoch: decides which object each
 * record belongs to, what a commit must say, which objects may become visible, and which manifest
 * comes next.
 *
 * <p>Longer than 300 lines because the algorithm is one state machine: what is apart (lanes, plans,
 * packing, codec) stands apart, and a third of this file is its contract.
 *
 * <p>The invariants it keeps whatever crashes, and their proof by random schedules, are in the
 * model test. Pure: no clock, no threads, no I/O. Not thread-safe: one thread at a time.
 *
 * @param <T> what the caller keeps with each object
 */
public class PartitionLedger<T> {
  /** What becomes of a record. */
  public enum Placement {
    /** It is archived already. */
    SKIP,
    /** Append it to {@link #current()}. */
    APPEND,
    /** Append it to {@link #current()}; the object is then closed, at a cut planned earlier. */
    APPEND_AND_CLOSE
  }

  private final MetadataCodec codec;
  private final PlanPacker<T> packer;
  private final ArchiveGeneration generation;
  private final Lanes<T> lanes = new Lanes<>();
  private final DeadLetterLane deadLetters;
  private final Plans<T> plans = new Plans<>();
  private final Queue<LedgerObject<T>> uploadable = new ArrayDeque<>();
  private final List<LedgerObject<T>> lost = new ArrayList<>();
  private long nextPlan;
  private long position;
  private long committed;
  private LedgerObject<T> current;
  private CommitProposal<T> inFlight;
  private boolean progress;
  private boolean saturated;
  private int unplanned;

  /**
   * Continues from what the group has committed.
   *
   * @param committed the committed offset, or {@code position} if there is none
   * @param position offset of the first record that will be offered at the earliest
   * @param metadataLimit characters the broker keeps with an offset
   */
  public PartitionLedger(
      MetadataCodec codec, int metadataLimit, LedgerState state, long committed, long position) {
    this.codec = codec;
    this.packer = new PlanPacker<>(codec, metadataLimit);
    this.generation = state.generation();
    this.nextPlan = state.nextPlan();
    this.committed = committed;
    this.position = position;
    this.deadLetters = new DeadLetterLane(state.deadLetterWatermark());
    state.watermarks().forEach((key, watermark) -> lanes.of(key).watermark = watermark);
    for (UnfinishedPlan plan : state.plans()) {
      plans.add(plan.number(), plan.committed(), plan.cuts().size());
      plan.cuts()
          .forEach(cut -> lanes.of(cut.lane()).cuts.addLast(new Lane.BoundCut(cut, plan.number())));
    }
  }

  /**
   * Takes the next record of a lane. Offsets must rise.
   *
   * @param arrivalMillis the record's Kafka timestamp
   * @param content makes the caller's part of a new object
   */
  public Placement offer(
      long offset, long hour, long schemaId, long arrivalMillis, Supplier<T> content) {
    advanceTo(offset + 1);
    Lane<T> lane = lanes.of(hour, schemaId);
    if (isArchived(lane.watermark, offset)) {
      return Placement.SKIP;
    }
    if (!lane.cuts.isEmpty() && offset > lane.cuts.peekFirst().cut().last()) {
      closeLostCuts(lane, offset, content, lost);
    }
    if (lane.open == null) {
      lane.open = new LedgerObject<>(lane.key, offset, arrivalMillis, content.get());
    }
    current = lane.open;
    current.add(offset);
    if (!lane.cuts.isEmpty() && offset == lane.cuts.peekFirst().cut().last()) {
      closeAtCut(lane);
      return Placement.APPEND_AND_CLOSE;
    }
    return Placement.APPEND;
  }

  /** The object the last offered record belongs to; only after a placement other than SKIP. */
  public LedgerObject<T> current() {
    return current;
  }

  /** Takes a record that belongs to no object and needs none (a skipped tombstone). */
  public void pass(long offset) {
    advanceTo(offset + 1);
  }

  /**
   * Takes a poison record; false if its dead letter is acknowledged already, else call {@link
   * #deadLettered} later.
   */
  public boolean offerDeadLetter(long offset, long arrivalMillis) {
    advanceTo(offset + 1);
    return deadLetters.offer(offset, arrivalMillis);
  }

  /** The dead-letter topic has acknowledged it. */
  public void deadLettered(long offset) {
    deadLetters.acknowledged(offset);
    progress = true;
  }

  /** Dead letters not acknowledged yet. */
  public int pendingDeadLetters() {
    return deadLetters.size();
  }

  /** True if a rotation may close this open object: its lane has no cut planned earlier. */
  public boolean mayClose(LedgerObject<T> object) {
    Lane<T> lane = lanes.existing(object.lane());
    return lane != null && lane.open == object && lane.cuts.isEmpty();
  }

  /** Closes an open object at its last record; it waits for a commit to be planned. */
  public void close(LedgerObject<T> object) {
    if (!mayClose(object)) {
      throw new IllegalStateException("a lane with planned cuts is cut nowhere else: " + object);
    }
    Lane<T> lane = lanes.existing(object.lane());
    object.close();
    lane.open = null;
    lane.closed.addLast(object);
    unplanned++;
  }

  /** Open objects, in no particular order. */
  public List<LedgerObject<T>> openObjects() {
    return lanes.open();
  }

  /** Closed objects that are not archived, in no particular order. */
  public List<LedgerObject<T>> closedObjects() {
    return lanes.closed();
  }

  /**
   * The open object that holds the committed offset back, or null (a closed object or nothing
   * does).
   */
  public LedgerObject<T> holdback() {
    LedgerObject<T> oldest = lanes.oldest();
    return oldest != null && oldest.state() == LedgerObject.State.OPEN ? oldest : null;
  }

  /** Objects closed and not yet part of a commit. */
  public int unplanned() {
    return unplanned;
  }

  /**
   * True since closed objects had to wait because the metadata is full: close {@link #holdback()},
   * so that the committed offset moves on and watermarks leave the metadata.
   */
  public boolean saturated() {
    return saturated;
  }

  /**
   * True if no record should be offered now: the metadata is full, and no cut planned earlier waits
   * for its records.
   */
  public boolean holdsIntake() {
    return saturated && !recovering();
  }

  /** True while cuts planned by an earlier owner wait for their records to be read again. */
  public boolean recovering() {
    return lanes.anyCuts();
  }

  /** True if a commit would say something new and none is in flight. */
  public boolean commitDue() {
    return inFlight == null && (unplanned > 0 || progress || safeOffset() > committed);
  }

  /** The commit to send now, or null if one is in flight or there is nothing (that fits) to say. */
  public CommitProposal<T> proposeCommit() {
    if (!commitDue()) {
      return null;
    }
    long offset = safeOffset();
    List<LedgerObject<T>> candidates = lanes.unplanned();
    int fits = packer.fit(offset, candidates, objects -> state(offset, objects));
    saturated = fits < candidates.size();
    if (fits == 0 && !progress && offset <= committed) {
      return null;
    }
    List<LedgerObject<T>> chosen = List.copyOf(candidates.subList(0, fits));
    inFlight = new CommitProposal<>(offset, codec.encode(offset, state(offset, chosen)), chosen);
    chosen.forEach(LedgerObject::planning);
    unplanned -= fits;
    progress = false;
    return inFlight;
  }

  /** The commit in flight, to be sent again as it is while its outcome is unknown; null if none. */
  public CommitProposal<T> inFlight() {
    return inFlight;
  }

  /** The broker acknowledged the commit: its objects may become visible. */
  public void committed() {
    if (inFlight == null) {
      throw new IllegalStateException("no commit is in flight");
    }
    CommitProposal<T> done = inFlight;
    inFlight = null;
    committed = done.offset();
    if (!done.objects().isEmpty()) {
      plans.add(nextPlan, committed, done.objects().size());
      for (LedgerObject<T> object : done.objects()) {
        object.planned(nextPlan);
        plans.joins(object);
        uploadable.add(object);
      }
      nextPlan++;
    }
    lanes.forgetIdle(committed);
  }

  /** The next object that may become visible, once each; null if there is none now. */
  public LedgerObject<T> nextUpload() {
    return uploadable.poll();
  }

  /** The object is visible in the store. */
  public void visible(LedgerObject<T> object) {
    object.visible();
    plans.visible(object);
  }

  /** The lowest unfinished plan if all its objects are visible (its manifest is due), else null. */
  public FinishedPlan<T> finishedPlan() {
    return plans.finished();
  }

  /** The manifest of {@link #finishedPlan} is written: its objects are archived. */
  public void manifestWritten(long plan) {
    FinishedPlan<T> finished = plans.finished();
    if (finished == null || finished.number() != plan) {
      throw new IllegalStateException(
          "manifests are written in plan order, and not " + plan + " now");
    }
    plans.remove(plan);
    for (LedgerObject<T> object : finished.objects()) {
      Lane<T> lane = lanes.existing(object.lane());
      if (lane.closed.pollFirst() != object) {
        throw new IllegalStateException(
            "objects of a lane are archived in offset order: " + object);
      }
      object.archived();
      lane.watermark = object.last();
    }
    progress = true;
  }

  /** Salt and start of this archive generation. */
  public ArchiveGeneration generation() {
    return generation;
  }

  /** The offset after the last record taken. */
  public long position() {
    return position;
  }

  /** The committed offset the broker acknowledged last. */
  public long committedOffset() {
    return committed;
  }

  /** Every record below it is archived or acknowledged as a dead letter. */
  public long safeOffset() {
    return lanes.safeOffset(Math.min(position, deadLetters.oldest()));
  }

  /** Kafka timestamp of the oldest record not archived, or Long.MAX_VALUE. */
  public long oldestArrivalMillis() {
    return Math.min(deadLetters.oldestArrivalMillis(), lanes.oldestArrivalMillis());
  }

  /**
   * True when nothing more can happen without another record or rotation: every closed object is
   * visible, and manifests and commits that are possible are done.
   */
  public boolean settled() {
    return deadLetters.size() == 0
        && lanes.allClosedVisible()
        && plans.finished() == null
        && inFlight == null
        && !commitDue();
  }

  /**
   * Closes planned objects whose last record the topic no longer holds, and returns them. Call when
   * no record below {@link #position()} can come any more.
   */
  public List<LedgerObject<T>> closeLostCuts(Function<LaneKey, T> content) {
    List<LedgerObject<T>> closed = new ArrayList<>();
    for (Lane<T> lane : lanes.all()) {
      closeLostCuts(lane, position, () -> content.apply(lane.key), closed);
    }
    return closed;
  }

  /** True if {@link #takeLost} has something. */
  public boolean hasLost() {
    return !lost.isEmpty();
  }

  /**
   * Objects that {@link #offer} closed because records promised by their plan are gone; each is
   * returned once.
   */
  public List<LedgerObject<T>> takeLost() {
    List<LedgerObject<T>> taken = List.copyOf(lost);
    lost.clear();
    return taken;
  }

  /**
   * Whether an offset of a lane is archived; a method of its own so that the model test can break
   * it.
   */
  boolean isArchived(long watermark, long offset) {
    return offset <= watermark;
  }

  private void closeLostCuts(
      Lane<T> lane, long next, Supplier<T> content, List<LedgerObject<T>> closed) {
    while (!lane.cuts.isEmpty() && lane.cuts.peekFirst().cut().last() < next) {
      if (lane.open == null) {
        lane.open =
            new LedgerObject<>(
                lane.key, lane.cuts.peekFirst().cut().first(), Long.MAX_VALUE, content.get());
      }
      closed.add(lane.open);
      closeAtCut(lane);
    }
  }

  private void closeAtCut(Lane<T> lane) {
    Lane.BoundCut bound = lane.cuts.pollFirst();
    LedgerObject<T> object = lane.open;
    object.boundTo(bound.cut(), bound.plan());
    lane.open = null;
    lane.closed.addLast(object);
    plans.joins(object);
    uploadable.add(object);
  }

  private void advanceTo(long next) {
    if (next <= position) {
      throw new IllegalStateException(
          "offsets must rise: " + (next - 1) + " after " + (position - 1));
    }
    position = next;
  }

  private LedgerState state(long offset, List<LedgerObject<T>> newlyPlanned) {
    return LedgerSnapshot.of(
        generation,
        nextPlan,
        deadLetters.watermark(),
        lanes.all(),
        plans.unfinished(),
        offset,
        newlyPlanned);
  }
}

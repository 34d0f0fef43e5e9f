package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.upload.MultipartAction.Abort;
import io.useractivity.pipeline.upload.MultipartAction.Complete;
import io.useractivity.pipeline.upload.MultipartAction.Create;
import io.useractivity.pipeline.upload.MultipartAction.PutWhole;
import io.useractivity.pipeline.upload.MultipartAction.Upload;
import java.util.ArrayList;
import java.util.List;

/**
 * One streamed multipart upload as a state machine: inputs in, actions out. Pure.
 *
 * <pre>
 *   NEW --part--> CREATING --created--> OPEN --complete--> SEALED --last ack--> COMPLETING --> DONE
 *    |complete (one piece)                                                      ^
 *    +--------------------------------------------------------------------------+
 *   any of these --abort or a failure--> ABORTING (requests settle, then abort) --> ABORTED | FAILED
 * </pre>
 *
 * The abort waits for the requests in flight: a part that lands after it would be stored, and paid
 * for, for ever. An input that a phase does not allow is an IllegalStateException and changes
 * nothing.
 */
final class MultipartState {
  enum Phase {
    NEW,
    CREATING,
    OPEN,
    SEALED,
    COMPLETING,
    DONE,
    ABORTING,
    ABORTED,
    FAILED
  }

  /** The one request besides parts that may be in flight. */
  private enum Other {
    NONE,
    CREATION,
    COMPLETION
  }

  private final PartPlan plan = new PartPlan();
  private final List<Integer> queued = new ArrayList<>();
  private Phase phase = Phase.NEW;
  private boolean sealed;
  private boolean exists;
  private int partsInFlight;
  private Other other = Other.NONE;
  private boolean abortSent;
  private boolean failed;

  Phase phase() {
    return phase;
  }

  /** Number of the part taken last. */
  int lastPart() {
    return plan.count();
  }

  /** Another part, not the last. */
  List<MultipartAction> part(long size) {
    allow("part", Phase.NEW, Phase.CREATING, Phase.OPEN);
    if (sealed) {
      throw illegal("part");
    }
    return take(plan.add(size, false));
  }

  /** The rest, {@code size} 0 if there is none; the object is planned and may become visible. */
  List<MultipartAction> complete(long size) {
    allow("complete", Phase.NEW, Phase.CREATING, Phase.OPEN);
    if (sealed) {
      throw illegal("complete");
    }
    if (phase == Phase.NEW) {
      phase = Phase.COMPLETING;
      other = Other.COMPLETION;
      return List.of(new PutWhole());
    }
    List<MultipartAction> actions = size == 0 ? List.of() : take(plan.add(size, true));
    sealed = true;
    if (phase == Phase.CREATING) {
      return actions;
    }
    phase = Phase.SEALED;
    return partsInFlight == 0 ? completing() : actions;
  }

  /** The upload has an id. */
  List<MultipartAction> created() {
    allow("created", Phase.CREATING, Phase.ABORTING);
    expect(other == Other.CREATION, "created");
    other = Other.NONE;
    exists = true;
    if (phase == Phase.ABORTING) {
      return settle();
    }
    phase = sealed ? Phase.SEALED : Phase.OPEN;
    partsInFlight = queued.size();
    List<MultipartAction> actions = new ArrayList<>();
    queued.forEach(part -> actions.add(new Upload(part)));
    queued.clear();
    return actions;
  }

  /** It could not be started, and will not be tried again. */
  List<MultipartAction> createFailed() {
    allow("createFailed", Phase.CREATING, Phase.ABORTING);
    expect(other == Other.CREATION, "createFailed");
    return otherFailed();
  }

  /** A part is acknowledged. */
  List<MultipartAction> partDone() {
    allow("partDone", Phase.OPEN, Phase.SEALED, Phase.ABORTING);
    expect(partsInFlight > 0, "partDone");
    partsInFlight--;
    if (phase == Phase.ABORTING) {
      return settle();
    }
    return phase == Phase.SEALED && partsInFlight == 0 ? completing() : List.of();
  }

  /** A part could not be uploaded, and will not be tried again. */
  List<MultipartAction> partFailed() {
    allow("partFailed", Phase.OPEN, Phase.SEALED, Phase.ABORTING);
    expect(partsInFlight > 0, "partFailed");
    partsInFlight--;
    failed |= phase != Phase.ABORTING;
    phase = Phase.ABORTING;
    return settle();
  }

  /** The object is visible. */
  List<MultipartAction> completed() {
    allow("completed", Phase.COMPLETING, Phase.ABORTING);
    expect(other == Other.COMPLETION, "completed");
    other = Other.NONE;
    phase = Phase.DONE;
    return List.of();
  }

  /** The object could not be made visible, and it will not be tried again. */
  List<MultipartAction> completeFailed() {
    allow("completeFailed", Phase.COMPLETING, Phase.ABORTING);
    expect(other == Other.COMPLETION, "completeFailed");
    return otherFailed();
  }

  /** Give the upload up; harmless once it has ended. */
  List<MultipartAction> abort() {
    if (phase == Phase.DONE
        || phase == Phase.ABORTING
        || phase == Phase.ABORTED
        || phase == Phase.FAILED) {
      return List.of();
    }
    phase = Phase.ABORTING;
    queued.clear();
    return settle();
  }

  /** The abort has ended, well or not. */
  List<MultipartAction> aborted() {
    allow("aborted", Phase.ABORTING);
    expect(abortSent, "aborted");
    return end();
  }

  private List<MultipartAction> take(int part) {
    switch (phase) {
      case NEW -> {
        queued.add(part);
        phase = Phase.CREATING;
        other = Other.CREATION;
        return List.of(new Create());
      }
      case CREATING -> {
        queued.add(part);
        return List.of();
      }
      default -> {
        partsInFlight++;
        return List.of(new Upload(part));
      }
    }
  }

  private List<MultipartAction> completing() {
    phase = Phase.COMPLETING;
    other = Other.COMPLETION;
    return List.of(new Complete());
  }

  private List<MultipartAction> otherFailed() {
    other = Other.NONE;
    failed |= phase != Phase.ABORTING;
    phase = Phase.ABORTING;
    queued.clear();
    return settle();
  }

  private List<MultipartAction> settle() {
    if (partsInFlight > 0 || other != Other.NONE || abortSent) {
      return List.of();
    }
    if (!exists) {
      return end();
    }
    abortSent = true;
    return List.of(new Abort());
  }

  private List<MultipartAction> end() {
    phase = failed ? Phase.FAILED : Phase.ABORTED;
    return List.of();
  }

  private void allow(String input, Phase... phases) {
    for (Phase allowed : phases) {
      if (phase == allowed) {
        return;
      }
    }
    throw illegal(input);
  }

  private void expect(boolean condition, String input) {
    if (!condition) {
      throw illegal(input);
    }
  }

  private IllegalStateException illegal(String input) {
    return new IllegalStateException(
        "multipart upload in phase " + phase + (sealed ? " (sealed)" : "") + " got " + input);
  }
}

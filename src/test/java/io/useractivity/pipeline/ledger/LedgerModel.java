package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A simple world for random schedules: one topic-partition, a fenced offset-and-metadata store (the
 * group coordinator), a bucket, and archivers of which the older ones live on as zombies. One seed
 * is one schedule.
 */
final class LedgerModel {
  /** Errors a broken implementation could make; every one of them must be found. */
  enum Mutant {
    NONE,
    FORGET_WATERMARK,
    UPLOAD_BEFORE_PLAN,
    UNKNOWN_OUTCOME_IS_AN_ACK,
    MANIFEST_OUT_OF_ORDER,
    CUT_A_PLANNED_LANE
  }

  static final PartitionId PARTITION = new PartitionId("t", 0);
  private static final long POISON = -1;
  private static final MetadataCodec CODEC = new MetadataCodec(7);

  final Random random;
  final Mutant mutant;
  final int metadataLimit;

  /** Offset to lane number, or POISON; offsets have holes. */
  final TreeMap<Long, Long> log = new TreeMap<>();

  final long end;

  /** Object name to its offsets. */
  final Map<UUID, List<Long>> bucket = new HashMap<>();

  final TreeMap<Long, Set<UUID>> manifests = new TreeMap<>();
  final Set<Long> deadLetters = new HashSet<>();
  int generation;
  long committed;
  String metadata = "";
  boolean sawSaturation;

  LedgerModel(long seed, Mutant mutant) {
    this.random = new Random(seed);
    this.mutant = mutant;
    int lanes = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 5);
    long offset = 0;
    for (int i = 5 + random.nextInt(60); i > 0; i--) {
      offset += random.nextInt(6) == 0 ? 1 + random.nextInt(3) : 0;
      log.put(offset++, random.nextInt(12) == 0 ? POISON : random.nextInt(lanes));
    }
    this.end = offset;
    this.metadataLimit = random.nextInt(4) == 0 ? 320 : 4096;
  }

  void run() {
    List<Worker> workers = new ArrayList<>(List.of(new Worker()));
    for (int step = 50 + random.nextInt(600); step > 0; step--) {
      if (random.nextInt(33) == 0) {
        workers.add(new Worker());
        if (workers.size() > 4) {
          workers.remove(0);
        }
      }
      Worker worker = workers.get(random.nextInt(workers.size()));
      worker.step();
      check(false);
    }
    Worker last = new Worker();
    for (int round = 0; !last.finished(); round++) {
      if (round > 20_000) {
        throw new AssertionError("S4: it never ends: committed " + committed + " of " + end);
      }
      last.pollOne();
      if (last.ledger.position() >= end || last.ledger.saturated() || random.nextInt(5) == 0) {
        last.rotate(last.ledger.position() >= end);
      }
      last.commit();
      last.commitArrives();
      last.put();
      last.putDone();
      last.deadLetterDone();
      last.manifest();
      if (random.nextInt(10) == 0) {
        Worker zombie = workers.get(random.nextInt(workers.size()));
        zombie.putDone();
        zombie.manifest();
      }
    }
    check(true);
  }

  private void check(boolean all) {
    Map<Long, UUID> seen = new HashMap<>();
    bucket.forEach(
        (name, offsets) -> {
          for (Long offset : offsets) {
            UUID other = seen.putIfAbsent(offset, name);
            require(other == null, "S1: offset " + offset + " is in two objects");
          }
        });
    long until = all ? end : committed;
    for (Map.Entry<Long, Long> record : log.headMap(until).entrySet()) {
      boolean there =
          record.getValue() == POISON
              ? deadLetters.contains(record.getKey())
              : seen.containsKey(record.getKey());
      require(there, "S2: offset " + record.getKey() + " is lost, committed " + committed);
    }
    if (all) {
      Set<UUID> listed = new HashSet<>();
      manifests
          .values()
          .forEach(
              names ->
                  names.forEach(name -> require(listed.add(name), "an object is listed twice")));
      require(
          listed.equals(bucket.keySet()), "S4: manifests do not list every object exactly once");
      require(
          manifests.isEmpty() || manifests.lastKey() == manifests.size() - 1,
          "manifest numbers have gaps");
    }
  }

  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** What an object holds. */
  static final class Content {
    final List<Long> offsets = new ArrayList<>();
  }

  /**
   * One incarnation of an archiver: reads, cuts, commits, uploads; whether alive or long replaced
   * it does not know.
   */
  final class Worker {
    private final int joined = ++generation;
    final PartitionLedger<Content> ledger;
    private final List<LedgerObject<Content>> puts = new ArrayList<>();
    private final Set<Long> letters = new HashSet<>();
    private final Deque<LedgerObject<Content>> ready = new ArrayDeque<>();
    private boolean fenced;

    Worker() {
      LedgerState state =
          metadata.isEmpty()
              ? LedgerState.fresh(
                  new ArchiveGeneration(new UUID(random.nextLong(), random.nextLong()), 1))
              : CODEC.decode(committed, metadata);
      ledger =
          new PartitionLedger<>(CODEC, metadataLimit, state, committed, committed) {
            @Override
            boolean isArchived(long watermark, long offset) {
              return mutant != Mutant.FORGET_WATERMARK && super.isArchived(watermark, offset);
            }

            @Override
            public boolean mayClose(LedgerObject<Content> object) {
              return mutant == Mutant.CUT_A_PLANNED_LANE || super.mayClose(object);
            }
          };
    }

    void step() {
      switch (random.nextInt(11)) {
        case 0, 1, 2 -> pollOne();
        case 3 -> rotate(false);
        case 4 -> commit();
        case 5, 6 -> commitArrives();
        case 7 -> put();
        case 8 -> putDone();
        case 9 -> manifest();
        default -> deadLetterDone();
      }
    }

    boolean finished() {
      return ledger.position() >= log.lastKey() + 1
          && ledger.settled()
          && ledger.openObjects().isEmpty();
    }

    void pollOne() {
      Map.Entry<Long, Long> next = log.ceilingEntry(ledger.position());
      if (next == null || fenced || ledger.holdsIntake()) {
        return;
      }
      long offset = next.getKey();
      if (next.getValue() == POISON) {
        if (ledger.offerDeadLetter(offset, offset)) {
          letters.add(offset);
        }
        return;
      }
      if (ledger.offer(offset, next.getValue(), 5, offset, Content::new)
          != PartitionLedger.Placement.SKIP) {
        ledger.current().content().offsets.add(offset);
      }
    }

    void rotate(boolean every) {
      List<LedgerObject<Content>> open = new ArrayList<>(ledger.openObjects());
      open.removeIf(object -> !ledger.mayClose(object));
      if (ledger.saturated() && ledger.holdback() != null && ledger.mayClose(ledger.holdback())) {
        ledger.close(ledger.holdback());
      } else if (every) {
        open.forEach(ledger::close);
      } else if (!open.isEmpty()) {
        LedgerObject<Content> object = open.get(random.nextInt(open.size()));
        ledger.close(object);
        if (mutant == Mutant.UPLOAD_BEFORE_PLAN && ledger.proposeCommit() != null) {
          ledger.committed();
        }
      }
    }

    void commit() {
      ledger.proposeCommit();
      sawSaturation |= ledger.saturated();
    }

    /** The commit reaches the coordinator, and perhaps its answer reaches us. */
    void commitArrives() {
      if (ledger.inFlight() == null || fenced) {
        return;
      }
      boolean accepted = joined == generation && random.nextInt(8) != 0;
      if (accepted) {
        committed = ledger.inFlight().offset();
        metadata = ledger.inFlight().metadata();
        require(
            metadata.length() <= metadataLimit,
            "the broker refuses metadata of " + metadata.length());
      } else if (joined != generation) {
        fenced = mutant != Mutant.UNKNOWN_OUTCOME_IS_AN_ACK;
      }
      boolean answered = random.nextInt(4) != 0;
      if ((accepted && answered)
          || (mutant == Mutant.UNKNOWN_OUTCOME_IS_AN_ACK && random.nextInt(3) == 0)) {
        ledger.committed();
      }
    }

    void put() {
      for (LedgerObject<Content> next = ledger.nextUpload();
          next != null;
          next = ledger.nextUpload()) {
        ready.add(next);
      }
      if (!ready.isEmpty() && !fenced) {
        puts.add(ready.poll());
      }
    }

    void putDone() {
      if (puts.isEmpty()) {
        return;
      }
      LedgerObject<Content> object = puts.remove(random.nextInt(puts.size()));
      List<Long> old = bucket.put(name(object), List.copyOf(object.content().offsets));
      require(
          old == null || old.equals(object.content().offsets),
          "S3: an object was replaced by other records");
      ledger.visible(object);
    }

    void deadLetterDone() {
      if (!letters.isEmpty()) {
        Long offset = letters.iterator().next();
        letters.remove(offset);
        deadLetters.add(offset);
        ledger.deadLettered(offset);
      }
    }

    void manifest() {
      FinishedPlan<Content> plan = ledger.finishedPlan();
      if (plan == null) {
        return;
      }
      Set<UUID> names = new HashSet<>();
      plan.objects().forEach(object -> names.add(name(object)));
      long number =
          mutant == Mutant.MANIFEST_OUT_OF_ORDER
              ? plan.number() + random.nextInt(2)
              : plan.number();
      Set<UUID> old = manifests.put(number, names);
      require(old == null || old.equals(names), "a manifest was replaced by other objects");
      require(bucket.keySet().containsAll(names), "a manifest names an object that is not visible");
      ledger.manifestWritten(plan.number());
    }

    private UUID name(LedgerObject<Content> object) {
      return ArchiveLayout.objectId(
          ledger.generation(), PARTITION, new LaneKey(object.lane().hour(), 5), object.first());
    }
  }
}

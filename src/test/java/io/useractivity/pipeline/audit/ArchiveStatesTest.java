package io.useractivity.pipeline.audit;

import static io.useractivity.pipeline.audit.FindingKind.BEYOND_LOG_END;
import static io.useractivity.pipeline.audit.FindingKind.COMPACTED_SINCE;
import static io.useractivity.pipeline.audit.FindingKind.EXPIRED_UNACCOUNTED;
import static io.useractivity.pipeline.audit.FindingKind.LOST;
import static io.useractivity.pipeline.audit.FindingKind.NOT_IN_MANIFEST;
import static io.useractivity.pipeline.audit.FindingKind.OBJECT_MISSING;
import static io.useractivity.pipeline.audit.FindingKind.OTHER_INCARNATION;
import static io.useractivity.pipeline.audit.FindingKind.OVERLAP;
import static io.useractivity.pipeline.audit.FindingKind.PENDING;
import static io.useractivity.pipeline.audit.FindingKind.RECORDS_MISSING_IN_OBJECT;
import static io.useractivity.pipeline.audit.FindingKind.RECORDS_SURPLUS_IN_OBJECT;
import static io.useractivity.pipeline.audit.FindingKind.REPEATED_BY_GENERATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.layout.Manifest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is legal, or nobody's fault: retention, compaction, an archiver at work, resets. */
class ArchiveStatesTest {
  private static final int TRIES = 60;

  @Property(tries = TRIES)
  void records_above_the_due_offset_may_be_nowhere_yet(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.until = sim.random.nextLong(sim.logEnd);
    dropLaterManifests(sim, sim.until);
    Set<String> manifested = manifested(sim);
    sim.bucket.values().removeIf(o -> !manifested.contains(o.key) && o.size % 2 == 0);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).isEmpty();
    long inObjects = sim.bucket.values().stream().mapToLong(object -> object.content.size()).sum();
    assertThat(records.archived()).isEqualTo(inObjects);
  }

  @Property(tries = TRIES)
  void an_object_without_manifest_is_pending_above_the_due_offset_and_wrong_below(
      @ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.until = sim.random.nextLong(sim.logEnd);
    Manifest last = sim.manifests.remove(sim.manifests.lastKey());
    long due = last.objects().stream().filter(entry -> entry.firstOffset() < sim.until).count();

    sim.verify();

    assertThat(count(sim, NOT_IN_MANIFEST)).isEqualTo(due);
    assertThat(count(sim, PENDING)).isEqualTo(last.objects().size() - due);
  }

  @Property(tries = TRIES)
  void expired_records_are_checked_by_their_objects_alone(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.logStart = sim.random.nextLong(sim.logEnd + 1);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).isEmpty();
    assertThat(records.expired() + records.archived()).isEqualTo(events(sim));
    if (sim.logStart > sim.topic.get(0).offset()) {
      assertThat(records.expiredUnaccounted()).isLessThanOrEqualTo(holesBelow(sim, sim.logStart));
    }
  }

  @Property(tries = TRIES)
  void an_object_missing_among_the_expired_is_named_by_its_manifest(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.logStart = sim.logEnd;
    sim.bucket.remove(sim.any().key);

    sim.verify();

    assertThat(sim.problems()).containsExactly(OBJECT_MISSING);
  }

  @Property(tries = TRIES)
  void an_expired_loss_without_a_trace_is_at_least_counted(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Assume.that(sim.manifests.size() > 1);
    sim.logStart = sim.logEnd;
    Manifest last = sim.manifests.remove(sim.manifests.lastKey());
    last.objects().forEach(entry -> sim.bucket.remove(entry.key()));

    sim.verify();

    assertThat(sim.problems()).isEmpty();
    assertThat(count(sim, EXPIRED_UNACCOUNTED)).isEqualTo(1);
  }

  @Property(tries = TRIES)
  void what_compaction_removed_from_the_topic_stays_in_the_archive(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    List<Sim.Rec> events = sim.topic.stream().filter(rec -> rec.kind() == Sim.Kind.EVENT).toList();
    sim.topic.remove(events.get(sim.random.nextInt(events.size())));

    sim.compacted = true;
    sim.verify();
    assertThat(sim.problems()).isEmpty();
    assertThat(count(sim, COMPACTED_SINCE)).isEqualTo(1);

    sim.compacted = false;
    assertThat(sim.verify().records().duplicated()).isEqualTo(1);
    assertThat(sim.problems()).containsExactly(RECORDS_SURPLUS_IN_OBJECT);
  }

  @Property(tries = TRIES)
  void a_reset_group_archives_again_what_an_older_generation_holds(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    long from = sim.random.nextLong(sim.logEnd);
    sim.archive(Sim.generation(2), from, sim.logEnd);
    Assume.that(sim.manifests.lastKey().contains(Sim.generation(2).folder()));

    RecordCounts records = sim.verify().records();

    long again =
        sim.topic.stream()
            .filter(rec -> rec.kind() == Sim.Kind.EVENT && rec.offset() >= from)
            .count();
    assertThat(sim.problems()).containsExactly(REPEATED_BY_GENERATION);
    assertThat(records.repeated()).isEqualTo(again);
    assertThat(records.archived()).isEqualTo(events(sim));

    sim.allowRepeats = true;
    assertThat(sim.verify().records().repeated()).isEqualTo(again);
    assertThat(sim.problems()).isEmpty();
  }

  @Property(tries = TRIES)
  void a_group_reset_to_a_later_offset_lost_what_lies_between(@ForAll long seed) {
    Sim sim = new Sim(seed);
    Sim whole = Sim.sound(seed);
    sim.topic.addAll(whole.topic);
    sim.deadLetters.putAll(whole.deadLetters);
    sim.logEnd = whole.logEnd;
    sim.until = whole.until;
    long left = sim.random.nextLong(sim.logEnd);
    long right = left + sim.random.nextLong(sim.logEnd - left);
    sim.archive(Sim.generation(1), 0, left);
    sim.archive(Sim.generation(2), right, sim.logEnd);

    RecordCounts records = sim.verify().records();

    long between =
        sim.topic.stream()
            .filter(rec -> rec.kind() == Sim.Kind.EVENT)
            .filter(rec -> rec.offset() >= left && rec.offset() < right)
            .count();
    assertThat(records.lost()).isEqualTo(between);
    assertThat(sim.problems()).isEqualTo(between == 0 ? Set.of() : Set.of(LOST));
  }

  @Property(tries = TRIES)
  void the_archive_of_a_former_topic_of_the_same_name_is_told_apart(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.recreateTopic();
    sim.archive(Sim.generation(2), 0, sim.logEnd);
    Assume.that(sim.manifests.lastKey().contains(Sim.generation(2).folder()));

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).isEmpty();
    assertThat(count(sim, OTHER_INCARNATION)).isEqualTo(1);
    assertThat(records.archived()).isEqualTo(events(sim));
  }

  @Property(tries = TRIES)
  void a_former_topic_does_not_hide_a_loss(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.recreateTopic();
    sim.archive(Sim.generation(2), 0, sim.logEnd);
    List<Sim.Obj> newer =
        sim.bucket.values().stream()
            .filter(object -> object.header.containsValue(Sim.generation(2).folder()))
            .toList();
    Sim.Obj victim = newer.get(sim.random.nextInt(newer.size()));
    sim.bucket.remove(victim.key);

    RecordCounts records = sim.verify().records();

    assertThat(records.lost()).isEqualTo(victim.content.size());
    assertThat(sim.problems()).contains(OBJECT_MISSING, LOST);
  }

  @Property(tries = TRIES)
  void a_topic_cut_off_at_its_end_is_named(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Rec last = sim.topic.get(sim.topic.size() - 1);
    Assume.that(last.kind() == Sim.Kind.EVENT);
    sim.logEnd = last.offset();
    sim.until = last.offset();

    sim.verify();

    assertThat(sim.problems()).containsExactly(BEYOND_LOG_END);
  }

  @Property(tries = TRIES)
  void a_dead_lettered_record_that_was_archived_later_is_no_duplicate(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    for (Sim.Rec rec : sim.any().content) {
      sim.deadLetters.put(rec.offset(), rec.value());
    }

    sim.verify();

    assertThat(sim.problems()).isEmpty();
  }

  @Property(tries = TRIES)
  void a_sound_record_that_was_only_dead_lettered_is_not_lost(@ForAll long seed) {
    Sim sim = new Sim(seed);
    Sim whole = Sim.sound(seed);
    List<Sim.Rec> events =
        whole.topic.stream().filter(rec -> rec.kind() == Sim.Kind.EVENT).toList();
    Sim.Rec tooLarge = events.get(sim.random.nextInt(events.size()));
    sim.topic.addAll(whole.topic);
    sim.topic.remove(tooLarge);
    sim.archive(Sim.generation(1), 0, whole.logEnd);
    sim.topic.clear();
    sim.topic.addAll(whole.topic);
    sim.deadLetters.putAll(whole.deadLetters);
    sim.deadLetters.put(tooLarge.offset(), tooLarge.value());
    sim.logEnd = whole.logEnd;
    sim.until = whole.until;

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).isEmpty();
    assertThat(records.deadLettered()).isEqualTo(sim.deadLetters.size());
  }

  @Property(tries = TRIES)
  void skipped_tombstones_need_no_dead_letter(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Set<Long> tombstones = new HashSet<>();
    sim.topic.stream()
        .filter(rec -> rec.kind() == Sim.Kind.TOMBSTONE)
        .forEach(rec -> tombstones.add(rec.offset()));
    sim.deadLetters.keySet().removeAll(tombstones);
    sim.skipTombstones = true;

    assertThat(sim.verify().records().skippedTombstones()).isEqualTo(tombstones.size());
    assertThat(sim.problems()).isEmpty();
  }

  @Property(tries = TRIES)
  void without_opening_objects_manifests_are_proven_against_the_topic(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.fast = true;
    sim.verify();
    assertThat(sim.problems()).isEmpty();

    Sim.Obj victim = sim.any();
    victim.content.remove(0);
    sim.verify();
    assertThat(sim.problems()).as("content is taken on trust").isEmpty();

    sim.topic.removeIf(rec -> rec.kind() == Sim.Kind.EVENT && sim.random.nextInt(8) == 0);
    long before = events(sim);
    sim.verify();
    assertThat(sim.problems().isEmpty()).isEqualTo(before == totalManifested(sim));
  }

  @Property(tries = TRIES)
  void overlaps_among_the_expired_are_seen_in_the_manifests(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.logStart = sim.logEnd;
    Sim.Obj victim = sim.any();
    Assume.that(victim.content.size() > 1);
    List<Sim.Rec> tail = victim.content.subList(1, victim.content.size());
    Sim.Obj shifted = sim.object(Sim.generation(1), tail);

    sim.verify();

    assertThat(shifted.key).isNotEqualTo(victim.key);
    assertThat(sim.problems()).contains(OVERLAP);
    assertThat(sim.problems()).doesNotContain(RECORDS_MISSING_IN_OBJECT, LOST);
  }

  @Property(tries = TRIES)
  void expired_objects_are_never_open_all_at_once(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.verify();
    int whileTheTopicHoldsThem = sim.mostOpen;
    sim.logStart = sim.logEnd;

    sim.verify();

    assertThat(sim.mostOpen).isLessThanOrEqualTo(whileTheTopicHoldsThem);
  }

  @Property(tries = TRIES)
  void objects_beyond_the_end_of_the_log_are_never_open_all_at_once(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.verify();
    int whileTheTopicHoldsThem = sim.mostOpen;
    sim.topic.clear();
    sim.logEnd = 0;
    sim.until = 0;

    sim.verify();

    assertThat(sim.problems()).containsExactly(BEYOND_LOG_END);
    assertThat(sim.mostOpen).isLessThanOrEqualTo(whileTheTopicHoldsThem);
  }

  /** As if verify had looked before those manifests were written. */
  private static void dropLaterManifests(Sim sim, long until) {
    boolean later = false;
    for (String key : List.copyOf(sim.manifests.keySet())) {
      later |=
          sim.manifests.get(key).objects().stream().allMatch(entry -> entry.firstOffset() >= until);
      boolean due =
          sim.manifests.tailMap(key).values().stream()
              .flatMap(manifest -> manifest.objects().stream())
              .anyMatch(entry -> entry.firstOffset() < until);
      if (later && !due) {
        sim.manifests.tailMap(key).clear();
        return;
      }
    }
  }

  private static Set<String> manifested(Sim sim) {
    Set<String> keys = new HashSet<>();
    sim.manifests.values().forEach(m -> m.objects().forEach(entry -> keys.add(entry.key())));
    return keys;
  }

  private static long totalManifested(Sim sim) {
    return sim.manifests.values().stream()
        .flatMap(manifest -> manifest.objects().stream())
        .mapToLong(Manifest.Entry::count)
        .sum();
  }

  private static long events(Sim sim) {
    return sim.topic.stream().filter(rec -> rec.kind() == Sim.Kind.EVENT).count();
  }

  private static long holesBelow(Sim sim, long offset) {
    return offset - sim.topic.stream().filter(rec -> rec.offset() < offset).count();
  }

  private static long count(Sim sim, FindingKind kind) {
    return sim.found().getOrDefault(kind, new Findings.Count(0, 0)).findings();
  }
}

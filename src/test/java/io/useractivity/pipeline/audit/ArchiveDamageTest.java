package io.useractivity.pipeline.audit;

import static io.useractivity.pipeline.audit.FindingKind.CONTENT_DIFFERS;
import static io.useractivity.pipeline.audit.FindingKind.DEAD_LETTER_DIFFERS;
import static io.useractivity.pipeline.audit.FindingKind.DUPLICATED;
import static io.useractivity.pipeline.audit.FindingKind.FOREIGN_OBJECT;
import static io.useractivity.pipeline.audit.FindingKind.HEADER_DIFFERS;
import static io.useractivity.pipeline.audit.FindingKind.LISTED_TWICE;
import static io.useractivity.pipeline.audit.FindingKind.LOST;
import static io.useractivity.pipeline.audit.FindingKind.MANIFEST_DIFFERS;
import static io.useractivity.pipeline.audit.FindingKind.MANIFEST_GAP;
import static io.useractivity.pipeline.audit.FindingKind.MANIFEST_INVALID;
import static io.useractivity.pipeline.audit.FindingKind.NOT_IN_MANIFEST;
import static io.useractivity.pipeline.audit.FindingKind.OBJECT_MISSING;
import static io.useractivity.pipeline.audit.FindingKind.OVERLAP;
import static io.useractivity.pipeline.audit.FindingKind.POISON_WITHOUT_DEAD_LETTER;
import static io.useractivity.pipeline.audit.FindingKind.RECORDS_MISSING_IN_OBJECT;
import static io.useractivity.pipeline.audit.FindingKind.UNREADABLE;
import static io.useractivity.pipeline.audit.FindingKind.WRONG_HOUR;
import static io.useractivity.pipeline.audit.FindingKind.WRONG_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.Manifest;
import io.useractivity.pipeline.layout.ObjectFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Every kind of damage is found and named, wherever it happens; a sound archive is clean. */
class ArchiveDamageTest {
  private static final int TRIES = 60;

  @Property(tries = 200)
  void a_sound_archive_is_clean_and_every_record_accounted_for(@ForAll long seed) {
    Sim sim = Sim.sound(seed);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).isEmpty();
    assertThat(records.topic()).isEqualTo(sim.topic.size());
    assertThat(records.archived())
        .isEqualTo(sim.topic.stream().filter(rec -> rec.kind() == Sim.Kind.EVENT).count());
    assertThat(records.deadLettered()).isEqualTo(sim.deadLetters.size());
    assertThat(records.holes()).isEqualTo(sim.logEnd - sim.topic.size());
  }

  @Property(tries = TRIES)
  void a_missing_object_is_named_and_its_records_are_lost(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    sim.bucket.remove(victim.key);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactlyInAnyOrder(OBJECT_MISSING, LOST);
    assertThat(records.lost()).isEqualTo(victim.content.size());
    assertThat(finding(sim, OBJECT_MISSING).key()).isEqualTo(victim.key);
    assertThat(finding(sim, LOST).firstOffset()).isEqualTo(victim.content.get(0).offset());
  }

  @Property(tries = TRIES)
  void a_copy_of_an_object_doubles_its_records(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    String copy = sibling(victim.key, new UUID(seed | 0x4000, 5).toString());
    sim.bucket.put(copy, victim);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).contains(WRONG_KEY, NOT_IN_MANIFEST, OVERLAP, DUPLICATED);
    assertThat(sim.problems()).doesNotContain(LOST);
    assertThat(finding(sim, WRONG_KEY).key()).isEqualTo(copy);
    assertThat(records.duplicated()).isEqualTo(victim.content.size());
  }

  @Property(tries = TRIES)
  void a_copy_whose_name_is_no_uuid_doubles_its_records_too(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    sim.bucket.put(sibling(victim.key, "part-0001"), victim);

    assertThat(sim.verify().records().duplicated()).isEqualTo(victim.content.size());
    assertThat(sim.problems()).contains(WRONG_KEY, NOT_IN_MANIFEST, DUPLICATED);
  }

  @Property(tries = TRIES)
  void an_object_that_lost_a_record_is_named(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    victim.content.remove(sim.random.nextInt(victim.content.size()));

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).contains(MANIFEST_DIFFERS, RECORDS_MISSING_IN_OBJECT);
    assertThat(finding(sim, RECORDS_MISSING_IN_OBJECT).key()).isEqualTo(victim.key);
    assertThat(records.lost()).isEqualTo(1);
    assertBalanced(records);
  }

  @Property(tries = TRIES)
  void swapped_records_are_found_even_if_header_and_manifest_agree(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    Assume.that(victim.content.size() > 1);
    swapBodies(victim);
    rewriteFacts(sim, victim);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactly(CONTENT_DIFFERS);
    assertThat(records.damaged()).isEqualTo(victim.content.size());
    assertBalanced(records);
  }

  @Property(tries = TRIES)
  void changed_content_contradicts_header_manifest_and_topic(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    boolean allFacts = victim.header.containsKey(ObjectFacts.CRC32C);
    Sim.Rec first = victim.content.get(0);
    victim.content.set(
        0, new Sim.Rec(first.offset(), first.kind(), first.lane(), first.millis(), new byte[] {1}));

    sim.verify();

    assertThat(sim.problems()).contains(MANIFEST_DIFFERS, CONTENT_DIFFERS);
    assertThat(sim.problems().contains(HEADER_DIFFERS)).isEqualTo(allFacts);
  }

  @Property(tries = TRIES)
  void a_record_the_archiver_skipped_between_two_cuts_is_lost(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    Assume.that(victim.content.size() > 1);
    Sim.Rec skipped = victim.content.remove(victim.content.size() - 1);
    rewriteFacts(sim, victim);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactly(LOST);
    assertThat(records.lost()).isEqualTo(1);
    assertThat(finding(sim, LOST).firstOffset()).isEqualTo(skipped.offset());
    assertBalanced(records);
  }

  @Property(tries = TRIES)
  void a_record_in_two_neighbouring_objects_is_duplicated(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    Sim.Rec last = victim.content.get(victim.content.size() - 1);
    Sim.Rec next =
        sim.topic.stream()
            .filter(rec -> rec.kind() == Sim.Kind.EVENT && rec.lane().equals(last.lane()))
            .filter(rec -> rec.offset() > last.offset())
            .findFirst()
            .orElse(null);
    Assume.that(next != null);
    victim.content.add(next);
    rewriteFacts(sim, victim);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactlyInAnyOrder(OVERLAP, DUPLICATED);
    assertThat(records.duplicated()).isEqualTo(1);
    assertThat(finding(sim, DUPLICATED).firstOffset()).isEqualTo(next.offset());
    assertBalanced(records);
  }

  @Property(tries = TRIES)
  void an_object_moved_to_another_hour_is_found_there(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    sim.bucket.remove(victim.key);
    String name = victim.key.substring(victim.key.lastIndexOf('/') + 1);
    String moved = Sim.LAYOUT.root() + ArchiveLayout.hivePartition(Sim.HOUR + 99) + "/" + name;
    sim.bucket.put(moved, victim);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems())
        .containsExactlyInAnyOrder(WRONG_HOUR, WRONG_KEY, OBJECT_MISSING, NOT_IN_MANIFEST);
    assertThat(finding(sim, WRONG_HOUR).records()).isEqualTo(victim.content.size());
    assertThat(records.lost()).isZero();
  }

  @Property(tries = TRIES)
  void a_lost_manifest_leaves_a_gap_or_unlisted_objects(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    List<String> keys = new ArrayList<>(sim.manifests.keySet());
    int at = sim.random.nextInt(keys.size());
    int objects = sim.manifests.remove(keys.get(at)).objects().size();

    sim.verify();

    assertThat(sim.problems()).contains(NOT_IN_MANIFEST);
    assertThat(sim.found().get(NOT_IN_MANIFEST).findings()).isEqualTo(objects);
    assertThat(sim.problems().contains(MANIFEST_GAP)).isEqualTo(at < keys.size() - 1);
    assertThat(sim.problems()).doesNotContain(LOST, RECORDS_MISSING_IN_OBJECT, CONTENT_DIFFERS);
  }

  @Property(tries = TRIES)
  void an_object_in_two_manifests_is_found(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    String key = sim.manifests.lastKey();
    Manifest last = sim.manifests.get(key);
    sim.manifest(Sim.generation(1), last.plan() + 1, last.committed(), List.of(sim.any()));

    sim.verify();

    assertThat(sim.problems()).containsExactly(LISTED_TWICE);
  }

  @Property(tries = TRIES)
  void a_manifest_copied_to_another_number_is_found(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    String key = sim.manifests.lastKey();
    String copy = key.replace(".json", "").replaceFirst("\\d$", "") + "9.json";
    Assume.that(!sim.manifests.containsKey(copy));
    sim.manifests.put(copy, sim.manifests.get(key));

    sim.verify();

    assertThat(sim.problems()).contains(MANIFEST_INVALID);
  }

  @Property(tries = TRIES)
  void an_object_written_again_with_other_bytes_is_found_by_its_etag(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    sim.fast = sim.random.nextBoolean();
    sim.any().etag = "other";

    sim.verify();

    assertThat(sim.problems()).containsExactly(MANIFEST_DIFFERS);
  }

  @Property(tries = TRIES)
  void an_unreadable_object_is_named_and_its_records_count_as_damaged(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    victim.readable = false;

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactly(UNREADABLE);
    assertThat(records.damaged()).isEqualTo(victim.content.size());
    assertBalanced(records);
  }

  @Property(tries = TRIES)
  void an_object_replaced_by_a_foreign_file_loses_its_records(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    victim.header = Map.of();

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactlyInAnyOrder(FOREIGN_OBJECT, LOST);
    assertThat(records.lost()).isEqualTo(victim.content.size());
  }

  @Property(tries = TRIES)
  void the_content_of_one_object_under_the_key_of_another_is_a_loss_and_a_copy(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Sim.Obj victim = sim.any();
    Sim.Obj source = sim.any();
    Assume.that(victim != source);
    sim.bucket.put(victim.key, source);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).contains(MANIFEST_DIFFERS, WRONG_KEY, LOST, DUPLICATED);
    assertThat(records.lost()).isEqualTo(victim.content.size());
    assertThat(records.duplicated()).isEqualTo(source.content.size());
  }

  @Property(tries = TRIES)
  void a_poison_record_without_a_dead_letter_is_lost(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Assume.that(!sim.deadLetters.isEmpty());
    long offset = sim.deadLetters.keySet().iterator().next();
    sim.deadLetters.remove(offset);

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactly(POISON_WITHOUT_DEAD_LETTER);
    assertThat(finding(sim, POISON_WITHOUT_DEAD_LETTER).firstOffset()).isEqualTo(offset);
    assertThat(records.lost()).isEqualTo(1);
  }

  @Property(tries = TRIES)
  void a_dead_letter_with_other_bytes_is_none(@ForAll long seed) {
    Sim sim = Sim.sound(seed);
    Assume.that(!sim.deadLetters.isEmpty());
    sim.deadLetters.put(sim.deadLetters.keySet().iterator().next(), new byte[] {9});

    RecordCounts records = sim.verify().records();

    assertThat(sim.problems()).containsExactly(DEAD_LETTER_DIFFERS);
    assertThat(records.lost()).isEqualTo(1);
  }

  private static void swapBodies(Sim.Obj victim) {
    Sim.Rec a = victim.content.get(0);
    Sim.Rec b = victim.content.get(1);
    victim.content.set(0, new Sim.Rec(a.offset(), a.kind(), a.lane(), a.millis(), b.value()));
    victim.content.set(1, new Sim.Rec(b.offset(), b.kind(), b.lane(), b.millis(), a.value()));
  }

  /** The archiver's own mistake: header and manifest say what the object holds. */
  private static void rewriteFacts(Sim sim, Sim.Obj victim) {
    ObjectFacts facts = Sim.facts(Sim.generation(1), victim.content.get(0).lane(), victim);
    if (victim.header.containsKey(ObjectFacts.CRC32C)) {
      victim.header = facts.entries();
    }
    for (Manifest manifest : List.copyOf(sim.manifests.values())) {
      List<String> keys = manifest.objects().stream().map(Manifest.Entry::key).toList();
      if (keys.contains(victim.key)) {
        sim.manifest(
            Sim.generation(1),
            manifest.plan(),
            manifest.committed(),
            keys.stream().map(sim.bucket::get).toList());
      }
    }
  }

  private static Finding finding(Sim sim, FindingKind kind) {
    return sim.findings.kept().stream()
        .filter(found -> found.kind() == kind)
        .min(Comparator.comparingLong((Finding found) -> found.firstOffset()))
        .orElseThrow();
  }

  /** A key in the same folder. */
  private static String sibling(String key, String name) {
    return key.substring(0, key.lastIndexOf('/') + 1) + name + ".avro";
  }

  private static void assertBalanced(RecordCounts records) {
    assertThat(records.topic())
        .isEqualTo(
            records.archived()
                + records.damaged()
                + records.deadLettered()
                + records.skippedTombstones()
                + records.lost()
                + records.notDue());
  }
}

package io.useractivity.etl.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.store.Location;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.TestArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestSourceTest {
  private static final Limits ALL = new Limits(1_000_000, 1L << 40);
  @TempDir Path folder;
  private TestArchive archive;

  @BeforeEach
  void create() {
    archive = new TestArchive(Location.of(folder.toString()));
  }

  private void manifests(int partition, int count) {
    for (int i = 0; i < count; i++) {
      archive.name(
          partition,
          "event_date=2026-11-22/hour=10/" + partition + "-" + i + ".avro",
          100,
          5,
          "00",
          Events.V1);
      archive.manifest();
    }
  }

  private Plan plan(List<Position> from, Limits limits) throws IOException {
    return new ManifestSource(archive.store(), limits, false).plan(from);
  }

  @Test
  void nothingIsAnEmptyPlan() throws IOException {
    assertThat(plan(List.of(), ALL).empty()).isTrue();
  }

  @Test
  void moreThanOnePageIsFollowedOnceAndInOrder() throws IOException {
    manifests(3, 2_300);
    Plan plan = plan(List.of(), ALL);
    assertThat(plan.objects()).hasSize(2_300);
    assertThat(plan.bookmark()).extracting(Position::next).containsExactly(2_300L);
    assertThat(plan(plan.bookmark(), ALL).empty()).isTrue();
    manifests(3, 2);
    assertThat(plan(plan.bookmark(), ALL).objects()).hasSize(2);
  }

  @Test
  void limitedPlansTakeTurnsAndTogetherTakeEverythingOnce() throws IOException {
    manifests(0, 30);
    manifests(1, 5);
    List<Position> at = List.of();
    Set<String> taken = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    while (true) {
      Plan plan = plan(at, new Limits(8, 1L << 40));
      if (plan.empty()) {
        break;
      }
      sizes.add(plan.objects().size());
      plan.objects().forEach(object -> assertThat(taken.add(object.key())).isTrue());
      at = plan.bookmark();
    }
    assertThat(taken).hasSize(35);
    assertThat(sizes).containsExactly(8, 8, 8, 8, 3);
  }

  @Test
  void aMissingNumberHoldsItsPartitionAndNoOther() throws IOException {
    manifests(0, 3);
    manifests(1, 3);
    String second = TestArchive.manifestKey(0, 1);
    byte[] content = archive.get(second);
    archive.store().delete(List.of(second));
    Plan plan = plan(List.of(), ALL);
    assertThat(plan.blocked()).singleElement().asString().contains("manifests 1 to 1 are missing");
    assertThat(plan.objects()).hasSize(4);
    archive.put(second, content);
    assertThat(plan(plan.bookmark(), ALL).objects()).hasSize(2);
  }

  @Test
  void whereRetentionTookTheOldestTheRestIsTakenOnlyIfSomebodySaysSo() throws IOException {
    manifests(0, 6);
    List<Position> before = plan(List.of(), new Limits(1, 1L << 40)).bookmark();
    archive
        .store()
        .delete(IntStream.range(0, 3).mapToObj(i -> TestArchive.manifestKey(0, i)).toList());
    Plan waits = plan(List.of(), ALL);
    assertThat(waits.empty()).isTrue();
    assertThat(waits.blocked())
        .singleElement()
        .asString()
        .contains("manifests 0 to 2 are missing", "--expired-manifests skip");

    ManifestSource skipping = new ManifestSource(archive.store(), ALL, true);
    Plan plan = skipping.plan(List.of());
    assertThat(plan.objects()).hasSize(3);
    assertThat(plan.blocked()).isEmpty();
    assertThat(plan.skipped())
        .singleElement()
        .asString()
        .startsWith("activity-0 ")
        .endsWith("manifests 0 to 2 are missing");
    assertThat(plan.bookmark()).extracting(Position::next).containsExactly(6L);
    assertThat(skipping.plan(before).skipped())
        .as("a job that slept")
        .singleElement()
        .asString()
        .endsWith("manifests 1 to 2 are missing");
    assertThat(skipping.plan(plan.bookmark()).skipped()).isEmpty();
  }

  @Test
  void aGapInTheMiddleIsNeverSkipped() throws IOException {
    manifests(0, 4);
    archive.store().delete(List.of(TestArchive.manifestKey(0, 2)));
    Plan plan = new ManifestSource(archive.store(), ALL, true).plan(List.of());
    assertThat(plan.objects()).hasSize(2);
    assertThat(plan.skipped()).isEmpty();
    assertThat(plan.blocked()).singleElement().asString().contains("run verify");
    Plan later = new ManifestSource(archive.store(), ALL, true).plan(plan.bookmark());
    assertThat(later.blocked()).singleElement().asString().contains("run verify");
  }

  @Test
  void aPlaceThatCannotBeMeantIsRefused() throws IOException {
    archive.put("README.md", new byte[1]);
    assertThat(plan(List.of(), ALL).empty()).as("an archive that is still empty").isTrue();
    archive.put("event_date=2026-11-22/hour=10/" + UUID.randomUUID() + ".avro", new byte[1]);
    assertThat(plan(List.of(), ALL).empty()).as("before its first manifest").isTrue();
    archive.put("event_date=2026-11-22/hour=10/a.avro", new byte[1]);
    assertThatThrownBy(() -> plan(List.of(), ALL))
        .isInstanceOf(NotAnArchiveException.class)
        .hasMessageContaining("--source listing");
    Location below = Location.of(folder.resolve("raw/activity").toString());
    archive = new TestArchive(below);
    manifests(0, 1);
    archive = new TestArchive(Location.of(folder.toString()));
    assertThatThrownBy(() -> plan(List.of(), ALL))
        .isInstanceOf(NotAnArchiveException.class)
        .hasMessageContaining("give --from " + below.folder());
  }

  @Test
  void whatIsNoManifestHoldsItsPartition() throws IOException {
    manifests(0, 2);
    String good = new String(archive.get(TestArchive.manifestKey(0, 1)));
    for (String bad :
        List.of(
            "",
            "{",
            "[]",
            "{\"version\":2}",
            good.replace("\"plan\":1", "\"plan\":9"),
            good.replace("\"count\":5", "\"count\":-5"),
            good.replace("event_date=2026-11-22", "event_date=2026-11-22/../.."),
            good.replaceAll("\"key\":\"[^\"]*", "\"key\":\"/etc/passwd"),
            good.replaceAll("\"key\":\"[^\"]*", "\"key\":\"../a.avro"))) {
      archive.put(TestArchive.manifestKey(0, 1), bad.getBytes());
      Plan plan = plan(List.of(), ALL);
      assertThat(plan.blocked()).as(bad).hasSize(1);
      assertThat(plan.objects()).hasSize(1);
    }
  }

  @Test
  void objectsComeInTheOrderInWhichCopiesWin() throws IOException {
    manifests(1, 3);
    manifests(0, 3);
    assertThat(plan(List.of(), ALL).objects()).isSortedAccordingTo(SourceObject.ORDER);
    assertThat(Instant.EPOCH).isNotNull();
  }
}

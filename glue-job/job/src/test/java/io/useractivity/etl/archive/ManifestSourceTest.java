package io.useractivity.etl.archive;

import static org.assertj.core.api.Assertions.assertThat;

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
    return new ManifestSource(archive.store(), limits).plan(from);
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
    assertThat(plan.blocked()).singleElement().asString().contains("manifest 1 is missing");
    assertThat(plan.objects()).hasSize(4);
    archive.put(second, content);
    assertThat(plan(plan.bookmark(), ALL).objects()).hasSize(2);
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
            good.replace("\"count\":5", "\"count\":-5"))) {
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

package io.useractivity.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataCodecTest {
  private final MetadataCodec codec = new MetadataCodec(42);

  @Test
  void everyStateSurvivesTheRoundTrip() {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      long committed = random.nextLong(1L << (1 + random.nextInt(50)));
      LedgerState state = randomState(random, committed);
      assertThat(codec.decode(committed, codec.encode(committed, state)))
          .as("seed %d", seed)
          .isEqualTo(state);
    }
  }

  @Test
  void fiveHundredCutsOfFiveEventFilesFitTheBrokersDefaultLimit() {
    List<PlannedCut> cuts = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      cuts.add(
          new PlannedCut(
              new LaneKey(490_000 + i % 3, 99), 1_000_000_000L + i * 5L, 1_000_000_004L + i * 5L));
    }
    LedgerState state =
        new LedgerState(
            generation(), 8, -1, Map.of(), List.of(new UnfinishedPlan(7, 1_000_000_000L, cuts)));
    assertThat(codec.encode(1_000_000_000L, state))
        .hasSizeLessThanOrEqualTo(MetadataCodec.DEFAULT_LIMIT);
  }

  @Test
  void metadataOfAnotherProgramOrVersionIsRefusedWithTheRemedy() {
    assertThatThrownBy(() -> codec.decode(0, "something else"))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("archiver.group");
    String later = codec.encode(77, randomState(new Random(5), 77)).replace("uap1.", "uap2.");
    assertThatThrownBy(() -> codec.decode(77, later))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("newer archiver");
  }

  @Test
  void everyFlippedOrMissingCharacterIsNoticed() {
    String good = codec.encode(77, randomState(new Random(5), 77));
    for (int i = 0; i < good.length(); i++) {
      String flipped =
          good.substring(0, i) + (good.charAt(i) == 'A' ? 'B' : 'A') + good.substring(i + 1);
      String cut = good.substring(0, i);
      if (i < good.length() - 1) {
        assertThatThrownBy(() -> codec.decode(77, flipped)).isInstanceOf(MetadataException.class);
      }
      assertThatThrownBy(() -> codec.decode(77, cut)).isInstanceOf(MetadataException.class);
    }
  }

  @Test
  void anotherLayoutIsRefusedOnlyWhileWorkIsUnfinished() {
    MetadataCodec other = new MetadataCodec(43);
    LedgerState idle = new LedgerState(generation(), 8, -1, Map.of(), List.of());
    assertThat(other.decode(5, codec.encode(5, idle))).isEqualTo(idle);
    LedgerState busy =
        new LedgerState(
            generation(),
            8,
            -1,
            Map.of(),
            List.of(new UnfinishedPlan(7, 5, List.of(new PlannedCut(new LaneKey(1, 2), 5, 9)))));
    assertThatThrownBy(() -> other.decode(5, codec.encode(5, busy)))
        .isInstanceOf(MetadataException.class)
        .hasMessageContaining("drain");
  }

  private static ArchiveGeneration generation() {
    return new ArchiveGeneration(new UUID(1, 2), 1_700_000_000_000L);
  }

  private static LedgerState randomState(Random random, long committed) {
    List<LaneKey> lanes = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      lanes.add(new LaneKey(random.nextInt(600_000) - 1000, random.nextInt(3) - 1L));
    }
    Map<LaneKey, Long> watermarks = new HashMap<>();
    lanes.stream()
        .filter(lane -> random.nextBoolean())
        .forEach(l -> watermarks.put(l, committed + random.nextInt(1000)));
    List<UnfinishedPlan> plans = new ArrayList<>();
    long next = random.nextInt(100_000);
    for (int i = Math.min(random.nextInt(4), (int) next); i > 0; i--) {
      List<PlannedCut> cuts = new ArrayList<>();
      long first = committed;
      for (int c = random.nextInt(30); c >= 0; c--) {
        first += random.nextInt(50);
        cuts.add(
            new PlannedCut(
                lanes.get(random.nextInt(lanes.size())), first, first + random.nextInt(5000)));
      }
      plans.add(new UnfinishedPlan(next - i, Math.max(0, committed - random.nextInt(500)), cuts));
    }
    long deadLetters = random.nextBoolean() ? -1 : committed + random.nextInt(9);
    ArchiveGeneration generation =
        new ArchiveGeneration(
            new UUID(random.nextLong(), random.nextLong()), random.nextLong(1L << 42));
    return new LedgerState(generation, next, deadLetters, watermarks, plans);
  }
}

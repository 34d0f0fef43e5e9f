package io.useractivity.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.LaneKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanPackerTest {
  private static final int LIMIT = 4096;
  private static final int RESERVE = 128;
  private static final int WATERMARK = 7;

  private final MetadataCodec codec = new MetadataCodec(42);
  private final PlanPacker<String> packer = new PlanPacker<>(codec, LIMIT);

  @Test
  void whatIsSaidToFitFitsAndLittleRoomIsWasted() {
    int full = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      long offset = random.nextLong(1L << (1 + random.nextInt(40)));
      Case it = new Case(random, offset);
      int fits = packer.fit(offset, it.candidates, it::state);
      assertThat(size(offset, it.state(it.candidates.subList(0, fits))))
          .as("seed %d: %d of %d", seed, fits, it.candidates.size())
          .isLessThanOrEqualTo(fits == 0 ? Integer.MAX_VALUE : LIMIT - RESERVE);
      if (fits < it.candidates.size() && fits > 0) {
        full++;
        int more = Math.min(it.candidates.size(), fits + 1 + fits / 3);
        assertThat(size(offset, it.state(it.candidates.subList(0, more))))
            .as("seed %d: %d more would have fitted", seed, more - fits)
            .isGreaterThan((LIMIT - RESERVE) * 8 / 10);
      }
    }
    assertThat(full).as("cases with full metadata").isGreaterThan(300);
  }

  private int size(long offset, LedgerState state) {
    Set<LaneKey> becoming = new HashSet<>();
    state.plans().forEach(plan -> plan.cuts().forEach(cut -> becoming.add(cut.lane())));
    becoming.removeAll(state.watermarks().keySet());
    return codec.encode(offset, state).length() + WATERMARK * becoming.size();
  }

  /** A ledger's state with some plans, and closed objects that wait for one. */
  private static final class Case {
    final List<LedgerObject<String>> candidates = new ArrayList<>();
    private final long offset;
    private final long nextPlan;
    private final Map<LaneKey, Long> watermarks = new HashMap<>();
    private final List<UnfinishedPlan> plans = new ArrayList<>();

    Case(Random random, long offset) {
      this.offset = offset;
      this.nextPlan = random.nextInt(1 << (3 + random.nextInt(20)));
      int hours = 1 + random.nextInt(random.nextBoolean() ? 4 : 200);
      int schemas = random.nextInt(4) == 0 ? 2 : 1;
      long length = 1L << random.nextInt(20);
      int count = Math.min((int) nextPlan, random.nextInt(6));
      long first = offset;
      for (int plan = 0; plan < count; plan++) {
        List<PlannedCut> cuts = new ArrayList<>();
        for (int i = random.nextInt(60); i >= 0; i--) {
          cuts.add(
              new PlannedCut(lane(random, hours, schemas), first, first + random.nextLong(length)));
          first += 1 + random.nextLong(length);
        }
        plans.add(new UnfinishedPlan(nextPlan - count + plan, Math.max(0, offset - plan), cuts));
      }
      for (int i = random.nextInt(hours); i > 0; i--) {
        watermarks.put(lane(random, hours, schemas), offset + random.nextLong(length));
      }
      for (int i = random.nextInt(1_000); i >= 0; i--) {
        LedgerObject<String> object =
            new LedgerObject<>(lane(random, hours, schemas), first, 0, "");
        object.add(first);
        object.add(first + 1 + random.nextLong(length));
        candidates.add(object);
        first += 1 + random.nextLong(length);
      }
    }

    private static LaneKey lane(Random random, int hours, int schemas) {
      return new LaneKey(490_000 - random.nextInt(hours), random.nextInt(schemas));
    }

    LedgerState state(List<LedgerObject<String>> planned) {
      List<UnfinishedPlan> all = new ArrayList<>(plans);
      long next = nextPlan;
      if (!planned.isEmpty()) {
        all.add(
            new UnfinishedPlan(
                next++,
                offset,
                planned.stream()
                    .map(object -> new PlannedCut(object.lane(), object.first(), object.last()))
                    .toList()));
      }
      return new LedgerState(
          new ArchiveGeneration(new UUID(1, 2), 1_790_000_000_000L), next, -1, watermarks, all);
    }
  }
}

package io.useractivity.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RateHistoryTest {
  private static final long WINDOW = RateHistory.STEPS * RateHistory.STEP_MILLIS;

  @Property(tries = 100)
  void itHoldsExactlyTheLastQuarterOfAnHour(
      @ForAll @Size(max = 60) List<@IntRange(max = 300_000) Integer> pauses) {
    RateHistory history = new RateHistory();
    long[] times = new long[pauses.size()];
    long now = 1_700_000_000_000L;
    for (int i = 0; i < times.length; i++) {
      now += pauses.get(i);
      times[i] = now;
      history.add("a", 2, now);
    }
    RateHistory.Picture picture = history.picture(now);
    long start = picture.endMillis() - WINDOW;
    long expected = 2 * Arrays.stream(times).filter(time -> time >= start).count();
    assertThat(picture.total("a")).isEqualTo(expected);
  }

  @Example
  void theNewestStepIsTheLastOne() {
    RateHistory history = new RateHistory();
    history.add("a", 1, 10_000);
    history.add("a", 5, 15_000);
    long[] series = history.picture(15_001).series().get("a");
    assertThat(series[RateHistory.STEPS - 1]).isEqualTo(5);
    assertThat(series[RateHistory.STEPS - 2]).isEqualTo(1);
  }

  @Example
  void manyTypesBecomeOthers() {
    RateHistory history = new RateHistory();
    for (int i = 0; i < 100; i++) {
      history.add("type" + i, 1, 0);
    }
    assertThat(history.picture(0).series()).hasSize(13);
    assertThat(history.picture(0).total("other")).isEqualTo(88);
  }
}

package io.useractivity.pipeline.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.useractivity.pipeline.config.PipelineConfig.Curve;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class SendScheduleTest {
  private static final long START = 1_790_000_000_000L;

  @Property(tries = 200)
  void aFlatRateIsKeptWhateverThePaceOfTheCaller(
      @ForAll @DoubleRange(min = 0.1, max = 50_000) double rate,
      @ForAll @Size(min = 1, max = 40) int[] gaps) {
    SendSchedule schedule = new SendSchedule(rate, Curve.FLAT, START);
    long now = START;
    for (int gap : gaps) {
      now += Math.floorMod(gap, 400);
      takeAllDue(schedule, now);
      double expected = (now - START) / 1_000.0 * rate + 1;
      assertThat((double) schedule.taken()).isCloseTo(expected, within(1 + rate * 0.001));
    }
  }

  @Property(tries = 200)
  void takingOneByOneAndTakingLateGiveTheSameTimes(
      @ForAll @DoubleRange(min = 0.5, max = 5_000) double rate,
      @ForAll Curve curve,
      @ForAll @IntRange(min = 1, max = 5_000) int late) {
    SendSchedule punctual = new SendSchedule(rate, curve, START);
    SendSchedule tardy = new SendSchedule(rate, curve, START);
    for (long now = START; now <= START + late; now++) {
      takeAllDue(punctual, now);
    }
    takeAllDue(tardy, START + late);
    assertThat(tardy.taken()).isEqualTo(punctual.taken());
    assertThat(tardy.take()).isEqualTo(punctual.take());
  }

  @Property(tries = 200)
  void intendedTimesNeverDecreaseAndNothingIsTakenBeforeItIsDue(
      @ForAll @DoubleRange(min = 0.01, max = 100_000) double rate, @ForAll Curve curve) {
    SendSchedule schedule = new SendSchedule(rate, curve, START);
    long last = START;
    for (int i = 0; i < 500; i++) {
      long intended = schedule.take();
      assertThat(intended).isGreaterThanOrEqualTo(last);
      last = intended;
    }
    SendSchedule asked = new SendSchedule(rate, curve, START);
    assertThat(asked.due(START - 1)).isZero();
    for (long now = START; now < START + 50; now++) {
      while (asked.due(now) > 0) {
        assertThat(asked.take()).isLessThanOrEqualTo(now);
      }
    }
  }

  @Property(tries = 100)
  void aDiurnalDayHasAsManyEventsAsAFlatOne(
      @ForAll @DoubleRange(min = 0.1, max = 1_000) double rate,
      @ForAll @LongRange(min = 0, max = 86_399_999) long startOfDay) {
    DiurnalRate curve = new DiurnalRate(rate, startOfDay / 1_000.0);
    assertThat(curve.dueBy(86_400)).isCloseTo(86_400 * rate, within(1e-6 * 86_400 * rate));
  }

  @Property(tries = 500)
  void theDiurnalInverseIsExact(
      @ForAll @DoubleRange(min = 0.01, max = 10_000) double rate,
      @ForAll @DoubleRange(min = 0, max = 86_400) double startOfDay,
      @ForAll @DoubleRange(min = 0, max = 1e9) double seconds) {
    DiurnalRate curve = new DiurnalRate(rate, startOfDay);
    assertThat(curve.timeOf(curve.dueBy(seconds))).isCloseTo(seconds, within(1e-4));
  }

  @Example
  void theEveningIsBusierThanTheMorning() {
    DiurnalRate fromMidnight = new DiurnalRate(100, 0);
    double morning = fromMidnight.dueBy(9 * 3_600) - fromMidnight.dueBy(7 * 3_600);
    double evening = fromMidnight.dueBy(21 * 3_600) - fromMidnight.dueBy(19 * 3_600);
    assertThat(evening / morning).isBetween(5.0, 5.7);
  }

  @Example
  void whoIsLateLearnsByHowMuchAndCatchesUp() {
    SendSchedule schedule = new SendSchedule(10, Curve.FLAT, START);
    takeAllDue(schedule, START);
    assertThat(schedule.behindSeconds(START)).isZero();
    assertThat(schedule.behindSeconds(START + 60_100)).isEqualTo(60);
    assertThat(schedule.due(START + 60_000)).isEqualTo(600);
    takeAllDue(schedule, START + 60_000);
    assertThat(schedule.behindSeconds(START + 60_000)).isZero();
  }

  private static void takeAllDue(SendSchedule schedule, long now) {
    for (long due = schedule.due(now); due > 0; due = schedule.due(now)) {
      for (long i = 0; i < due; i++) {
        schedule.take();
      }
    }
  }
}

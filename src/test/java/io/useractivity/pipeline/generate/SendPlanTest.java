package io.useractivity.pipeline.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.config.PipelineConfig.Curve;
import io.useractivity.pipeline.kit.GeneratorConfigs;
import io.useractivity.pipeline.kit.Schemas;
import io.useractivity.pipeline.publish.ActivityEncoder;
import io.useractivity.pipeline.publish.Outgoing;
import org.junit.jupiter.api.Test;

class SendPlanTest {
  private static final long START = 1_700_000_000_000L;

  private final SendPlan plan = new SendPlan(10, Curve.FLAT, START);
  private final EventStream stream =
      new EventStream(
          GeneratorConfigs.plain(10, 0), ActivityEncoder.singleObject(Schemas.userActivity()));

  private long takeAll(long now) {
    long due = plan.due(now);
    for (long i = 0; i < due; i++) {
      plan.take(stream, now);
    }
    return due;
  }

  @Test
  void aNewRateCountsFromNow() {
    assertThat(takeAll(START + 1_000)).isEqualTo(11);
    plan.rate(100, START + 1_000);
    assertThat(takeAll(START + 2_000)).isEqualTo(101);
    assertThat(plan.taken()).isEqualTo(112);
  }

  @Test
  void aPauseIsNotMadeUpFor() {
    plan.pause();
    assertThat(plan.due(START + 60_000)).isZero();
    assertThat(plan.behindSeconds(START + 60_000)).isZero();
    plan.resume(START + 60_000);
    assertThat(takeAll(START + 60_000)).isEqualTo(1);
    plan.resume(START + 60_500);
    assertThat(takeAll(START + 61_000)).isEqualTo(10);
  }

  @Test
  void extrasGoFirstAlsoWhilePaused() {
    plan.pause();
    plan.injectCorrupt(1);
    plan.injectLate(1);
    plan.burst(2);
    assertThat(plan.due(START)).isEqualTo(4);
    assertThat(plan.take(stream, START)).isInstanceOf(Outgoing.Raw.class);
    assertThat(((Outgoing.Event) plan.take(stream, START)).event().timestampMillis())
        .isLessThan(START);
    assertThat(((Outgoing.Event) plan.take(stream, START)).event().timestampMillis())
        .isEqualTo(START);
    assertThat(takeAll(START)).isEqualTo(1);
    assertThat(plan.taken()).isEqualTo(4);
  }
}

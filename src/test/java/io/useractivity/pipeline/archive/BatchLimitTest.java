package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchLimitTest {
  private final BatchLimit limit = new BatchLimit();

  @Test
  void startsWithFewBecauseTheirSizeIsUnknown() {
    assertThat(limit.get()).isEqualTo(BatchLimit.MIN);
  }

  @Test
  void smallBatchesMayBeManyAndOneLargeOneEndsThatAtOnce() {
    for (int i = 0; i < 100; i++) {
      limit.delivered(100_000);
    }
    assertThat(limit.get()).isEqualTo(BatchLimit.MAX);
    limit.delivered(50_000_000);
    assertThat(limit.get()).isEqualTo(BatchLimit.MIN);
  }

  @Test
  void batchesTogetherStayNearTheTarget() {
    for (int i = 0; i < 200; i++) {
      limit.delivered(800_000);
    }
    assertThat(limit.get() * 800_000L)
        .isLessThanOrEqualTo(BatchLimit.TARGET_BYTES)
        .isGreaterThan(BatchLimit.TARGET_BYTES / 2);
  }
}

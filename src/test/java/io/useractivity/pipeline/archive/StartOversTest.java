package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.event.PartitionId;
import org.junit.jupiter.api.Test;

class StartOversTest {
  private static final PartitionId P0 = new PartitionId("t", 0);
  private static final PartitionId P1 = new PartitionId("t", 1);

  private final StartOvers startOvers = new StartOvers();

  @Test
  void aPartitionThatDoesNotGetOnIsGivenUp() {
    for (int i = 0; i < StartOvers.MAX; i++) {
      assertThat(startOvers.mayAgain(P0, 100)).isTrue();
    }
    assertThat(startOvers.mayAgain(P0, 100)).isFalse();
    assertThat(startOvers.mayAgain(P1, 100)).isTrue();
  }

  @Test
  void progressForgivesWhatWasBefore() {
    for (int i = 0; i < 3 * StartOvers.MAX; i++) {
      assertThat(startOvers.mayAgain(P0, i)).isTrue();
    }
  }
}

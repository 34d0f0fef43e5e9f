package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.event.PartitionId;
import java.util.List;
import org.junit.jupiter.api.Test;

class AssignmentEpochsTest {
  private final PartitionId p0 = new PartitionId("t", 0);
  private final PartitionId p1 = new PartitionId("t", 1);
  private final AssignmentEpochs epochs = new AssignmentEpochs();

  @Test
  void aPartitionRegainedHasANewEpochAndTheOldOneIsOver() {
    assertThat(epochs.assign(p0)).isEqualTo(1);
    epochs.release(List.of(p0));
    assertThat(epochs.isHeld(p0, 1)).isFalse();
    assertThat(epochs.assign(p0)).isEqualTo(2);
    assertThat(epochs.isHeld(p0, 1)).isFalse();
    assertThat(epochs.isDelivered(p0, 1)).isFalse();
    assertThat(epochs.isDelivered(p0, 2)).isTrue();
  }

  @Test
  void aRevokedPartitionTakesCommitsButDeliversNothing() {
    epochs.assign(p0);
    epochs.assign(p1);
    epochs.revoke(List.of(p0));
    assertThat(epochs.isHeld(p0, 1)).isTrue();
    assertThat(epochs.isDelivered(p0, 1)).isFalse();
    assertThat(epochs.isDelivered(p1, 1)).isTrue();
    assertThat(epochs.held()).containsExactly(p0, p1);
    epochs.release(List.of(p0));
    assertThat(epochs.heldOf(List.of(p1, p0))).containsExactly(p1);
    epochs.assign(p0);
    assertThat(epochs.isDelivered(p0, 2)).isTrue();
  }

  @Test
  void aPartitionNeverHeldHasNoEpoch() {
    assertThat(epochs.epochOf(p0)).isZero();
    assertThat(epochs.isHeld(p0, 1)).isFalse();
    assertThat(epochs.isHeld(p0, 0)).as("0 is no epoch").isFalse();
  }
}

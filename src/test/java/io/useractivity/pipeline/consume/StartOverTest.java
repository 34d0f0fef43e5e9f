package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.event.PartitionId;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One partition begins again while the other goes on. */
class StartOverTest {
  private final TestBroker broker = TestBroker.shared();
  private final String topic = "t-" + UUID.randomUUID();
  private final PartitionId p0 = new PartitionId(topic, 0);
  private final PartitionId p1 = new PartitionId(topic, 1);
  private TestMember member;

  @BeforeEach
  void readEverything() {
    broker.createTopic(topic, 2);
    broker.produce(topic, 0, 0, 250);
    broker.produce(topic, 1, 0, 250);
    member =
        new TestMember(broker.kafka().bootstrapServers(), "g-" + UUID.randomUUID(), topic, Map.of())
            .start();
    member.source.request(1_000);
    await().until(() -> member.delivered() == 500);
  }

  @AfterEach
  void close() {
    member.close();
  }

  @Test
  void recordsComeAgainFromTheCommittedOffsetInANewEpoch() {
    assertThat(member.commit(p0, 1, 100, "plan")).isEqualTo(CommitOutcome.COMMITTED);
    member.source.startOver(p0, 1);
    await().until(() -> member.delivered(p0) == 250 + 150);

    TestMember.Tenure tenure = member.current.get(p0);
    assertThat(tenure.assignment.epoch()).isEqualTo(2);
    assertThat(tenure.assignment.committed()).hasValue(100);
    assertThat(tenure.assignment.metadata()).isEqualTo("plan");
    assertThat(tenure.offsets).startsWith(100L).endsWith(249L);
    assertThat(member.delivered(p1)).isEqualTo(250);
    assertThat(member.epoch(p1)).isEqualTo(1);
    assertThat(member.revoked).isEmpty();
    assertThat(member.commit(p0, 1, 200, "late")).isEqualTo(CommitOutcome.FENCED);
    assertThat(member.commit(p0, 2, 200, "new")).isEqualTo(CommitOutcome.COMMITTED);
  }

  @Test
  void aPausedPartitionIsReadAgain() {
    member.source.pause(p0, 1);
    member.source.startOver(p0, 1);
    await().until(() -> member.delivered(p0) == 500);
  }

  @Test
  void anOldEpochStartsNothing() {
    member.source.startOver(p0, 7);
    member.source.startOver(p1, 1);
    await().until(() -> member.delivered(p1) == 500);
    assertThat(member.epoch(p0)).isEqualTo(1);
  }

  @Test
  void whatIsBeingRevokedIsLeftToItsNextOwner() {
    CompletableFuture<Void> drained = new CompletableFuture<>();
    member.onRevoked = partitions -> drained;
    CompletableFuture<Void> closed =
        member.source.close(java.time.Duration.ofSeconds(5)).toCompletableFuture();
    await().until(() -> !member.revoked.isEmpty());
    member.source.startOver(p0, 1);
    assertThat(member.commit(p0, 1, 250, "")).isEqualTo(CommitOutcome.COMMITTED);
    drained.complete(null);
    closed.join();
    assertThat(member.tenures).hasSize(2);
  }
}

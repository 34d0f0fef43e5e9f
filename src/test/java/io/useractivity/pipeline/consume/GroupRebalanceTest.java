package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.consume.RecordSource.OffsetCommit;
import io.useractivity.pipeline.event.PartitionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupRebalanceTest {
  private static final int PARTITIONS = 4;
  private final TestBroker broker = TestBroker.shared();
  private final String topic = "t-" + UUID.randomUUID();
  private final String group = "g-" + UUID.randomUUID();
  private final PartitionId p0 = new PartitionId(topic, 0);
  private final List<TestMember> members = new ArrayList<>();

  @BeforeEach
  void createTopic() {
    broker.createTopic(topic, PARTITIONS);
  }

  @AfterEach
  void closeAll() {
    members.forEach(TestMember::close);
  }

  private TestMember member(Map<String, Object> overrides, Duration revokeBudget) {
    TestMember member =
        new TestMember(broker.kafka().bootstrapServers(), group, topic, overrides, revokeBudget);
    members.add(member);
    return member;
  }

  private TestMember committingMember() {
    TestMember member = member(Map.of(), Duration.ofSeconds(5));
    member.onRevoked = partitions -> member.commitDelivered(partitions).thenAccept(outcomes -> {});
    member.onBatch = batch -> member.source.request(1);
    member.source.request(3);
    return member.start();
  }

  private void produceEverywhere(int first, int count) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      broker.produce(topic, partition, first, count);
    }
  }

  @Test
  void membersThatComeAndGoDeliverEveryRecordOnce() {
    TestMember first = committingMember();
    await().until(() -> first.current.size() == PARTITIONS);
    Thread traffic =
        new Thread(() -> IntStream.range(0, 40).forEach(i -> produceEverywhere(i * 50, 50)));
    traffic.start();
    await().until(() -> first.delivered() > 500);
    TestMember second = committingMember();
    await().until(() -> second.current.size() == 2 && first.current.size() == 2);
    await().until(() -> second.delivered() > 200);
    first.close();
    await().until(() -> second.current.size() == PARTITIONS);
    TestMember third = committingMember();
    await().until(() -> third.current.size() == 2);
    await().atMost(Duration.ofSeconds(20)).until(() -> !traffic.isAlive());
    await()
        .untilAsserted(
            () ->
                assertThat(first.delivered() + second.delivered() + third.delivered())
                    .isEqualTo(PARTITIONS * 40 * 50L));

    Set<String> seen = new HashSet<>();
    for (TestMember member : members) {
      for (TestMember.Tenure tenure : member.tenures) {
        for (long offset : tenure.offsets) {
          assertThat(seen.add(tenure.assignment.partition() + "@" + offset)).isTrue();
        }
      }
      assertThat(member.breaches).isEmpty();
    }
    assertThat(second.tenures).as("kept partitions keep their epoch").hasSize(PARTITIONS);
  }

  @Test
  void aPartitionLostAndRegainedHasANewEpochAndTheOldOneIsFenced() {
    TestMember first = committingMember();
    await().until(() -> first.current.size() == PARTITIONS);
    produceEverywhere(0, 10);
    await().until(() -> first.delivered() == 40);
    TestMember second = committingMember();
    await().until(() -> second.current.size() == 2);
    PartitionId moved = second.current.keySet().iterator().next();
    assertThat(second.current.get(moved).assignment.position()).isEqualTo(10);
    assertThat(first.commit(moved, 1, 3, "stale")).isEqualTo(CommitOutcome.FENCED);
    second.close();
    await().until(() -> first.current.size() == PARTITIONS);

    assertThat(first.epoch(moved)).isEqualTo(2);
    assertThat(first.commit(moved, 1, 3, "stale")).isEqualTo(CommitOutcome.FENCED);
    assertThat(broker.committed(group).get(Partitions.of(moved)).metadata()).isNotEqualTo("stale");
    first.source.pause(moved, 1); // of the old epoch: ignored
    broker.produce(topic, moved.partition(), 0, 5);
    await().until(() -> first.delivered(moved) == 15);
    assertThat(first.commit(moved, 2, 15, "new")).isEqualTo(CommitOutcome.COMMITTED);
  }

  @Test
  void aPauseOutlivesARebalanceThatKeepsThePartition() {
    TestMember first = committingMember();
    await().until(() -> first.current.size() == PARTITIONS);
    first.current.keySet().forEach(each -> first.source.pause(each, 1));
    TestMember second = committingMember();
    await().until(() -> second.current.size() == 2 && first.current.size() == 2);
    second.close();
    await().until(() -> first.current.size() == PARTITIONS);
    List<PartitionId> kept =
        first.current.keySet().stream().filter(each -> first.epoch(each) == 1).toList();
    List<PartitionId> regained =
        first.current.keySet().stream().filter(each -> first.epoch(each) == 2).toList();
    assertThat(kept).hasSize(2);

    produceEverywhere(0, 10);
    await().until(() -> regained.stream().allMatch(each -> first.delivered(each) == 10));
    assertThat(kept).allMatch(each -> first.delivered(each) == 0);
    kept.forEach(each -> first.source.resume(each, 1));
    await().until(() -> kept.stream().allMatch(each -> first.delivered(each) == 10));
  }

  @Test
  void theGroupWaitsForARevokedPartitionButNoLongerThanTheBudget() {
    TestMember first = member(Map.of(), Duration.ofMillis(700));
    first.onRevoked = partitions -> new CompletableFuture<>();
    first.start();
    await().until(() -> first.current.size() == PARTITIONS);
    TestMember second = committingMember();
    await().until(() -> first.revoked.size() == 1);
    long start = System.nanoTime();
    PartitionId leaving = first.revoked.get(0).iterator().next();
    assertThat(first.commit(leaving, 1, 0, "drained")).isEqualTo(CommitOutcome.COMMITTED);
    assertThat(second.current).isEmpty();
    await().until(() -> second.current.size() == 2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(second.current.get(leaving).assignment.metadata()).isEqualTo("drained");
    assertThat(first.commit(leaving, 1, 0, "late")).isEqualTo(CommitOutcome.FENCED);
    first.close(Duration.ofMillis(200)); // its listener never drains
  }

  @Test
  void aMemberThatClosesInTheMiddleOfARebalanceStillCommitsWhatItDelivered() {
    TestMember first = committingMember();
    first.onRevoked = partitions -> commitUntilAnswered(first, partitions);
    await().until(() -> first.current.size() == PARTITIONS);
    produceEverywhere(0, 10);
    await().until(() -> first.delivered() == 40);
    TestMember second = committingMember();
    first.close();
    await().until(() -> second.current.size() == PARTITIONS);
    assertThat(second.current.values()).allMatch(each -> each.assignment.position() == 10);
    assertThat(second.delivered()).isZero();
  }

  /** As the archiver does: what is not known to be committed is sent again. */
  private static CompletionStage<Void> commitUntilAnswered(
      TestMember member, Collection<PartitionId> partitions) {
    return member
        .commitDelivered(partitions)
        .thenCompose(
            outcomes ->
                outcomes.containsValue(CommitOutcome.UNKNOWN)
                    ? commitUntilAnswered(member, partitions)
                    : CompletableFuture.completedFuture(null));
  }

  @Test
  void recordsQueuedBeforeARevocationAreNotDeliveredAfterIt() {
    TestMember first = member(Map.of(), Duration.ofSeconds(5)).start();
    await().until(() -> first.current.size() == PARTITIONS);
    produceEverywhere(0, 100);
    int reports = first.positionReports.get();
    // without demand, reactor-kafka fetches one batch ahead and keeps it
    await().until(() -> first.positionReports.get() > reports + 1);
    TestMember second = committingMember();
    await().until(() -> second.current.size() == 2 && first.current.size() == 2);
    first.onBatch = batch -> first.source.request(1);
    first.source.request(1);
    await().until(() -> first.delivered() == 200 && second.delivered() == 200);
    assertThat(first.breaches).isEmpty();
  }

  @Test
  void aStalledMemberIsFencedAndToldThatItsPartitionsAreGone() throws Exception {
    CountDownLatch stall = new CountDownLatch(1);
    Map<String, Object> impatient = Map.of("max.poll.interval.ms", 700, "session.timeout.ms", 600);
    TestMember zombie = member(impatient, Duration.ofMillis(500));
    zombie.onBatch =
        batch -> {
          try {
            stall.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    zombie.source.request(1);
    zombie.start();
    broker.produce(topic, 0, 0, 10);
    await().until(() -> !zombie.batches.isEmpty());
    TestMember heir = committingMember();
    await().until(() -> heir.delivered(p0) == 10);
    assertThat(heir.commit(p0, 1, 10, "heir")).isEqualTo(CommitOutcome.COMMITTED);

    CompletableFuture<Map<PartitionId, CommitOutcome>> late =
        zombie.source.commit(Map.of(p0, new OffsetCommit(1, 5, "zombie"))).toCompletableFuture();
    assertThat(zombie.current).as("it does not know yet").containsKey(p0);
    stall.countDown();
    assertThat(late.get(10, TimeUnit.SECONDS)).containsEntry(p0, CommitOutcome.FENCED);
    assertThat(zombie.revoked).as("lost, not revoked").isEmpty();
    assertThat(zombie.tenures)
        .filteredOn(tenure -> tenure.assignment.epoch() == 1)
        .allMatch(tenure -> tenure.released);
    assertThat(broker.committed(group).get(new TopicPartition(topic, 0)).metadata())
        .isNotEqualTo("zombie");
    assertThat(zombie.failures).isEmpty();
  }
}

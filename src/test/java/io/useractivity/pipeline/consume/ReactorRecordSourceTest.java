package io.useractivity.pipeline.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.consume.RecordSource.FetchPosition;
import io.useractivity.pipeline.consume.RecordSource.OffsetCommit;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReactorRecordSourceTest {
  private final TestBroker broker = TestBroker.shared();
  private final String topic = "t-" + UUID.randomUUID();
  private final String group = "g-" + UUID.randomUUID();
  private final PartitionId p0 = new PartitionId(topic, 0);
  private final PartitionId p1 = new PartitionId(topic, 1);
  private final List<TestMember> members = new ArrayList<>();

  @BeforeEach
  void createTopic() {
    broker.createTopic(topic, 2);
  }

  @AfterEach
  void closeAll() {
    members.forEach(TestMember::close);
  }

  private TestMember member(Map<String, Object> overrides) {
    TestMember member =
        new TestMember(broker.kafka().bootstrapServers(), group, topic, overrides).start();
    members.add(member);
    return member;
  }

  private TestMember assignedMember() {
    TestMember member = member(Map.of());
    await().until(() -> member.current.size() == 2);
    return member;
  }

  @Test
  void partitionsWithoutACommitStartAtTheBeginningAndCommitNothingByThemselves() {
    broker.produce(topic, 0, 0, 250);
    TestMember member = assignedMember();
    member.source.request(100);
    await().until(() -> member.delivered() == 250);

    assertThat(member.current.get(p0).assignment)
        .satisfies(
            it -> {
              assertThat(it.committed()).isEmpty();
              assertThat(it.metadata()).isEmpty();
              assertThat(it.position()).isZero();
              assertThat(it.epoch()).isEqualTo(1);
            });
    member.close();
    assertThat(broker.committed(group)).isEmpty();
    assertThat(member.revoked).hasSize(1);
    assertThat(member.current).isEmpty();
    assertThat(member.failures).isEmpty();
  }

  @Test
  void metadataOf4000BytesComesBackToTheNextOwner() {
    broker.produce(topic, 0, 0, 10);
    TestMember first = assignedMember();
    String metadata = "m".repeat(4_000);
    assertThat(first.commit(p0, 1, 7, metadata)).isEqualTo(CommitOutcome.COMMITTED);
    first.close();

    TestMember second = assignedMember();
    second.source.request(1);
    await().until(() -> second.delivered() == 3);
    assertThat(second.current.get(p0).assignment)
        .satisfies(
            it -> {
              assertThat(it.committed()).isEqualTo(OptionalLong.of(7));
              assertThat(it.metadata()).isEqualTo(metadata);
              assertThat(it.position()).isEqualTo(7);
            });
  }

  @Test
  void valuesKeysAndHeadersArriveAsTheyWereSent() {
    ProducerRecord<byte[], byte[]> full =
        new ProducerRecord<>(topic, 0, 1234L, "key".getBytes(UTF_8), "value".getBytes(UTF_8));
    full.headers().add("h", new byte[] {1}).add("h", null);
    broker.producer().send(full);
    broker.producer().send(new ProducerRecord<>(topic, 0, null, null));
    broker.producer().flush();
    TestMember member = assignedMember();
    member.source.request(2);
    await().until(() -> member.delivered() == 2);

    PartitionRecords records = member.batches.get(0).partitions().get(0);
    int from = records.valueOffset(0);
    byte[] value = Arrays.copyOfRange(records.valueArray(0), from, from + records.valueLength(0));
    assertThat(value).asString(UTF_8).isEqualTo("value");
    assertThat(records.valueArray(0)).as("the client's own array").hasSizeGreaterThan(5);
    assertThat(records.key(0)).asString(UTF_8).isEqualTo("key");
    assertThat(records.timestamp(0)).isEqualTo(1234);
    assertThat(records.headers(0)).extracting(Map.Entry::getKey).containsExactly("h", "h");
    assertThat(records.headers(0).get(1).getValue()).isNull();
    PartitionRecords last = member.batches.get(member.batches.size() - 1).partitions().get(0);
    assertThat(last.valueArray(last.size() - 1)).isNull();
    assertThat(last.key(last.size() - 1)).isNull();
    assertThat(records.valueBytes()).isEqualTo(5);
  }

  @Test
  void aCommitOfAnotherEpochOrAfterTheEndIsFenced() {
    TestMember member = assignedMember();
    broker.produce(topic, 0, 0, 5);
    assertThat(member.commit(p0, 2, 1, "")).isEqualTo(CommitOutcome.FENCED);
    assertThat(member.commit(new PartitionId("other", 0), 1, 1, ""))
        .isEqualTo(CommitOutcome.FENCED);
    assertThat(broker.committed(group)).isEmpty();
    member.close();
    assertThat(member.commit(p0, 1, 1, "")).isEqualTo(CommitOutcome.FENCED);
    assertThat(broker.committed(group)).isEmpty();
  }

  @Test
  void metadataThatIsTooLargeIsRejectedAndTheOtherPartitionIsCommitted() {
    TestMember member = assignedMember();
    Map<PartitionId, CommitOutcome> outcomes =
        member
            .source
            .commit(
                Map.of(
                    p0, new OffsetCommit(1, 0, "m".repeat(5_000)), p1, new OffsetCommit(1, 0, "m")))
            .toCompletableFuture()
            .join();
    assertThat(outcomes)
        .containsEntry(p0, CommitOutcome.REJECTED)
        .containsEntry(p1, CommitOutcome.COMMITTED);
    assertThat(broker.committed(group)).containsOnlyKeys(new TopicPartition(topic, 1));
  }

  @Test
  void aPausedPartitionStaysPausedWhileDemandComesAndGoes() {
    TestMember member = assignedMember();
    member.source.pause(p0, 1);
    member.source.pause(p1, 7); // an epoch that never was
    untilHeard(member);
    broker.produce(topic, 0, 0, 50);
    for (int i = 1; i <= 5; i++) {
      broker.produce(topic, 1, 0, 10); // in one or in several requests: the first may come alone
      long before = member.delivered(p1);
      member.source.request(1); // used up by the batch: reactor-kafka pauses and resumes all
      await().until(() -> member.delivered(p1) > before);
    }
    assertThat(member.delivered(p0)).isZero();
    member.source.request(10);
    member.source.resume(p0, 7);
    member.source.resume(p0, 1);
    await().until(() -> member.delivered(p0) == 50 && member.delivered(p1) == 50);
  }

  @Test
  void aPartitionResumedWhileThereIsNoDemandComesBackWithTheNext() {
    TestMember member = assignedMember();
    member.source.request(1);
    member.source.pause(p0, 1);
    untilHeard(member);
    broker.produce(topic, 0, 0, 50);
    broker.produce(topic, 1, 0, 10);
    await().until(() -> member.delivered(p1) > 0);
    broker.produce(topic, 1, 0, 100); // polled ahead: now there is no demand at all
    int reports = member.positionReports.get();
    await().until(() -> member.positionReports.get() > reports + 2);
    member.source.resume(p0, 1);
    untilHeard(member);
    member.source.request(10);
    await().until(() -> member.delivered(p0) == 50);
  }

  /** Requests are heard in order, between two polls; what the poll before brings still comes. */
  private void untilHeard(TestMember member) {
    assertThat(member.commit(p0, 7, 1, "")).isEqualTo(CommitOutcome.FENCED);
  }

  @Test
  void neverMoreBatchesThanRequested() {
    broker.produce(topic, 0, 0, 1_000);
    TestMember member = assignedMember();
    int reports = member.positionReports.get();
    await().until(() -> member.positionReports.get() > reports + 2);
    assertThat(member.batches).isEmpty();
    member.source.request(2);
    await().until(() -> member.batches.size() == 2);
    int later = member.positionReports.get();
    await().until(() -> member.positionReports.get() > later + 2);
    assertThat(member.batches).hasSize(2);
    assertThat(member.delivered()).isBetween(2L, 200L);
  }

  @Test
  void membershipOutlivesMaxPollIntervalWithoutDemand() {
    broker.produce(topic, 0, 0, 10);
    TestMember member =
        new TestMember(
            broker.kafka().bootstrapServers(),
            group,
            topic,
            Map.of("max.poll.interval.ms", 600, "session.timeout.ms", 500),
            Duration.ofMillis(300));
    members.add(member.start());
    await().until(() -> member.current.size() == 2);
    await()
        .during(Duration.ofMillis(1_500))
        .atMost(Duration.ofSeconds(3))
        .until(() -> member.current.size() == 2);
    assertThat(member.tenures).hasSize(2);
    assertThat(member.commit(p0, 1, 0, "")).isEqualTo(CommitOutcome.COMMITTED);
    member.source.request(1);
    await().until(() -> member.delivered() == 10);
  }

  @Test
  void positionsTellTheEndEvenWhileNothingIsFetched() {
    TestMember member = assignedMember();
    broker.produce(topic, 0, 0, 30);
    await()
        .untilAsserted(
            () ->
                assertThat(member.positions.get(p0))
                    .extracting(FetchPosition::endOffset)
                    .isEqualTo(OptionalLong.of(30)));
    member.source.request(10);
    await()
        .untilAsserted(
            () ->
                assertThat(member.positions.get(p0))
                    .isEqualTo(new FetchPosition(p0, 1, 30, OptionalLong.of(30))));
  }

  @Test
  void commitsAreServedWhileARevokedPartitionDrains() {
    broker.produce(topic, 0, 0, 10);
    TestMember member = assignedMember();
    Map<PartitionId, CommitOutcome> outcomes = new HashMap<>();
    member.onRevoked =
        partitions ->
            member
                .commitDelivered(partitions)
                .thenCompose(
                    first -> {
                      outcomes.putAll(first);
                      return member.commitDelivered(partitions);
                    })
                .thenAccept(
                    second ->
                        second.forEach(
                            (key, value) ->
                                outcomes.merge(
                                    key, value, (a, b) -> a == b ? a : CommitOutcome.UNKNOWN)));
    member.source.request(1);
    await().until(() -> member.delivered() == 10);
    long start = System.nanoTime();
    member.close(Duration.ofSeconds(10));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(outcomes)
        .hasSize(2)
        .containsValue(CommitOutcome.COMMITTED)
        .doesNotContainValue(CommitOutcome.UNKNOWN);
    assertThat(broker.committed(group).get(new TopicPartition(topic, 0)).offset()).isEqualTo(10);
  }

  @Test
  void closingDoesNotWaitForAListenerThatNeverDrains() {
    TestMember member = assignedMember();
    member.onRevoked = partitions -> new CompletableFuture<>();
    long start = System.nanoTime();
    member.close(Duration.ofMillis(500));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(member.current).isEmpty();
  }

  @Test
  void recordsDeletedBeforeTheyWereReadMoveThePosition() {
    broker.produce(topic, 0, 0, 20);
    TestMember first = assignedMember();
    assertThat(first.commit(p0, 1, 5, "kept")).isEqualTo(CommitOutcome.COMMITTED);
    first.close();
    TopicPartition partition = new TopicPartition(topic, 0);
    TestBroker.get(
        () ->
            broker
                .admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(12)))
                .all()
                .get());

    TestMember second = assignedMember();
    second.source.request(1);
    await().until(() -> second.delivered() == 8);
    assertThat(second.current.get(p0).assignment)
        .satisfies(
            it -> {
              assertThat(it.committed()).isEqualTo(OptionalLong.of(5));
              assertThat(it.metadata()).isEqualTo("kept");
              assertThat(it.position()).isEqualTo(12);
            });
  }

  @Test
  void aCommitBeyondTheEndOfThePartitionIsFatal() {
    TestBroker.get(
        () ->
            broker
                .admin()
                .alterConsumerGroupOffsets(
                    group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(99)))
                .all()
                .get());
    TestMember member = member(Map.of());
    await().until(() -> !member.failures.isEmpty());
    assertThat(member.failures)
        .singleElement()
        .isInstanceOfSatisfying(
            PipelineException.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.FATAL);
              assertThat(failure).hasMessageContaining("offset 99 of " + p0);
            });
    assertThat(member.batches).isEmpty();
    member.close(Duration.ofSeconds(1));
    assertThat(member.commit(p0, 1, 1, "")).isEqualTo(CommitOutcome.FENCED);
  }

  @Test
  void aClientThatCannotBeBuiltIsFatal() {
    TestMember member = new TestMember("no host at all", group, topic, Map.of()).start();
    await().until(() -> !member.failures.isEmpty());
    assertThat(member.failures)
        .singleElement()
        .isInstanceOfSatisfying(
            PipelineException.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.FATAL));
    member.close(Duration.ofSeconds(1));
  }

  @Test
  void closingBeforeStartingEnds() {
    TestMember member = new TestMember(broker.kafka().bootstrapServers(), group, topic, Map.of());
    member.close(Duration.ofSeconds(1));
    assertThat(member.tenures).isEmpty();
  }

  @Test
  void aCommitIsAnsweredSoonWithAndWithoutDemand() {
    TestMember member = assignedMember();
    for (int demand = 0; demand <= 1; demand++) {
      member.source.request(demand);
      long[] nanos = new long[30];
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        assertThat(member.commit(p0, 1, 0, "m")).isEqualTo(CommitOutcome.COMMITTED);
        nanos[i] = System.nanoTime() - start;
      }
      Arrays.sort(nanos);
      assertThat(Duration.ofNanos(nanos[15])).isLessThan(Duration.ofMillis(100));
    }
  }
}

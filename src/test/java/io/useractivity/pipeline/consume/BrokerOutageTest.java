package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.event.PartitionId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BrokerOutageTest {
  private static final Map<String, Object> QUICK =
      Map.of("reconnect.backoff.max.ms", 200, "session.timeout.ms", 10_000);
  private final PartitionId p0 = new PartitionId("t", 0);

  @Test
  void aBrokerThatGoesAwayAndComesBackIsNoFailure() {
    try (TestBroker broker = TestBroker.start(Map.of())) {
      broker.createTopic("t", 1);
      broker.produce("t", 0, 0, 10);
      TestMember member =
          new TestMember(broker.kafka().bootstrapServers(), "g", "t", QUICK).start();
      member.source.request(1_000);
      await().until(() -> member.delivered() == 10);

      broker.kafka().pause();
      CommitOutcome whileDown = member.commit(p0, member.epoch(p0), 10, "m");
      assertThat(whileDown).isEqualTo(CommitOutcome.UNKNOWN);
      broker.kafka().resume();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                // the partition may have been lost meanwhile: then there is a new epoch
                TestMember.Tenure tenure = member.current.get(p0);
                return tenure != null
                    && member.commit(p0, tenure.assignment.epoch(), 10, "m")
                        == CommitOutcome.COMMITTED;
              });
      broker.produce("t", 0, 10, 5);
      await().until(() -> member.current.get(p0).next() == 15);
      assertThat(member.failures).isEmpty();

      broker.kafka().pause();
      member.onRevoked = partitions -> new CompletableFuture<>();
      long start = System.nanoTime();
      member.close(Duration.ofSeconds(2));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
      assertThat(member.current).isEmpty();
    }
  }

  @Test
  void aBrokerThatWasNeverThereHinderNoClose() {
    TestMember member = new TestMember("127.0.0.1:9", "g", "t", QUICK).start();
    member.source.request(1);
    member.close(Duration.ofSeconds(1));
    assertThat(member.tenures).isEmpty();
    assertThat(member.failures).isEmpty();
  }
}

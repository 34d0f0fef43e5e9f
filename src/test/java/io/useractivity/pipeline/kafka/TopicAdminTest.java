package io.useractivity.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kit.BlockedLoops;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.local.LocalKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TopicAdminTest {
  private static KafkaSettings settings(String bootstrapServers) {
    return new KafkaSettings(
        new PipelineConfig.Kafka(
            bootstrapServers, "events", true, 4, -1, Map.of(), Map.of(), Map.of()));
  }

  @Test
  void createsWhatIsMissingAndLeavesTheRest() {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("admin"), 0);
        BlockedLoops loops = BlockedLoops.start()) {
      TopicAdmin admin = new TopicAdmin(loops.vertx(), settings(kafka.bootstrapServers()).admin());
      TopicSpec events = new TopicSpec("events", 3, -1, Map.of());
      TopicSpec deadLetters = new TopicSpec("dlq", 1, 1, TopicSpec.DEAD_LETTER_SETTINGS);
      assertThat(admin.reachable(Duration.ofSeconds(10)).await()).isEqualTo(1);
      assertThat(admin.describe("events").await()).isEmpty();
      assertThat(admin.createMissing(List.of(events)).await()).containsExactly("events");
      assertThat(admin.createMissing(List.of(events, deadLetters)).await()).containsExactly("dlq");
      assertThat(admin.describe("events").await()).hasValue(new TopicFacts("events", 3, 1));
    }
  }

  @Test
  void aCreatedTopicTakesTheFirstBatchOfEveryPartition() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("admin-leaders"), 0);
        BlockedLoops loops = BlockedLoops.start();
        Admin client = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      TopicAdmin admin = new TopicAdmin(loops.vertx(), settings(kafka.bootstrapServers()).admin());
      for (int i = 0; i < 20; i++) {
        String topic = "events-" + i;
        admin.createMissing(List.of(new TopicSpec(topic, 8, 1, Map.of()))).await();
        assertThat(client.describeTopics(List.of(topic)).topicNameValues().get(topic).get())
            .satisfies(
                found ->
                    assertThat(found.partitions())
                        .allSatisfy(each -> assertThat(each.leader()).isNotNull()));
      }
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsReportedInTime() {
    try (BlockedLoops loops = BlockedLoops.start()) {
      TopicAdmin admin = new TopicAdmin(loops.vertx(), settings("127.0.0.1:1").admin());
      assertThatThrownBy(() -> admin.reachable(Duration.ofMillis(300)).await())
          .isInstanceOfSatisfying(
              PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT))
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  @Test
  void aNameThatDoesNotResolveMayDoSoLater() {
    try (BlockedLoops loops = BlockedLoops.start()) {
      TopicAdmin admin =
          new TopicAdmin(loops.vertx(), settings("no-such-host.invalid:9092").admin());
      assertThatThrownBy(() -> admin.describe("events").await())
          .isInstanceOfSatisfying(
              PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT));
    }
  }
}

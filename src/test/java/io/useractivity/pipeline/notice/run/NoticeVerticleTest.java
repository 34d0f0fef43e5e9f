package io.useractivity.pipeline.notice.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.archive.ArchivedBatch;
import io.useractivity.pipeline.archive.ArchivedObject;
import io.useractivity.pipeline.archive.RotationReason;
import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.bus.Codecs;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TopicDump;
import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.LaneKey;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.notice.ProcessStatus;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class NoticeVerticleTest {
  private static final String TOPIC = "notices";
  private static final int OBJECTS = 20;

  @Test
  void whatTheDrainArchivedIsToldBeforeTheEndIs() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("notices"), 0, Map.of())) {
      createTopic(kafka);
      Vertx vertx = Vertx.vertx();
      Codecs.registerLocal(vertx.eventBus(), ArchivedBatch.class);
      NoticeVerticle verticle =
          new NoticeVerticle(
              TOPIC, settings(kafka), Duration.ofHours(1), NoticeVerticleTest::status);
      String id = vertx.deployVerticle(verticle).await();
      // like any process that has archived before: its producer knows the topic
      archive(vertx, 0);
      await().until(() -> !notices(kafka).isEmpty());
      for (int i = 1; i < OBJECTS; i++) {
        archive(vertx, i);
      }
      vertx.undeploy(id).await();

      assertThat(notices(kafka)).hasSize(OBJECTS);
      List<ConsumerRecord<byte[], byte[]>> records = TopicDump.of(kafka.bootstrapServers(), TOPIC);
      assertThat(records.get(records.size() - 1).value()).as("the process's end").isNull();
      assertThat(verticle.dropped()).isZero();
      vertx.close().await();
    }
  }

  private static void createTopic(LocalKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void archive(Vertx vertx, int number) {
    vertx.eventBus().publish(Addresses.ARCHIVED, new ArchivedBatch(List.of(object(number))));
  }

  private static List<String> notices(LocalKafka kafka) {
    return TopicDump.of(kafka.bootstrapServers(), TOPIC).stream()
        .map(NoticeVerticleTest::value)
        .filter(value -> value.contains("raw/object-"))
        .toList();
  }

  private static String value(ConsumerRecord<byte[], byte[]> notice) {
    return notice.value() == null ? "" : new String(notice.value(), StandardCharsets.UTF_8);
  }

  private static Map<String, Object> settings(LocalKafka kafka) {
    return new KafkaSettings(
            new PipelineConfig.Kafka(
                kafka.bootstrapServers(), "events", true, 1, 1, Map.of(), Map.of(), Map.of()))
        .noticeProducer();
  }

  private static ArchivedObject object(int number) {
    ObjectFacts facts =
        new ObjectFacts(
            new PartitionId("events", 0),
            new ArchiveGeneration(new UUID(1, 2), 0),
            new LaneKey(0, 1),
            5L * number,
            5L * number + 4,
            5,
            0,
            0,
            0);
    return new ArchivedObject("raw/object-" + number, facts, 0, 1, RotationReason.DRAIN, 0, 0);
  }

  private static ProcessStatus status() {
    return new ProcessStatus(
        "p",
        "h",
        List.of(),
        "1",
        0,
        0,
        "draining",
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        null);
  }
}

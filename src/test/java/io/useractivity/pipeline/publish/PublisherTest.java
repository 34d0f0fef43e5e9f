package io.useractivity.pipeline.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.config.Share;
import io.useractivity.pipeline.deadletter.DeadLetter;
import io.useractivity.pipeline.deadletter.DeadLetterHeaders;
import io.useractivity.pipeline.deadletter.DeadLetterReason;
import io.useractivity.pipeline.generate.GeneratorVerticle;
import io.useractivity.pipeline.kit.BlockedLoops;
import io.useractivity.pipeline.kit.GeneratorConfigs;
import io.useractivity.pipeline.kit.Schemas;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TopicDump;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.metric.Meter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private final BinaryMessageDecoder<GenericRecord> decoder =
      new BinaryMessageDecoder<>(new GenericData(), Schemas.userActivity());

  @Test
  void aBrokerRestartUnderLoadLosesNothingAndRepeatsNothing() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("publish"), 0);
        BlockedLoops loops = BlockedLoops.start()) {
      PublishFixture fixture = new PublishFixture(loops.vertx(), kafka.bootstrapServers());
      fixture.createTopics();
      PublisherVerticle publisher = fixture.deployPublisher();
      GeneratorVerticle generator = fixture.deployGenerator(GeneratorConfigs.plain(4_000, 60_000));
      await().until(() -> fixture.metrics.value(Meter.PUBLISHED) > 10_000);
      kafka.pause();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(publisher.trouble())
                      .hasValueSatisfying(
                          why -> assertThat(why).contains("has not answered since")));
      assertThat(generator.status().outstandingChunks()).isEqualTo(8);
      assertThat(generator.status().behindSeconds()).isPositive();
      kafka.resume();
      generator.finished().await(60, TimeUnit.SECONDS);
      assertThat(publisher.trouble()).isEmpty();
      assertThat(fixture.metrics.value(Meter.GENERATED)).isEqualTo(60_000);
      assertThat(fixture.metrics.value(Meter.PUBLISHED)).isEqualTo(60_000);
      assertEachEventOnceAndSessionsInOrder(kafka, 60_000);
    }
  }

  private void assertEachEventOnceAndSessionsInOrder(LocalKafka kafka, int events)
      throws Exception {
    Set<String> ids = new HashSet<>();
    Map<String, Long> sessions = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record :
        TopicDump.of(kafka.bootstrapServers(), PublishFixture.TOPIC)) {
      GenericRecord event = decoder.decode(record.value());
      assertThat(ids.add(event.get("event_id").toString())).isTrue();
      String session = event.get("session_id").toString();
      assertThat(new String(record.key(), UTF_8)).isEqualTo(session);
      long time = (long) event.get("event_timestamp");
      assertThat(time).isGreaterThanOrEqualTo(sessions.getOrDefault(session, 0L));
      sessions.put(session, time);
    }
    assertThat(ids).hasSize(events);
  }

  @Test
  void withoutABrokerChunksAreKeptAndSentWhenItComes() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("publish"), 0);
        BlockedLoops loops = BlockedLoops.start()) {
      PublishFixture fixture = new PublishFixture(loops.vertx(), kafka.bootstrapServers());
      fixture.createTopics();
      kafka.pause();
      PublisherVerticle publisher = fixture.deployPublisher();
      GeneratorVerticle generator = fixture.deployGenerator(GeneratorConfigs.plain(1_000, 5_000));
      await().until(() -> generator.status().trouble().isPresent());
      assertThat(publisher.trouble().orElseThrow()).contains(kafka.bootstrapServers());
      await().until(() -> fixture.metrics.value(Meter.PUBLISH_RETRIES) > 2);
      kafka.resume();
      generator.finished().await(60, TimeUnit.SECONDS);
      await().until(() -> generator.status().done());
      assertThat(generator.status().trouble()).isEmpty();
      assertEachEventOnceAndSessionsInOrder(kafka, 5_000);
    }
  }

  @Test
  void everyFaultEndsWhereItBelongsAndTheBooksBalance() throws Exception {
    Share share = new Share(0.05);
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("publish"), 0);
        BlockedLoops loops = BlockedLoops.start()) {
      PublishFixture fixture = new PublishFixture(loops.vertx(), kafka.bootstrapServers());
      fixture.createTopics();
      fixture.deployDeadLetters();
      fixture.deployPublisher();
      GeneratorVerticle generator =
          fixture.deployGenerator(
              GeneratorConfigs.faulty(5_000, 4_000, share, share, share, share));
      generator.finished().await(30, TimeUnit.SECONDS);
      long dead = fixture.metrics.value(Meter.DEAD_LETTERED);
      assertThat(fixture.metrics.byLabel(Meter.DEAD_LETTERED)).containsOnlyKeys("unserialisable");
      assertThat(dead).isBetween(100L, 300L);
      assertThat(fixture.metrics.value(Meter.PUBLISHED)).isEqualTo(4_000 - dead);
      assertThat(TopicDump.of(kafka.bootstrapServers(), PublishFixture.TOPIC))
          .hasSize((int) (4_000 - dead));
      assertUnserialisable(
          TopicDump.of(kafka.bootstrapServers(), PublishFixture.DEAD_LETTERS), (int) dead);
    }
  }

  private static void assertUnserialisable(
      List<ConsumerRecord<byte[], byte[]>> records, int expected) {
    assertThat(records).hasSize(expected);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
      record.headers().forEach(header -> headers.add(Map.entry(header.key(), header.value())));
      DeadLetter letter = DeadLetterHeaders.parse(record.value(), headers);
      assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNSERIALISABLE);
      assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.PUBLISH);
      assertThat(letter.detail()).matches("required field \\w+ is missing");
      assertThat(new String(letter.key(), UTF_8)).startsWith("s-");
      assertThat(new String(letter.value(), UTF_8)).startsWith("{\"event_id\":");
      assertThat(new String(record.key(), UTF_8)).matches("events-[0-9a-f-]{36}");
    }
    assertThat(records.stream().map(record -> Arrays.toString(record.key())).distinct())
        .hasSize(expected);
  }
}

package io.useractivity.pipeline.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.bus.Codecs;
import io.useractivity.pipeline.bus.Replies;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.Share;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kafka.TopicAdmin;
import io.useractivity.pipeline.kafka.TopicSpec;
import io.useractivity.pipeline.kit.BlockedLoops;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TopicDump;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLetterVerticleTest {
  private static final String TOPIC = "events.dlq";
  private static final int MAX_IN_FLIGHT = 5;

  private final Metrics metrics = new Metrics();

  private static KafkaSettings settings(LocalKafka kafka) {
    return new KafkaSettings(
        new PipelineConfig.Kafka(
            kafka.bootstrapServers(), "events", true, 1, 1, Map.of(), Map.of(), Map.of()));
  }

  private DeadLetterVerticle deploy(Vertx vertx, LocalKafka kafka) {
    Codecs.registerLocal(vertx.eventBus(), DeadLetter.class);
    Map<String, Object> producer = new HashMap<>(settings(kafka).deadLetterProducer());
    producer.put("max.block.ms", 500);
    DeadLetterVerticle verticle =
        new DeadLetterVerticle(
            new PipelineConfig.DeadLetter(TOPIC, MAX_IN_FLIGHT, new Share(0.5), 1_000),
            producer,
            metrics,
            InstantSource.system(),
            Duration.ofSeconds(10));
    vertx.deployVerticle(verticle).await();
    return verticle;
  }

  private static void createTopic(Vertx vertx, LocalKafka kafka) {
    TopicSpec spec = new TopicSpec(TOPIC, 1, 1, TopicSpec.DEAD_LETTER_SETTINGS);
    new TopicAdmin(vertx, settings(kafka).admin()).createMissing(List.of(spec)).await();
  }

  private static DeadLetter letter(long offset, byte[] key, byte[] value) {
    return new DeadLetter(
        DeadLetterReason.CORRUPT_BODY,
        DeadLetter.Stage.ARCHIVE,
        "events",
        2,
        offset,
        "the body ends early",
        key,
        value,
        List.of(
            Map.entry("trace", new byte[] {1, 2}),
            Map.entry("trace", new byte[] {3}),
            new SimpleImmutableEntry<>("empty", null)));
  }

  /** Sends on one context, as a verticle does. */
  private static Future<Void> send(Vertx vertx, DeadLetter letter) {
    return Future.future(
        sent ->
            vertx.runOnContext(turn -> new DeadLetterClient(vertx).send(letter).onComplete(sent)));
  }

  @Test
  void bytesKeysAndHeadersAreKeptAndTheReplyComesAfterTheBrokersAck() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("dlq"), 0);
        BlockedLoops loops = BlockedLoops.start()) {
      createTopic(loops.vertx(), kafka);
      deploy(loops.vertx(), kafka);
      byte[] large = new byte[3 << 20];
      Arrays.fill(large, (byte) 7);
      List<DeadLetter> letters =
          List.of(
              letter(0, new byte[] {-1, 0}, new byte[] {0, 1, -128}),
              letter(1, null, null),
              letter(2, new byte[0], new byte[0]),
              letter(3, null, large));
      for (DeadLetter letter : letters) {
        send(loops.vertx(), letter).await(20, TimeUnit.SECONDS);
      }
      List<ConsumerRecord<byte[], byte[]>> records = TopicDump.of(kafka.bootstrapServers(), TOPIC);
      assertThat(records.stream().map(record -> new String(record.key(), UTF_8)))
          .containsExactly("events-2-0", "events-2-1", "events-2-2", "events-2-3");
      for (int i = 0; i < letters.size(); i++) {
        assertThat(Letters.text(readBack(records.get(i)))).isEqualTo(Letters.text(letters.get(i)));
      }
      assertThat(metrics.byLabel(Meter.DEAD_LETTERED)).containsEntry("corrupt-body", 4L);
    }
  }

  private static DeadLetter readBack(ConsumerRecord<byte[], byte[]> record) {
    List<Map.Entry<String, byte[]>> headers = new ArrayList<>();
    record
        .headers()
        .forEach(header -> headers.add(new SimpleImmutableEntry<>(header.key(), header.value())));
    return DeadLetterHeaders.parse(record.value(), headers);
  }

  @Test
  void aBrokerThatIsAwayDelaysDeadLettersAndBoundsThoseThatWait() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("dlq"), 0);
        BlockedLoops loops = BlockedLoops.start()) {
      Vertx vertx = loops.vertx();
      createTopic(vertx, kafka);
      DeadLetterVerticle verticle = deploy(vertx, kafka);
      send(vertx, letter(0, null, null)).await(20, TimeUnit.SECONDS);
      kafka.pause();
      List<Future<?>> asked = new ArrayList<>();
      for (int offset = 1; offset <= 5 * MAX_IN_FLIGHT; offset++) {
        asked.add(
            vertx
                .eventBus()
                .request(Addresses.DEAD_LETTER, letter(offset, null, null), Replies.patient()));
      }
      Future<?> tooMany = vertx.eventBus().request(Addresses.DEAD_LETTER, letter(99, null, null));
      await().until(tooMany::isComplete);
      assertThat(Replies.failure(tooMany.cause()).kind()).isEqualTo(FailureKind.TRANSIENT);
      assertThat(asked).noneMatch(Future::isComplete);
      await().until(() -> verticle.trouble().isPresent());
      Future<Void> patient = send(vertx, letter(100, null, null));
      kafka.resume();
      Future.all(asked).await(30, TimeUnit.SECONDS);
      patient.await(30, TimeUnit.SECONDS);
      assertThat(TopicDump.of(kafka.bootstrapServers(), TOPIC)).hasSize(2 + 5 * MAX_IN_FLIGHT);
    }
  }
}

package io.useractivity.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kit.BlockedLoops;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TopicDump;
import io.useractivity.pipeline.local.LocalKafka;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventProducerTest {
  private static final String TOPIC = "events";
  private static final int RECORDS = 200;
  private static final int SIZE = 2_000;

  private LocalKafka kafka;
  private BlockedLoops loops;
  private Context context;

  @BeforeEach
  void startBroker() {
    kafka = LocalKafka.start(TestDirs.fresh("producer"), 0);
    loops = BlockedLoops.start();
    context = loops.vertx().getOrCreateContext();
    new TopicAdmin(loops.vertx(), settings().admin())
        .createMissing(List.of(new TopicSpec(TOPIC, 1, 1, Map.of())))
        .await();
  }

  @AfterEach
  void stopBrokerAndCheckTheLoops() {
    loops.close();
    kafka.close();
  }

  private KafkaSettings settings() {
    return new KafkaSettings(
        new PipelineConfig.Kafka(
            kafka.bootstrapServers(), TOPIC, true, 1, 1, Map.of(), Map.of(), Map.of()));
  }

  private EventProducer producer(int maxRecords, Map<String, Object> overrides) {
    Map<String, Object> settings =
        new HashMap<>(
            settings().producer(new PipelineConfig.Publisher("none", Duration.ofMillis(1), 8)));
    settings.putAll(overrides);
    return new EventProducer(loops.vertx(), settings, maxRecords, 16 << 20, InstantSource.system());
  }

  private <T> Future<T> onContext(Supplier<Future<T>> call) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(turn -> call.get().onComplete(promise));
    return promise.future();
  }

  private void ready(EventProducer producer) {
    await().until(() -> onContext(() -> producer.ready(TOPIC).map(true).otherwise(false)).await());
  }

  private List<Future<Void>> send(EventProducer producer, int records) {
    List<Future<Void>> sent = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      byte[] value = ByteBuffer.allocate(SIZE).putInt(i).array();
      sent.add(onContext(() -> producer.send(new OutgoingRecord(TOPIC, null, value))));
    }
    return sent;
  }

  private List<Integer> numbersInTopic() {
    return TopicDump.of(kafka.bootstrapServers(), TOPIC).stream()
        .map(record -> ByteBuffer.wrap(record.value()).getInt())
        .toList();
  }

  @Test
  void recordsThatFoundNoBufferInTimeAreSentAgainAndNoneTwice() throws Exception {
    EventProducer producer =
        producer(
            RECORDS, Map.of("buffer.memory", 40_000L, "batch.size", 4_000, "max.block.ms", 200));
    ready(producer);
    kafka.pause();
    List<Future<Void>> sent = send(producer, 40);
    await()
        .untilAsserted(
            () -> assertThat(producer.trouble().orElse("")).contains("Failed to allocate"));
    assertThat(sent).noneMatch(Future::isComplete);
    kafka.resume();
    Future.all(sent).await(60, TimeUnit.SECONDS);
    assertThat(numbersInTopic()).hasSize(40).doesNotHaveDuplicates();
    assertThat(producer.trouble()).isEmpty();
  }

  @Test
  void moreThanTheWindowWaitsInOrder() throws Exception {
    EventProducer producer = producer(10, Map.of());
    ready(producer);
    kafka.pause();
    List<Future<Void>> sent = send(producer, RECORDS);
    await().until(() -> producer.waiting() == RECORDS - 10);
    assertThat(producer.inFlight()).isEqualTo(10);
    kafka.resume();
    Future.all(sent).await(60, TimeUnit.SECONDS);
    assertThat(numbersInTopic()).hasSize(RECORDS).isSorted();
  }

  @Test
  void closingWhileTheBrokerIsAwayEndsInTimeAndFailsWhatIsUnknown() throws Exception {
    EventProducer producer = producer(10, Map.of());
    ready(producer);
    kafka.pause();
    List<Future<Void>> sent = send(producer, RECORDS);
    await().until(() -> producer.waiting() == RECORDS - 10);
    onContext(() -> producer.close(Duration.ofMillis(300))).await(5, TimeUnit.SECONDS);
    await().atMost(Duration.ofSeconds(30)).until(() -> sent.stream().allMatch(Future::failed));
    assertThat(sent)
        .allSatisfy(
            failed ->
                assertThat(failed.cause())
                    .isInstanceOfSatisfying(
                        PipelineException.class,
                        e -> assertThat(e.kind()).isEqualTo(FailureKind.FATAL)));
  }

  @Test
  void aTopicThatDoesNotExistIsNotReadyYet() {
    EventProducer producer = producer(10, Map.of("max.block.ms", 300));
    assertThatThrownBy(() -> onContext(() -> producer.ready("nowhere")).await(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.TRANSIENT))
        .hasMessageContaining("for topic nowhere");
  }

  @Test
  void aRecordTheBrokerRefusesIsFatalWithARemedy() throws Exception {
    EventProducer producer = producer(10, Map.of());
    ready(producer);
    byte[] large = new byte[2 << 20];
    assertThatThrownBy(
            () ->
                onContext(() -> producer.send(new OutgoingRecord(TOPIC, null, large)))
                    .await(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FATAL))
        .hasMessageContaining("max.message.bytes");
    assertThat(producer.inFlight()).as("credit comes back").isZero();
  }

  @Test
  void wrongSettingsAreFatalAtOnceAndNamesThatDoNotResolveAreNot() throws Exception {
    EventProducer wrong = producer(10, Map.of("compression.type", "shrink"));
    assertThatThrownBy(() -> onContext(wrong::open).await(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FATAL));
    EventProducer early = producer(10, Map.of("bootstrap.servers", "no-such-host.invalid:9092"));
    onContext(early::open).await(20, TimeUnit.SECONDS);
  }
}

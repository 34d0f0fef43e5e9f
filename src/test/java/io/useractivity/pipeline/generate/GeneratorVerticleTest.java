package io.useractivity.pipeline.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.bus.Codecs;
import io.useractivity.pipeline.bus.Replies;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kit.BlockedLoops;
import io.useractivity.pipeline.kit.GeneratorConfigs;
import io.useractivity.pipeline.kit.Schemas;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.publish.ActivityEncoder;
import io.useractivity.pipeline.publish.EventChunk;
import io.useractivity.pipeline.publish.Outgoing;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorVerticleTest {
  private static final int CREDIT = 4;

  private final BlockedLoops loops = BlockedLoops.start();
  private final Vertx vertx = loops.vertx();
  private final Metrics metrics = new Metrics();
  private final List<Message<EventChunk>> asked = Collections.synchronizedList(new ArrayList<>());

  GeneratorVerticleTest() {
    Codecs.registerLocal(vertx.eventBus(), EventChunk.class);
  }

  @AfterEach
  void noLoopWasBlocked() {
    loops.close();
  }

  private GeneratorVerticle generator(double rate, long maxEvents, Duration drain) {
    PipelineConfig.Generator config = GeneratorConfigs.plain(rate, maxEvents);
    ActivityEncoder encoder = ActivityEncoder.singleObject(Schemas.userActivity());
    EventStream stream = new EventStream(config, encoder);
    return new GeneratorVerticle(config, CREDIT, stream, metrics, InstantSource.system(), drain);
  }

  private void publisherThatOnlyListens() {
    vertx.eventBus().<EventChunk>localConsumer(Addresses.PUBLISH, asked::add);
  }

  @Test
  void aSilentPublisherHoldsTheGeneratorAtItsCreditAndTheScheduleFallsBehind() {
    publisherThatOnlyListens();
    GeneratorVerticle generator = generator(50_000, 0, Duration.ofMillis(1));
    vertx.deployVerticle(generator).await();
    await().until(() -> generator.status().behindSeconds() > 0.5);
    assertThat(asked).hasSize(CREDIT);
    assertThat(generator.status().outstandingChunks()).isEqualTo(CREDIT);
    assertThat(metrics.value(Meter.GENERATED)).isEqualTo(CREDIT * 100L);
  }

  @Test
  void aPublisherThatComesBackGetsEverythingThatWasDueMeanwhile() throws Exception {
    publisherThatOnlyListens();
    GeneratorVerticle generator = generator(5_000, 5_000, Duration.ofSeconds(1));
    vertx.deployVerticle(generator).await();
    await().until(() -> generator.status().behindSeconds() > 0.9);
    List<Message<EventChunk>> held = List.copyOf(asked);
    vertx.eventBus().<EventChunk>localConsumer(Addresses.PUBLISH, chunk -> chunk.reply(null));
    held.forEach(chunk -> chunk.reply(null));
    // Vert.x deals chunks out in turn: answer those that still come here, too.
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              List.copyOf(asked).forEach(chunk -> chunk.reply(null));
              return generator.status().done();
            });
    generator.finished().await(5, TimeUnit.SECONDS);
    assertThat(metrics.value(Meter.GENERATED)).isEqualTo(5_000);
  }

  @Test
  void chunksRefusedForNowAreSentAgainInOrderBeforeAnyNewOne() throws Exception {
    List<Long> accepted = Collections.synchronizedList(new ArrayList<>());
    List<String> ids = Collections.synchronizedList(new ArrayList<>());
    vertx
        .eventBus()
        .<EventChunk>localConsumer(
            Addresses.PUBLISH,
            request -> {
              if (asked.size() < CREDIT) {
                asked.add(request);
                Replies.fail(
                    request, new PipelineException(FailureKind.TRANSIENT, "no broker answers"));
                return;
              }
              accepted.add(request.body().sequence());
              for (Outgoing outgoing : request.body().events()) {
                ids.add(((Outgoing.Event) outgoing).event().eventId());
              }
              request.reply(null);
            });
    GeneratorVerticle generator = generator(50_000, 2_000, Duration.ofSeconds(1));
    vertx.deployVerticle(generator).await();
    await().until(() -> generator.status().trouble().isPresent());
    assertThat(generator.status().trouble().orElse("no broker answers"))
        .isEqualTo("no broker answers");
    generator.finished().await(20, TimeUnit.SECONDS);
    assertThat(generator.status().trouble()).isEmpty();
    assertThat(accepted).isSorted().doesNotHaveDuplicates();
    assertThat(ids).hasSize(2_000).doesNotHaveDuplicates();
    assertThat(metrics.value(Meter.PUBLISH_RETRIES)).isEqualTo(CREDIT);
  }

  @Test
  void withoutAPublisherItWaitsForOne() throws Exception {
    GeneratorVerticle generator = generator(1_000, 100, Duration.ofSeconds(1));
    vertx.deployVerticle(generator).await();
    await().until(() -> generator.status().trouble().isPresent());
    vertx.eventBus().<EventChunk>localConsumer(Addresses.PUBLISH, chunk -> chunk.reply(null));
    generator.finished().await(20, TimeUnit.SECONDS);
  }

  @Test
  void aFatalAnswerEndsIt() {
    vertx
        .eventBus()
        .<EventChunk>localConsumer(
            Addresses.PUBLISH,
            request ->
                Replies.fail(request, new PipelineException(FailureKind.FATAL, "not allowed")));
    GeneratorVerticle generator = generator(1_000, 0, Duration.ofSeconds(1));
    vertx.deployVerticle(generator).await();
    await().until(() -> generator.finished().failed());
    assertThat(generator.finished().cause()).hasMessage("not allowed");
  }

  @Test
  void stoppingWaitsForOutstandingChunksAndMakesNoMore() throws Exception {
    publisherThatOnlyListens();
    GeneratorVerticle generator = generator(50_000, 0, Duration.ofSeconds(30));
    String id = vertx.deployVerticle(generator).await();
    await().until(() -> asked.size() == CREDIT);
    var stopped = vertx.undeploy(id);
    await()
        .during(Duration.ofMillis(100))
        .until(
            () -> {
              List.copyOf(asked).stream().skip(1).forEach(chunk -> chunk.reply(null));
              return !stopped.isComplete();
            });
    asked.get(0).reply(null);
    stopped.await(5, TimeUnit.SECONDS);
    assertThat(generator.status().outstandingChunks()).isZero();
    assertThat(metrics.value(Meter.GENERATED))
        .isEqualTo(asked.stream().mapToLong(chunk -> chunk.body().events().size()).sum());
  }

  @Test
  void stoppingGivesUpAfterTheDrainTimeAndSaysWhatIsLeft() throws Exception {
    publisherThatOnlyListens();
    GeneratorVerticle generator = generator(50_000, 0, Duration.ofMillis(100));
    String id = vertx.deployVerticle(generator).await();
    await().until(() -> asked.size() == CREDIT);
    vertx.undeploy(id).await(5, TimeUnit.SECONDS);
    assertThat(generator.status().outstandingChunks()).isEqualTo(CREDIT);
  }
}

package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.publish.EventChunk;
import io.useractivity.pipeline.publish.Outgoing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the events that are due and hands them to the publisher in chunks, a fixed number of them
 * outstanding. A slow publisher does not slow the schedule: the generator makes no more than it can
 * hand over, falls behind, says by how much, and catches up later. Memory does not grow.
 */
public final class GeneratorVerticle extends VerticleBase {
  private static final Logger LOGGER = LoggerFactory.getLogger(GeneratorVerticle.class);
  private static final long TICK_MILLIS = 10;

  private final PipelineConfig.Generator config;
  private final int maxInFlightChunks;
  private final EventStream stream;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Duration drain;
  private final Promise<Void> finished = Promise.promise();
  private final Promise<Void> drained = Promise.promise();
  private ChunkSender sender;
  private SendPlan plan;
  private MessageConsumer<JsonObject> control;
  private long ticker = -1;
  private long chunks;
  private boolean stopping;
  private boolean pumping;
  private volatile GeneratorStatus status =
      new GeneratorStatus(0, false, 0, 0, 0, false, Optional.of("the generator has not started"));

  /**
   * @param maxInFlightChunks the credit: publisher.max-in-flight-chunks
   * @param stream used by this verticle alone
   * @param clock read for the schedule; each event is stamped with the time it was due
   * @param drain time that {@link #stop} gives to outstanding chunks
   */
  public GeneratorVerticle(
      PipelineConfig.Generator config,
      int maxInFlightChunks,
      EventStream stream,
      Metrics metrics,
      InstantSource clock,
      Duration drain) {
    this.config = config;
    this.maxInFlightChunks = maxInFlightChunks;
    this.stream = stream;
    this.metrics = metrics;
    this.clock = clock;
    this.drain = drain;
  }

  @Override
  public Future<?> start() {
    sender = new ChunkSender(vertx, metrics, maxInFlightChunks, this::answered, this::abandon);
    plan = new SendPlan(config.rate(), config.curve(), clock.millis());
    control =
        vertx
            .eventBus()
            .localConsumer(
                Addresses.GENERATOR_CONTROL, new GeneratorControl(plan, clock, this::pump)::handle);
    ticker = vertx.setPeriodic(TICK_MILLIS, tick -> pump());
    return control.completion();
  }

  /** Hands over what is due, one chunk per turn of the event loop, while there is credit. */
  private void pump() {
    int events = sender.hasCredit() && !stopping ? nextChunk() : 0;
    if (events > 0 && !pumping) {
      sender.send(chunk(events));
      pumping = true;
      context.runOnContext(
          turn -> {
            pumping = false;
            pump();
          });
    }
    report();
  }

  private int nextChunk() {
    long left = config.maxEvents() == 0 ? Long.MAX_VALUE : config.maxEvents() - plan.taken();
    long due = Math.min(left, plan.due(clock.millis()));
    return (int) Math.min(config.chunkEvents(), due);
  }

  private EventChunk chunk(int size) {
    List<Outgoing> events = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      events.add(plan.take(stream, clock.millis()));
    }
    metrics.add(Meter.GENERATED, size);
    return new EventChunk(chunks++, events);
  }

  private void answered() {
    // Whoever waits for the end looks at the status next.
    report();
    if (madeAll() && sender.outstanding() == 0) {
      vertx.cancelTimer(ticker);
      finished.tryComplete();
    }
    if (stopping && sender.outstanding() == 0) {
      report();
      drained.tryComplete();
    }
    pump();
  }

  private boolean madeAll() {
    return config.maxEvents() > 0 && plan.taken() >= config.maxEvents();
  }

  private void abandon(PipelineException failure) {
    if (finished.tryFail(failure)) {
      LOGGER
          .atError()
          .addKeyValue("cause", failure.getMessage())
          .log("the generator stops: a chunk cannot be delivered");
    }
    vertx.cancelTimer(ticker);
    stopping = true;
    answered();
  }

  private void report() {
    boolean complete = madeAll();
    status =
        new GeneratorStatus(
            plan.rate(),
            plan.paused(),
            plan.taken(),
            sender.outstanding(),
            complete ? 0 : plan.behindSeconds(clock.millis()),
            complete && sender.outstanding() == 0,
            sender.trouble());
  }

  /** The state of the last tick. Any thread. */
  public GeneratorStatus status() {
    return status;
  }

  /**
   * Succeeds once max-events were made and acknowledged; fails if the publisher cannot go on. Any
   * thread.
   */
  public Future<Void> finished() {
    return finished.future();
  }

  /** After the stop: whether all that was made was acknowledged. Any thread. */
  public boolean delivered() {
    return status.outstandingChunks() == 0 && !finished.future().failed();
  }

  /**
   * Makes no more events, then waits for the outstanding chunks within the drain time. {@link
   * #status} tells how many are left, if any.
   */
  @Override
  public Future<?> stop() {
    stopping = true;
    control.unregister();
    vertx.cancelTimer(ticker);
    long patience = vertx.setTimer(Math.max(1, drain.toMillis()), late -> giveUp());
    answered();
    return drained.future().onComplete(end -> vertx.cancelTimer(patience));
  }

  private void giveUp() {
    report();
    if (drained.tryComplete()) {
      LOGGER
          .atError()
          .addKeyValue("chunks", sender.outstanding())
          .addKeyValue("limit", drain)
          .log("Kafka has not acknowledged all generated events in time; they are not made again");
    }
  }
}

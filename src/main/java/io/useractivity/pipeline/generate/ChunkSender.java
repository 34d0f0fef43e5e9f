package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.bus.Replies;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.publish.EventChunk;
import io.vertx.core.Vertx;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends chunks to the publisher with a fixed number outstanding. A chunk that was refused with a
 * TRANSIENT failure keeps its credit and is sent again, in order, with growing pauses; meanwhile
 * there is no credit for new ones, so nothing made later overtakes it. One context only.
 */
final class ChunkSender {
  private static final Logger LOGGER = LoggerFactory.getLogger(ChunkSender.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private final Vertx vertx;
  private final Metrics metrics;
  private final int credit;
  private final Runnable onAnswer;
  private final Consumer<PipelineException> onFatal;
  private final NavigableMap<Long, EventChunk> refused = new TreeMap<>();
  private int outstanding;
  private long pauseMillis;
  private boolean trying;
  private volatile String trouble;

  /**
   * @param credit chunks outstanding at most
   * @param onAnswer called after each chunk that is done
   * @param onFatal called when a chunk can never be delivered
   */
  ChunkSender(
      Vertx vertx,
      Metrics metrics,
      int credit,
      Runnable onAnswer,
      Consumer<PipelineException> onFatal) {
    this.vertx = vertx;
    this.metrics = metrics;
    this.credit = credit;
    this.onAnswer = onAnswer;
    this.onFatal = onFatal;
  }

  boolean hasCredit() {
    return outstanding < credit && trouble == null;
  }

  int outstanding() {
    return outstanding;
  }

  /** Why chunks are refused now, or empty. Any thread. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Call it only with credit. */
  void send(EventChunk chunk) {
    outstanding++;
    request(chunk, false);
  }

  private void request(EventChunk chunk, boolean again) {
    vertx
        .eventBus()
        .request(Addresses.PUBLISH, chunk, Replies.patient())
        .onSuccess(reply -> delivered(again))
        .onFailure(cause -> failed(chunk, again, Replies.failure(cause)));
  }

  private void delivered(boolean again) {
    outstanding--;
    trying &= !again;
    if (again && !refused.isEmpty()) {
      sendAgain();
    } else if (trouble != null && refused.isEmpty() && !trying) {
      trouble = null;
      pauseMillis = 0;
      LOGGER.atInfo().log("the publisher takes chunks again");
    }
    onAnswer.run();
  }

  private void failed(EventChunk chunk, boolean again, PipelineException failure) {
    trying &= !again;
    if (failure.kind() != FailureKind.TRANSIENT) {
      outstanding--;
      onFatal.accept(failure);
      return;
    }
    if (trouble == null) {
      LOGGER
          .atWarn()
          .addKeyValue("cause", failure.getMessage())
          .log("the publisher refuses chunks; they are kept and sent again");
    }
    trouble = failure.getMessage();
    refused.put(chunk.sequence(), chunk);
    if (!trying) {
      trying = true;
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis));
      vertx.setTimer(pauseMillis, timer -> sendAgain());
    }
  }

  /** One at a time, so that a chunk refused once more is not overtaken by the next. */
  private void sendAgain() {
    trying = true;
    metrics.add(Meter.PUBLISH_RETRIES, 1);
    request(refused.pollFirstEntry().getValue(), true);
  }
}

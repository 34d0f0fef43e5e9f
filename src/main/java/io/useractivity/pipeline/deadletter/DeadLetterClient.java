package io.useractivity.pipeline.deadletter;

import io.useractivity.pipeline.bus.Addresses;
import io.useractivity.pipeline.bus.Replies;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands dead letters to the dead-letter verticle and waits for the broker's acknowledgement,
 * however long that takes. Its methods are called on one context, where the futures complete.
 */
public final class DeadLetterClient {
  private static final Logger LOGGER = LoggerFactory.getLogger(DeadLetterClient.class);
  private static final long RETRY_MILLIS = 1_000;

  private final Vertx vertx;
  private boolean retrying;
  private boolean closed;

  public DeadLetterClient(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Succeeds once the dead letter is in its topic. A TRANSIENT failure is tried again until {@link
   * #close}; the future then fails with it. FATAL failures are passed on.
   */
  public Future<Void> send(DeadLetter letter) {
    Promise<Void> acknowledged = Promise.promise();
    attempt(letter, acknowledged);
    return acknowledged.future();
  }

  private void attempt(DeadLetter letter, Promise<Void> acknowledged) {
    vertx
        .eventBus()
        .request(Addresses.DEAD_LETTER, letter, Replies.patient())
        .onSuccess(
            reply -> {
              retrying = false;
              acknowledged.complete();
            })
        .onFailure(cause -> failed(letter, acknowledged, Replies.failure(cause)));
  }

  private void failed(DeadLetter letter, Promise<Void> acknowledged, PipelineException failure) {
    if (failure.kind() != FailureKind.TRANSIENT || closed) {
      acknowledged.fail(failure);
      return;
    }
    if (!retrying) {
      retrying = true;
      LOGGER
          .atWarn()
          .addKeyValue("cause", failure.getMessage())
          .log("dead letters cannot be written now; trying again");
    }
    vertx.setTimer(RETRY_MILLIS, timer -> attempt(letter, acknowledged));
  }

  /** Stops trying again. */
  public void close() {
    closed = true;
  }
}

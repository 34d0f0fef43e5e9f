package io.useractivity.pipeline.bus;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;

/** Carries a failure's kind over the event bus: the reply's failure code is 1 + the ordinal. */
public final class Replies {
  /**
   * A broker's acknowledgement may take as long as the broker is away, and giving up on a reply
   * means not to know whether the record was written. So requests on the data path wait, in effect,
   * for ever.
   */
  public static final Duration PATIENCE = Duration.ofDays(365);

  private static final FailureKind[] KINDS = FailureKind.values();

  private Replies() {}

  /** Options of a request on the data path. */
  public static DeliveryOptions patient() {
    return new DeliveryOptions().setSendTimeout(PATIENCE.toMillis()).setLocalOnly(true);
  }

  /** Answers a request with a failure; anything that is not classified is FATAL. */
  public static void fail(Message<?> request, Throwable failure) {
    FailureKind kind =
        failure instanceof PipelineException known ? known.kind() : FailureKind.FATAL;
    request.fail(1 + kind.ordinal(), String.valueOf(failure.getMessage()));
  }

  /**
   * What a failed request means to its sender. Nobody listening is TRANSIENT: nothing was
   * delivered.
   */
  public static PipelineException failure(Throwable cause) {
    if (cause instanceof PipelineException known) {
      return known;
    }
    return new PipelineException(kind(cause), cause.getMessage(), cause);
  }

  private static FailureKind kind(Throwable cause) {
    if (!(cause instanceof ReplyException reply)) {
      return FailureKind.FATAL;
    }
    if (reply.failureType() == ReplyFailure.NO_HANDLERS) {
      return FailureKind.TRANSIENT;
    }
    int code = reply.failureCode();
    boolean ours = reply.failureType() == ReplyFailure.RECIPIENT_FAILURE && code > 0;
    return ours && code <= KINDS.length ? KINDS[code - 1] : FailureKind.FATAL;
  }
}

package io.useractivity.pipeline.resilience;

import io.useractivity.pipeline.store.StoreException;
import java.util.concurrent.TimeoutException;

/** The label under which a failed request is counted. */
final class FailureCause {
  private FailureCause() {}

  /** The store's error code, else its HTTP status, else what kept the answer away. */
  static String of(Throwable failure) {
    if (failure instanceof StoreException answer) {
      if (!answer.code().isEmpty()) {
        return answer.code();
      }
      return answer.status() == 0 ? "no-answer" : "http-" + answer.status();
    }
    return failure.getCause() instanceof TimeoutException ? "time-limit" : "other";
  }
}

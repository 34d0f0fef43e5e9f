package io.useractivity.pipeline.kafka;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** Sorts the clients' exceptions into failures, with what to do about each. */
final class ProducerFailures {
  private ProducerFailures() {}

  /**
   * True if the record never left this process. Batches never expire here (delivery.timeout.ms is
   * 24 days), so a timeout can only mean that send() found no metadata or no buffer in time.
   */
  static boolean neverSent(Throwable failure) {
    return failure instanceof TimeoutException;
  }

  /** What a failed send, or a failed question, means. */
  static PipelineException classify(String what, Throwable failure) {
    if (failure instanceof PipelineException known) {
      return known;
    }
    String cause = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    boolean passes = failure instanceof RetriableException || unresolved(failure);
    return new PipelineException(
        passes ? FailureKind.TRANSIENT : FailureKind.FATAL,
        what + " failed (" + cause + ")" + remedy(failure),
        failure);
  }

  /** A name that does not resolve now may do so later: a broker's service that is not up yet. */
  private static boolean unresolved(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ConfigException && String.valueOf(at.getMessage()).contains("resolvable")) {
        return true;
      }
    }
    return false;
  }

  private static String remedy(Throwable failure) {
    if (failure instanceof AuthenticationException) {
      return ". Check the credentials in kafka.client.";
    }
    if (failure instanceof AuthorizationException) {
      return ". Grant this client Write and Describe on the topic, and IdempotentWrite.";
    }
    if (failure instanceof RecordTooLargeException) {
      return ". Raise max.message.bytes of the topic.";
    }
    return "";
  }
}

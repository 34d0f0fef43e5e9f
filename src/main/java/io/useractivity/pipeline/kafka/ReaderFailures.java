package io.useractivity.pipeline.kafka;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** Sorts the exceptions of reading into failures, with what to do about each. */
final class ReaderFailures {
  private ReaderFailures() {}

  static PipelineException classify(String what, Throwable failure) {
    if (failure instanceof PipelineException known) {
      return known;
    }
    boolean passes = failure instanceof RetriableException || unresolved(failure);
    return new PipelineException(
        passes ? FailureKind.TRANSIENT : FailureKind.FATAL,
        "%s failed (%s: %s)%s"
            .formatted(
                what, failure.getClass().getSimpleName(), failure.getMessage(), remedy(failure)),
        failure);
  }

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
      return ". Grant this client Read and Describe on the topics and on the group.";
    }
    if (failure instanceof RetriableException) {
      return ". Check kafka.bootstrap-servers, and that the brokers are up.";
    }
    return "";
  }
}

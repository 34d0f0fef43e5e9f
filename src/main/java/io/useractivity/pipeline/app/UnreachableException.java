package io.useractivity.pipeline.app;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;

/** Kafka or the object store did not answer within the time limit of the start. */
public final class UnreachableException extends PipelineException {
  private static final long serialVersionUID = 1L;

  public UnreachableException(String message) {
    super(FailureKind.FATAL, message);
  }
}

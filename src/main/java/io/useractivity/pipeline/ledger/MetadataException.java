package io.useractivity.pipeline.ledger;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;

/**
 * Committed metadata this archiver must not continue from. Always fatal; the message names the
 * remedy.
 */
public final class MetadataException extends PipelineException {
  private static final long serialVersionUID = 1L;

  public MetadataException(String message) {
    super(FailureKind.FATAL, message);
  }
}

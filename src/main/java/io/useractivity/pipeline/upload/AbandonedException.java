package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;

/**
 * An upload nobody wants any more, because its partition was revoked or the service stops. Not an
 * error of the store: whether the object is visible is not known, and the next owner of the
 * partition writes it again under the same key.
 */
public final class AbandonedException extends PipelineException {
  private static final long serialVersionUID = 1L;

  AbandonedException(String key) {
    super(FailureKind.FATAL, "upload of " + key + " was abandoned");
  }
}

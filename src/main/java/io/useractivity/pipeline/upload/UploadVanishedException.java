package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;

/**
 * The store no longer knows a multipart upload, nor is its object there: somebody aborted it (a
 * lifecycle rule, another process). The parts are lost, and their memory was given back, so the
 * caller must build the object again: its membership is planned, so it re-reads the records from
 * the committed offset and uploads the same bytes under the same key.
 */
public final class UploadVanishedException extends PipelineException {
  private static final long serialVersionUID = 1L;

  UploadVanishedException(String key, Throwable cause) {
    super(
        FailureKind.TRANSIENT,
        "the multipart upload of "
            + key
            + " is gone and its object is not there; the object must be built again from its"
            + " records (check that no lifecycle rule aborts uploads younger than an object's"
            + " longest age)",
        cause);
  }
}

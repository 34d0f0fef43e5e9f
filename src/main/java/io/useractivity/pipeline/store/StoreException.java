package io.useractivity.pipeline.store;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;

/**
 * A failed object store request: HTTP status (0 if no answer came), S3 error code (may be empty)
 * and kind.
 */
public final class StoreException extends PipelineException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public StoreException(
      FailureKind kind, int status, String code, String message, Throwable cause) {
    super(kind, message, cause);
    this.status = status;
    this.code = code;
  }

  /** HTTP status, or 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** S3's error code such as {@code SlowDown}, or an empty string. */
  public String code() {
    return code;
  }
}

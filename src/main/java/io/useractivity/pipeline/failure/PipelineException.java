package io.useractivity.pipeline.failure;

import static java.util.Objects.requireNonNull;

/**
 * A classified failure. Its message says what failed, on which thing, with which value, and what to
 * do.
 */
public class PipelineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;

  public PipelineException(FailureKind kind, String message) {
    this(kind, message, null);
  }

  public PipelineException(FailureKind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  public final FailureKind kind() {
    return kind;
  }
}

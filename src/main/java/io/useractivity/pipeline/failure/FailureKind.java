package io.useractivity.pipeline.failure;

/** What to do about a failure; every failure is exactly one of these. */
public enum FailureKind {
  /** This record can never be processed: dead-letter it, then go on. */
  POISON,
  /** The same call may succeed later: retry, open the breaker, pause intake. */
  TRANSIENT,
  /** No retry helps until a person changes something: stop with a sentence that says what. */
  FATAL
}

package io.useractivity.pipeline.bus;

/** Every event-bus address: who sends, who listens, and whether a message may be lost. */
public final class Addresses {
  /**
   * Generator to publisher, request/reply (the reply returns credit after the broker's ack). Never
   * lossy.
   */
  public static final String PUBLISH = "uap.publish";

  /**
   * Publisher and archiver to dead-letter verticle, request/reply after the broker's ack. Never
   * lossy.
   */
  public static final String DEAD_LETTER = "uap.dead-letter";

  /** Archiver to anyone, publish: one notice per archived object. Lossy. */
  public static final String ARCHIVED = "uap.archived";

  private Addresses() {}
}

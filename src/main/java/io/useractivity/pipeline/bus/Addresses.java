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

  /** Archiver to anyone, publish: objects whose manifest is written, a batch per message. Lossy. */
  public static final String ARCHIVED = "uap.archived";

  /** Live page to the generator of this process, request/reply, JSON objects. */
  public static final String GENERATOR_CONTROL = "uap.generator.control";

  /** Live page to the archiver of this process, request/reply, JSON objects. */
  public static final String ARCHIVER_CONTROL = "uap.archiver.control";

  private Addresses() {}
}

package io.useractivity.pipeline.publish;

/** One entry of a chunk: an event to encode, or bytes to send as they are. Immutable. */
public sealed interface Outgoing {
  /** The Kafka key (the session, so that its events stay in order), or null. */
  String key();

  /** An event that the publisher encodes. */
  record Event(ActivityEvent event) implements Outgoing {
    @Override
    public String key() {
      return event.sessionId();
    }
  }

  /** A value that is sent as it is: a fault somebody asked for. Nobody changes the array. */
  record Raw(String key, byte[] value) implements Outgoing {}
}

package io.useractivity.pipeline.publish;

import java.util.List;

/**
 * Events that travel together over the event bus ({@code Addresses.PUBLISH}, request; see {@link
 * PublisherVerticle} for what the replies promise).
 *
 * @param sequence 0, 1, 2, ... in the order the generator made them
 */
public record EventChunk(long sequence, List<Outgoing> events) {
  public EventChunk {
    events = List.copyOf(events);
  }
}

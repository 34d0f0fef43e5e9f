package io.useractivity.pipeline.bus;

import io.vertx.core.eventbus.EventBus;

/** Lets immutable objects travel over the event bus as they are. */
public final class Codecs {
  private Codecs() {}

  /**
   * Registers a {@link LocalCodec} for each exact class. Call it once per event bus, before
   * verticles are deployed. A class that has a codec already keeps it.
   */
  public static void registerLocal(EventBus bus, Class<?>... types) {
    for (Class<?> type : types) {
      register(bus, type);
    }
  }

  private static <T> void register(EventBus bus, Class<T> type) {
    try {
      bus.registerDefaultCodec(type, new LocalCodec<>(type));
    } catch (IllegalStateException alreadyRegistered) {
      // Vert.x has no way to ask; the codec that stands there is the same one.
    }
  }
}

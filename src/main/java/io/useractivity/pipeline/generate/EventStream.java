package io.useractivity.pipeline.generate;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.publish.ActivityEncoder;
import io.useractivity.pipeline.publish.ActivityEvent;
import io.useractivity.pipeline.publish.Outgoing;
import java.util.SplittableRandom;

/**
 * The events to send: what the shoppers do, some of it late, and the faults that were asked for.
 * Everything depends on the seed and the parameters; timestamps on the times passed in. Faults draw
 * from a stream of their own, so switching one on leaves the shoppers alone. Not thread-safe.
 */
public final class EventStream {
  private static final long LATENESS = 5;
  private static final long FAULTS = 6;
  private static final int FINGERPRINT = 2;

  /** How late at most where the configuration makes nothing late. */
  private static final long LATE_MILLIS = 3_600_000;

  private final ShopperModel shoppers;
  private final ActivityEncoder encoder;
  private final SplittableRandom lateness;
  private final SplittableRandom faults;
  private final double lateShare;
  private final long lateByMillis;
  private final double corruptBelow;
  private final double unknownSchemaBelow;
  private final double unserialisableBelow;
  private final double duplicateBelow;
  private Outgoing again;

  /**
   * @param encoder for the values that are then corrupted; used by this stream alone
   */
  public EventStream(PipelineConfig.Generator config, ActivityEncoder encoder) {
    this.shoppers =
        new ShopperModel(config.seed(), config.rate(), config.users(), config.products());
    this.encoder = encoder;
    this.lateness = Mix.stream(config.seed(), LATENESS, 0);
    this.faults = Mix.stream(config.seed(), FAULTS, 0);
    this.lateShare = config.late().value();
    this.lateByMillis = config.lateBy().toMillis();
    this.corruptBelow = config.corrupt().value();
    this.unknownSchemaBelow = corruptBelow + config.unknownSchema().value();
    this.unserialisableBelow = unknownSchemaBelow + config.unserialisable().value();
    this.duplicateBelow = unserialisableBelow + config.duplicate().value();
    check(config);
  }

  private void check(PipelineConfig.Generator config) {
    if (duplicateBelow > 1 + 1e-9) {
      throw fatal(
          "generator.corrupt, unknown-schema, unserialisable and duplicate add up to more than 100%");
    }
    if (config.unknownSchema().value() > 0 && encoder.prefixLength() == 0) {
      throw fatal(
          "generator.unknown-schema is "
              + config.unknownSchema()
              + ", but bare values name no schema: set it to 0% or events.format to single-object");
    }
  }

  /** The next entry, for an event that is to happen at that time. */
  public Outgoing next(long timestampMillis) {
    if (again != null) {
      Outgoing duplicate = again;
      again = null;
      return duplicate;
    }
    ActivityEvent event = shoppers.next(timestampMillis - delay());
    double fault = faults.nextDouble();
    if (fault >= duplicateBelow) {
      return new Outgoing.Event(event);
    }
    if (fault < corruptBelow) {
      return new Outgoing.Raw(event.sessionId(), corrupt(encoder.encode(event)));
    }
    if (fault < unknownSchemaBelow) {
      return new Outgoing.Raw(event.sessionId(), unknownSchema(encoder.encode(event)));
    }
    if (fault < unserialisableBelow) {
      return new Outgoing.Event(incomplete(event));
    }
    again = new Outgoing.Event(event);
    return again;
  }

  /** An event whose bytes are broken, because somebody asked for one. */
  public Outgoing corruptEvent(long timestampMillis) {
    ActivityEvent event = shoppers.next(timestampMillis);
    return new Outgoing.Raw(event.sessionId(), corrupt(encoder.encode(event)));
  }

  /** A late event, because somebody asked for one. */
  public Outgoing lateEvent(long timestampMillis) {
    long most = lateByMillis > 0 ? lateByMillis : LATE_MILLIS;
    return new Outgoing.Event(shoppers.next(timestampMillis - 1 - lateness.nextLong(most)));
  }

  private long delay() {
    boolean late = lateByMillis > 0 && lateness.nextDouble() < lateShare;
    return late ? 1 + lateness.nextLong(lateByMillis) : 0;
  }

  private byte[] corrupt(byte[] value) {
    int prefix = encoder.prefixLength();
    return Corruption.pick(prefix, faults).apply(value, prefix, faults);
  }

  private byte[] unknownSchema(byte[] value) {
    byte[] broken = value.clone();
    // Any change makes it another fingerprint; this one is most unlikely to be somebody else's.
    for (int i = FINGERPRINT; i < encoder.prefixLength(); i++) {
      broken[i] ^= (byte) 0xA5;
    }
    return broken;
  }

  /** Without a field that the schema requires. */
  private ActivityEvent incomplete(ActivityEvent event) {
    int missing = faults.nextInt(4);
    return new ActivityEvent(
        missing == 0 ? null : event.eventId(),
        missing == 1 ? null : event.userId(),
        event.sessionId(),
        missing == 2 ? null : event.type(),
        event.timestampMillis(),
        event.pageUrl(),
        event.referrer(),
        event.productId(),
        event.quantity(),
        event.unitPrice(),
        event.currency(),
        missing == 3 ? null : event.device(),
        event.properties());
  }

  private static PipelineException fatal(String message) {
    return new PipelineException(FailureKind.FATAL, message);
  }
}

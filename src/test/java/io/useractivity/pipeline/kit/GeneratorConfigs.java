package io.useractivity.pipeline.kit;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.config.PipelineConfig.Curve;
import io.useractivity.pipeline.config.Share;
import java.time.Duration;

/** Generator configurations for tests. */
public final class GeneratorConfigs {
  private static final Share NONE = new Share(0);

  private GeneratorConfigs() {}

  /** No faults, nothing late. */
  public static PipelineConfig.Generator plain(double rate, long maxEvents) {
    return faulty(rate, maxEvents, NONE, NONE, NONE, NONE);
  }

  /** With shares of faults. */
  public static PipelineConfig.Generator faulty(
      double rate,
      long maxEvents,
      Share corrupt,
      Share unknownSchema,
      Share duplicate,
      Share unserialisable) {
    return new PipelineConfig.Generator(
        42,
        rate,
        Curve.FLAT,
        10_000,
        500,
        maxEvents,
        NONE,
        Duration.ofHours(6),
        corrupt,
        unknownSchema,
        duplicate,
        unserialisable,
        100);
  }

  /** A share of late events. */
  public static PipelineConfig.Generator late(double rate, Share late, Duration lateBy) {
    PipelineConfig.Generator plain = plain(rate, 0);
    return new PipelineConfig.Generator(
        plain.seed(),
        rate,
        Curve.FLAT,
        plain.users(),
        plain.products(),
        0,
        late,
        lateBy,
        NONE,
        NONE,
        NONE,
        NONE,
        100);
  }
}

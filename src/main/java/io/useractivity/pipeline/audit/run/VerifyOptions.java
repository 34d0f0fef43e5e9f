package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.Until;
import io.useractivity.pipeline.config.PipelineConfig;

/**
 * What to verify, and how.
 *
 * @param config names topic, group, bucket, prefix, dead-letter topic and the events' form
 * @param until up to which offset everything must be archived
 * @param fast open no object
 * @param allowRepeats older generations may hold what the newest archived again
 * @param concurrency objects opened at once; each takes a few MiB at most
 */
public record VerifyOptions(
    PipelineConfig config, Until until, boolean fast, boolean allowRepeats, int concurrency) {
  public VerifyOptions {
    if (concurrency < 1) {
      throw new IllegalArgumentException("at least one object is opened at a time: " + concurrency);
    }
  }
}

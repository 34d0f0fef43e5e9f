package io.useractivity.pipeline.upload;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line when uploads begin to fail for good, one when they succeed again. One context only. */
final class OutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  private long gaveUp;
  private long sinceNanos;

  /** An upload used up its tries and starts again. */
  void gaveUp(String key, Throwable failure) {
    if (gaveUp++ == 0) {
      sinceNanos = System.nanoTime();
      LOG.atWarn()
          .addKeyValue("key", key)
          .addKeyValue("failure", failure.getMessage())
          .log("uploads keep failing; they are tried until they succeed");
    }
  }

  /** An upload succeeded. */
  void succeeded() {
    if (gaveUp > 0) {
      LOG.atInfo()
          .addKeyValue("timesGivenUp", gaveUp)
          .addKeyValue("after", Duration.ofNanos(System.nanoTime() - sinceNanos))
          .log("uploads succeed again");
      gaveUp = 0;
    }
  }
}

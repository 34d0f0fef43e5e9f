package io.useractivity.pipeline.upload;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line when an upload uses up its tries, one when the last such upload has ended. One context
 * only.
 */
final class OutageLog {
  private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

  private int struggling;
  private int uploads;
  private long sinceNanos;

  /** An upload used up its tries for the first time and starts again. */
  void began(String key, Throwable failure) {
    uploads++;
    if (struggling++ == 0) {
      sinceNanos = System.nanoTime();
      LOG.atWarn()
          .addKeyValue("key", key)
          .addKeyValue("failure", failure.getMessage())
          .log("uploads keep failing; they are tried until they succeed");
    }
  }

  /** Such an upload has ended. */
  void ended() {
    if (--struggling == 0) {
      LOG.atInfo()
          .addKeyValue("uploads", uploads)
          .addKeyValue("after", Duration.ofNanos(System.nanoTime() - sinceNanos))
          .log("uploads that kept failing have ended");
      uploads = 0;
    }
  }
}

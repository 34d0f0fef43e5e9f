package io.useractivity.pipeline.upload;

import io.useractivity.pipeline.resilience.Guards;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.ObjectStore.UnfinishedUpload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts unfinished multipart uploads that nobody will complete: their parts are paid for and seen
 * by no listing. Runs beside the archiver's start; what fails is logged and left to the next start.
 */
public final class OrphanSweeper {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanSweeper.class);
  private static final int CONCURRENCY = 4;

  private final ObjectStore store;
  private final Guards guards;

  public OrphanSweeper(ObjectStore store, Guards guards) {
    this.store = store;
    this.guards = guards;
  }

  /**
   * Aborts uploads below {@code prefix} that began {@code olderThan} before {@code now} or earlier.
   * Completes with how many, on the guards' context; never fails.
   *
   * @param prefix with its trailing slash, or empty for the whole bucket
   */
  public Future<Integer> sweep(String prefix, Duration olderThan, Instant now) {
    Instant latest = now.minus(olderThan);
    return guards
        .call("ListMultipartUploads", () -> store.listMultiparts(prefix))
        .map(
            uploads ->
                uploads.stream().filter(upload -> !upload.initiated().isAfter(latest)).toList())
        .compose(this::abortAll)
        .otherwise(
            failure -> {
              LOG.atWarn()
                  .addKeyValue("prefix", prefix)
                  .addKeyValue("failure", failure.getMessage())
                  .log("cannot list unfinished multipart uploads; none aborted");
              return 0;
            });
  }

  private Future<Integer> abortAll(List<UnfinishedUpload> orphans) {
    if (orphans.isEmpty()) {
      return Future.succeededFuture(0);
    }
    Sweep sweep = new Sweep(orphans);
    for (int lane = 0; lane < Math.min(CONCURRENCY, orphans.size()); lane++) {
      sweep.next();
    }
    return sweep.done.future();
  }

  /** One run. Only on the guards' context. */
  private final class Sweep {
    private final Deque<UnfinishedUpload> left;
    private final Promise<Integer> done = Promise.promise();
    private int unsettled;
    private int aborted;
    private int failed;

    Sweep(List<UnfinishedUpload> orphans) {
      left = new ArrayDeque<>(orphans);
      unsettled = orphans.size();
    }

    void next() {
      UnfinishedUpload orphan = left.poll();
      if (orphan == null) {
        return;
      }
      guards
          .call("AbortMultipartUpload", () -> store.abortMultipart(orphan.key(), orphan.uploadId()))
          .onComplete(
              result -> {
                settled(orphan, result.cause());
                next();
              });
    }

    private void settled(UnfinishedUpload orphan, Throwable failure) {
      if (failure == null) {
        aborted++;
      } else if (failed++ == 0) {
        LOG.atWarn()
            .addKeyValue("key", orphan.key())
            .addKeyValue("failure", failure.getMessage())
            .log("cannot abort an unfinished multipart upload");
      }
      if (--unsettled == 0) {
        LOG.atInfo()
            .addKeyValue("aborted", aborted)
            .addKeyValue("failed", failed)
            .log("swept unfinished multipart uploads");
        done.complete(aborted);
      }
    }
  }
}

package io.useractivity.pipeline.store;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/**
 * The client's network threads, which also complete its futures: a pool of further threads for that
 * costs two hand-overs per request.
 *
 * <p>Completion is put off to the end of the loop's current turn. Completed on the spot, a failure
 * would cancel an exchange that netty has not yet marked as ended, and the cancellation would close
 * the connection under the next request.
 */
final class NetworkLoops implements Executor, AutoCloseable {
  private static final int MAX_THREADS = 4;

  private final SdkEventLoopGroup group =
      SdkEventLoopGroup.builder()
          .numberOfThreads(
              Math.max(1, Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors())))
          .threadFactory(new DefaultThreadFactory("s3-network", true))
          .build();
  private final EventLoopGroup loops = group.eventLoopGroup();

  SdkEventLoopGroup forSdk() {
    return group;
  }

  @Override
  public void execute(Runnable completion) {
    for (EventExecutor loop : loops) {
      if (loop.inEventLoop()) {
        loop.execute(completion);
        return;
      }
    }
    completion.run();
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}

package io.useractivity.pipeline.store;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;

/**
 * The SDK client's network thread, which also completes its futures: a pool of further threads for
 * that costs two hand-overs per request.
 *
 * <p>One thread, because with several the SDK loses a refused connection now and then (SDK 2.57,
 * netty 4.2: one in twenty), and the request then waits for its time limit. The archive's bytes do
 * not pass here ({@link DirectWrites}).
 *
 * <p>Completion is put off to the end of the loop's current turn. Completed on the spot, a failure
 * would cancel an exchange that netty has not yet marked as ended, and the cancellation would close
 * the connection under the next request.
 */
final class NetworkLoops implements Executor, AutoCloseable {
  private final SdkEventLoopGroup group =
      SdkEventLoopGroup.builder()
          .numberOfThreads(1)
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

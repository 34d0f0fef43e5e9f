package io.useractivity.pipeline.kit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BlockedLoopsTest {
  @Test
  void anEventLoopThatWaitsFailsTheTest() {
    BlockedLoops loops = BlockedLoops.start();
    blockFor(loops, 500);
    assertThatThrownBy(loops::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("BlockedLoopsTest");
  }

  @Test
  void aShortTurnDoesNot() {
    try (BlockedLoops loops = BlockedLoops.start()) {
      blockFor(loops, 1);
    }
  }

  private static void blockFor(BlockedLoops loops, long millis) {
    Promise<Boolean> done = Promise.promise();
    loops
        .vertx()
        .runOnContext(
            turn -> {
              try {
                done.complete(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS));
              } catch (InterruptedException e) {
                done.fail(e);
              }
            });
    done.future().await();
  }
}

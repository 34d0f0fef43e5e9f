package io.useractivity.pipeline.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncRequestBody;

/**
 * An {@link ObjectBody} as the body of one request: length known, as many subscriptions as there
 * are tries, no bytes copied. The SDK's own byte-buffer body would do, but keeps a concurrent set
 * of subscriptions per request.
 */
final class BufferBody implements AsyncRequestBody {
  private final List<ByteBuffer> buffers;
  private final Optional<Long> size;
  private final String contentType;

  BufferBody(ObjectBody body, String contentType) {
    body.tried();
    this.buffers = body.buffers();
    this.size = Optional.of(body.size());
    this.contentType = contentType;
  }

  @Override
  public Optional<Long> contentLength() {
    return size;
  }

  @Override
  public String contentType() {
    return contentType;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Cursor(buffers, subscriber));
  }

  /** Hands the buffers out one by one as they are asked for; {@code request} may re-enter. */
  private static final class Cursor implements Subscription {
    private final List<ByteBuffer> buffers;
    private final Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong demand = new AtomicLong();
    // Guarded by demand: only the caller that raised it from zero goes on.
    private int next;
    private volatile boolean done;

    Cursor(List<ByteBuffer> buffers, Subscriber<? super ByteBuffer> subscriber) {
      this.buffers = buffers;
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      if (count <= 0) {
        if (!done) {
          done = true;
          subscriber.onError(new IllegalArgumentException("demand must be positive: " + count));
        }
      } else if (demand.getAndAccumulate(count, Cursor::capped) == 0) {
        drain();
      }
    }

    @Override
    public void cancel() {
      done = true;
    }

    private void drain() {
      long wanted = demand.get();
      long served = 0;
      while (!done) {
        if (next == buffers.size()) {
          done = true;
          subscriber.onComplete();
          return;
        }
        if (served == wanted) {
          wanted = demand.addAndGet(-served);
          served = 0;
          if (wanted == 0) {
            return;
          }
          continue;
        }
        served++;
        subscriber.onNext(buffers.get(next++).asReadOnlyBuffer());
      }
    }

    private static long capped(long left, long right) {
      long sum = left + right;
      return sum < 0 ? Long.MAX_VALUE : sum;
    }
  }
}

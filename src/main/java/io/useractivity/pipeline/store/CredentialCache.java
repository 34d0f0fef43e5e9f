package io.useractivity.pipeline.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Keeps credentials at hand, because the SDK's providers ask files, STS or the instance's metadata
 * on the thread of whoever calls first, and our callers are event loops. One background thread asks
 * the provider again every {@link #RECHECK} (providers cache by themselves, so that is cheap), and
 * at once after the store called the credentials expired.
 */
final class CredentialCache implements AwsCredentialsProvider, AutoCloseable {
  /** How long credentials are used before the provider is asked again in the background. */
  static final Duration RECHECK = Duration.ofSeconds(60);

  private final AwsCredentialsProvider source;
  private final Clock clock;
  private final ThreadPoolExecutor background;
  private volatile Held held;
  private CompletableFuture<Void> loading;

  CredentialCache(AwsCredentialsProvider source, Clock clock) {
    this.source = source;
    this.clock = clock;
    this.background =
        new ThreadPoolExecutor(
            1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), CredentialCache::thread);
    background.allowCoreThreadTimeOut(true);
  }

  /**
   * Completed when {@link #resolveCredentials} returns without waiting; almost always it already
   * is. Fails with the provider's exception.
   */
  CompletableFuture<Void> ready() {
    Held now = held;
    if (now == null || now.expiredAt(clock.instant())) {
      return load();
    }
    if (now.staleAt(clock.instant())) {
      load();
    }
    return DONE;
  }

  /** The store called the credentials expired: ask the provider before the next request. */
  void expired() {
    held = null;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    Held now = held;
    // Between ready() and here another request may have learned that they have expired.
    return now != null ? now.credentials() : source.resolveCredentials();
  }

  private synchronized CompletableFuture<Void> load() {
    if (loading == null) {
      CompletableFuture<Void> started = new CompletableFuture<>();
      loading = started;
      background.execute(() -> ask(started));
    }
    return loading;
  }

  private void ask(CompletableFuture<Void> started) {
    Throwable failure = null;
    try {
      held = new Held(source.resolveCredentials(), clock.instant());
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
    }
    synchronized (this) {
      loading = null;
    }
    if (failure == null) {
      started.complete(null);
    } else {
      started.completeExceptionally(new CompletionException(failure));
    }
  }

  @Override
  public void close() {
    background.shutdownNow();
    if (source instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "s3-credentials");
    thread.setDaemon(true);
    return thread;
  }

  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  private record Held(AwsCredentials credentials, Instant loaded) {
    boolean staleAt(Instant now) {
      return now.isAfter(loaded.plus(RECHECK));
    }

    boolean expiredAt(Instant now) {
      return credentials.expirationTime().map(end -> !now.isBefore(end)).orElse(false);
    }
  }
}

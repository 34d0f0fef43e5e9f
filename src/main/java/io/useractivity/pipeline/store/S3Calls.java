package io.useractivity.pipeline.store;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs one SDK call: credentials at hand first, failures as {@link StoreException}, cancellation
 * passed on.
 */
final class S3Calls {
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired");

  private final CredentialCache credentials;
  private final String bucket;

  S3Calls(CredentialCache credentials, String bucket) {
    this.credentials = credentials;
    this.bucket = bucket;
  }

  /** {@code s3://bucket/key}. */
  String subject(String key) {
    return "s3://" + bucket + (key.isEmpty() ? "" : "/" + key);
  }

  /**
   * @param sdk starts the request
   * @param read turns the answer into a result; may throw a StoreException
   */
  <R, T> CompletableFuture<T> call(
      String operation, String key, Supplier<CompletableFuture<R>> sdk, Function<R, T> read) {
    return call(operation, key, sdk, read, Set.of(), null);
  }

  /** Like the other, but the error codes {@code harmless} mean {@code instead}. */
  <R, T> CompletableFuture<T> call(
      String operation,
      String key,
      Supplier<CompletableFuture<R>> sdk,
      Function<R, T> read,
      Set<String> harmless,
      T instead) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Call<R, T> call = new Call<>(operation, key, sdk, read, harmless, instead, result);
    CompletableFuture<Void> ready = credentials.ready();
    if (ready.isDone() && !ready.isCompletedExceptionally()) {
      start(call);
    } else {
      ready.whenComplete(
          (ignored, failure) -> {
            if (failure != null) {
              fail(call, failure);
            } else if (!result.isDone()) {
              start(call);
            }
          });
    }
    return result;
  }

  private <R, T> void start(Call<R, T> call) {
    CompletableFuture<R> request;
    try {
      request = call.sdk().get();
    } catch (RuntimeException refused) {
      fail(call, refused);
      return;
    }
    request.whenComplete(
        (answer, failure) -> {
          if (failure != null) {
            fail(call, failure);
            return;
          }
          try {
            call.result().complete(call.read().apply(answer));
          } catch (RuntimeException unusable) {
            fail(call, unusable);
          }
        });
    call.result()
        .whenComplete(
            (ignored, failure) -> {
              if (call.result().isCancelled()) {
                request.cancel(true);
              }
            });
  }

  private <T> void fail(Call<?, T> call, Throwable failure) {
    if (call.result().isDone()) {
      return;
    }
    StoreException known = S3Failures.of(call.operation(), subject(call.key()), failure);
    if (EXPIRED.contains(known.code())) {
      credentials.expired();
    }
    if (call.harmless().contains(known.code())) {
      call.result().complete(call.instead());
    } else {
      call.result().completeExceptionally(known);
    }
  }

  private record Call<R, T>(
      String operation,
      String key,
      Supplier<CompletableFuture<R>> sdk,
      Function<R, T> read,
      Set<String> harmless,
      T instead,
      CompletableFuture<T> result) {}
}

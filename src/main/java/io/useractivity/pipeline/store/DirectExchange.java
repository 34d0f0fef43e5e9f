package io.useractivity.pipeline.store;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One request with a body and its answer. The body is written as fast as the connection takes it,
 * so what a slow store has not taken yet stays where it is and is copied nowhere. After the start
 * everything happens on one context.
 *
 * <pre>
 *   connecting --> writing --all written, answer 200--> ETag
 *        \            |\--all written, any other answer--> failed
 *         \           \--answer before that, connection lost, cancelled--> failed, connection closed
 *          \--no connection--> failed
 * </pre>
 */
final class DirectExchange {
  private static final int OK = 200;

  /** What may wait in the connection: a few buffers, so that it never runs dry. */
  private static final int MAX_QUEUED = 512 * 1024;

  private final CompletableFuture<String> etag = new CompletableFuture<>();
  private final Iterator<Buffer> rest;
  private HttpClientRequest request;
  private boolean written;
  private boolean answered;
  private String answer;

  DirectExchange(List<Buffer> body) {
    this.rest = body.iterator();
  }

  /** The bytes themselves and no copy; they must not change until the exchange has ended. */
  static Buffer view(ByteBuffer bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }

  /**
   * Runs the exchange; once.
   *
   * @return the ETag as it was sent, or null, once the store has answered 200 and no byte of the
   *     body is needed any more; fails with an S3Exception where the store answered something else,
   *     else with an IOException. Cancelling it closes the connection.
   */
  CompletableFuture<String> on(HttpClient client, RequestOptions options) {
    client.request(options).onFailure(this::unanswered).onSuccess(this::connected);
    return etag;
  }

  private void connected(HttpClientRequest connected) {
    request = connected;
    if (etag.isDone()) {
      request.reset();
      return;
    }
    etag.whenComplete(
        (value, failure) -> {
          if (failure != null && !(answered && written)) {
            // not reset(), which does nothing once there is an answer
            connected.connection().close();
          }
        });
    request.exceptionHandler(this::unanswered);
    request.response().onFailure(this::unanswered).onSuccess(this::answered);
    request.setWriteQueueMaxSize(MAX_QUEUED);
    request.drainHandler(drained -> write());
    write();
  }

  private void write() {
    while (rest.hasNext() && !etag.isDone()) {
      Buffer next = rest.next();
      if (!rest.hasNext()) {
        request.end(next).onSuccess(done -> writtenAll()).onFailure(this::unanswered);
        return;
      }
      request.write(next);
      if (request.writeQueueFull()) {
        return;
      }
    }
  }

  private void writtenAll() {
    written = true;
    end();
  }

  private void answered(HttpClientResponse response) {
    response
        .body()
        .onFailure(this::unanswered)
        .onSuccess(
            body -> {
              answered = true;
              if (response.statusCode() == OK && rest.hasNext()) {
                unanswered(new IOException("the store answered 200 before it had the body"));
              } else if (response.statusCode() == OK) {
                answer = response.getHeader("etag");
                end();
              } else {
                etag.completeExceptionally(
                    ErrorAnswer.exception(
                        response.statusCode(),
                        response.getHeader("x-amz-request-id"),
                        body.toString()));
              }
            });
  }

  private void end() {
    if (written && answered) {
      etag.complete(answer);
    }
  }

  /** Vert.x has exceptions of its own for closed connections; ours are classified as I/O. */
  private void unanswered(Throwable failure) {
    etag.completeExceptionally(
        failure instanceof IOException io
            ? io
            : new IOException(String.valueOf(failure.getMessage()), failure));
  }
}

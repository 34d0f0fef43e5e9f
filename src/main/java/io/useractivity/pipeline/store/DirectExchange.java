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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One request with a body and its answer. The body is written as fast as the connection takes it,
 * so what a slow store has not taken yet stays where it is and is copied nowhere. After the start
 * everything happens on one context.
 *
 * <pre>
 *   connecting --> writing --all written, answer 200--> answer
 *        \            |\--all written, any other answer--> failed
 *         \           \--answer before that, connection lost, cancelled--> failed, connection closed
 *          \--no connection--> failed
 * </pre>
 */
final class DirectExchange {
  static final int OK = 200;

  /** Slabs of 64 KiB: what a socket takes at once, more or less. */
  private static final int BUFFERS_PER_PIECE = 4;

  /** What may wait in the connection: a few pieces, so that it never runs dry. */
  private static final int MAX_QUEUED = 512 * 1024;

  /**
   * An answer of status 200.
   *
   * @param etag header as it was sent, or null
   * @param requestId header, or null
   * @param body as text
   */
  record Answer(String etag, String requestId, String body) {}

  private final CompletableFuture<Answer> result = new CompletableFuture<>();
  private final Iterator<Buffer> rest;
  private HttpClientRequest request;
  private boolean written;
  private Answer answer;

  DirectExchange(List<Buffer> body) {
    this.rest = body.iterator();
  }

  /**
   * The bytes themselves and no copy, several buffers to a piece: a write costs the same for any
   * length. They must not change until the exchange has ended.
   */
  static List<Buffer> pieces(List<ByteBuffer> body) {
    List<Buffer> pieces = new ArrayList<>();
    for (int from = 0; from < body.size(); from += BUFFERS_PER_PIECE) {
      int to = Math.min(body.size(), from + BUFFERS_PER_PIECE);
      ByteBuffer[] piece = body.subList(from, to).toArray(ByteBuffer[]::new);
      pieces.add(BufferInternal.buffer(Unpooled.wrappedBuffer(piece.length, piece)));
    }
    return pieces;
  }

  /**
   * Runs the exchange; once.
   *
   * @return the answer, once the store has sent all of it with status 200 and no byte of the body
   *     is needed any more; fails with an S3Exception where the store answered something else, else
   *     with an IOException. Cancelling it closes the connection.
   */
  CompletableFuture<Answer> on(HttpClient client, RequestOptions options) {
    client.request(options).onFailure(this::unanswered).onSuccess(this::connected);
    return result;
  }

  private void connected(HttpClientRequest connected) {
    request = connected;
    if (result.isDone()) {
      request.reset();
      return;
    }
    result.whenComplete(
        (value, failure) -> {
          if (failure != null && (answer == null || !written)) {
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
    while (rest.hasNext() && !result.isDone()) {
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
              String id = response.getHeader("x-amz-request-id");
              if (response.statusCode() == OK && rest.hasNext()) {
                unanswered(new IOException("the store answered 200 before it had the body"));
              } else if (response.statusCode() == OK) {
                answer = new Answer(response.getHeader("etag"), id, body.toString());
                end();
              } else {
                answer = new Answer(null, id, "");
                AnswerDocument document = AnswerDocument.of(body.toString());
                result.completeExceptionally(
                    ErrorAnswer.exception(response.statusCode(), id, document));
              }
            });
  }

  private void end() {
    if (written && answer != null) {
      result.complete(answer);
    }
  }

  /** Vert.x has exceptions of its own for closed connections; ours are classified as I/O. */
  private void unanswered(Throwable failure) {
    result.completeExceptionally(
        failure instanceof IOException io
            ? io
            : new IOException(String.valueOf(failure.getMessage()), failure));
  }
}

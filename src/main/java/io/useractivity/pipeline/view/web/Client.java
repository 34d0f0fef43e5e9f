package io.useractivity.pipeline.view.web;

import io.useractivity.pipeline.view.Audience;
import io.useractivity.pipeline.view.Credit;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;

/** One browser. Event loop only. */
final class Client {
  /** Bytes that may wait in its socket; with the credit, all the memory a stopped browser costs. */
  static final int QUEUE_BYTES = 256 << 10;

  final ServerWebSocket socket;
  final HttpConnection connection;
  final Credit credit;
  Audience audience;
  boolean live = true;
  boolean closing;
  int messages;

  Client(ServerWebSocket socket, HttpConnection connection, Credit credit) {
    this.socket = socket;
    this.connection = connection;
    this.credit = credit;
    socket.setWriteQueueMaxSize(QUEUE_BYTES);
  }

  /** Sends a frame unless it has no credit or its socket is full. */
  void offer(long number, Buffer frame, long nowMillis) {
    if (open() && credit.take(number, socket.writeQueueFull(), nowMillis)) {
      socket.writeBinaryMessage(frame);
    }
  }

  /** False from the first sign of an end on: a socket that is closing refuses to be asked. */
  boolean open() {
    return !closing && !socket.isClosed();
  }
}

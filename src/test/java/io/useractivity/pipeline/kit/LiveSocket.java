package io.useractivity.pipeline.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser of the live page without the browser: collects frames and acknowledges them. */
public final class LiveSocket implements WebSocket.Listener, AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int KEPT = 2_000;

  private final List<JsonNode> frames = new CopyOnWriteArrayList<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream part = new ByteArrayOutputStream();
  private final boolean acknowledge;
  private WebSocket socket;

  /** The JDK's WebSocket refuses a message while another one is being sent. */
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  private LiveSocket(boolean acknowledge) {
    this.acknowledge = acknowledge;
  }

  /** Connects; {@code origin} may be null. */
  public static LiveSocket open(HttpClient http, URI page, String origin, boolean acknowledge) {
    LiveSocket live = new LiveSocket(acknowledge);
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (origin != null) {
      builder.header("Origin", origin);
    }
    URI address = URI.create(page.resolve("live").toString().replaceFirst("http", "ws"));
    live.socket = builder.buildAsync(address, live).join();
    return live;
  }

  /** Frames of a kind so far. */
  public List<JsonNode> frames(String kind) {
    return frames.stream().filter(frame -> frame.path("t").asText().equals(kind)).toList();
  }

  /** Close code and reason, once closed. */
  public CompletableFuture<String> closed() {
    return closed;
  }

  public void send(String json) {
    sendNext(socket, json).join();
  }

  private synchronized CompletableFuture<?> sendNext(WebSocket to, String json) {
    sending =
        sending
            .exceptionally(earlier -> null)
            .thenCompose(done -> to.sendText(json, true))
            .toCompletableFuture();
    return sending;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    part.writeBytes(bytes);
    CompletionStage<?> sent = null;
    if (last) {
      try {
        JsonNode frame = MAPPER.readTree(part.toByteArray());
        part.reset();
        if (frames.size() < KEPT) {
          frames.add(frame);
        }
        if (acknowledge && frame.has("f")) {
          sent = sendNext(from, "{\"ack\":" + frame.path("f") + "}");
        }
      } catch (IOException noJson) {
        throw new UncheckedIOException(noJson);
      }
    }
    from.request(1);
    return sent;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status + " " + reason);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.complete(String.valueOf(failure));
  }

  @Override
  public void close() {
    socket.abort();
  }
}

package io.useractivity.pipeline.view.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.useractivity.pipeline.view.Audience;
import io.useractivity.pipeline.view.Columns;
import io.useractivity.pipeline.view.Credit;
import io.useractivity.pipeline.view.FrameJson;
import io.useractivity.pipeline.view.LiveFeed;
import io.useractivity.pipeline.view.RowFilter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The browsers that watch. Ten times a second each audience's new rows become one frame, encoded
 * once and sent to those of its members that have credit; once a second everybody gets the status.
 * Event loop only.
 */
final class LiveClients {
  static final long FRAME_MILLIS = 100;

  /** Close codes of our own. */
  static final short STOPPED_READING = 4000;

  static final short BAD_MESSAGE = 4002;

  /** RFC 6455's own. */
  private static final short GOING_AWAY = 1001;

  private static final int FRAMES_PER_STATUS = 10;
  private static final int STATUS_STEPS = 3;
  private static final int MAX_MESSAGES_PER_SECOND = 100;
  private static final long FAREWELL_MILLIS = 2_000;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Vertx vertx;
  private final LiveFeed feed;
  private final Columns columns;
  private final long timeoutMillis;
  private final IntFunction<ObjectNode> status;
  private final Set<Client> clients = new LinkedHashSet<>();
  private long frames;
  private long ticks;
  private long skippedByGone;

  /** {@code status} builds the document with so many steps of the rate history. */
  LiveClients(
      Vertx vertx,
      LiveFeed feed,
      Columns columns,
      long timeoutMillis,
      IntFunction<ObjectNode> status) {
    this.vertx = vertx;
    this.feed = feed;
    this.columns = columns;
    this.timeoutMillis = timeoutMillis;
    this.status = status;
  }

  int count() {
    return clients.size();
  }

  /** Frames that browsers were not sent because they had no credit. */
  long skipped() {
    return skippedByGone + clients.stream().mapToLong(each -> each.credit.skipped()).sum();
  }

  /** {@code filter} is JSON as in a filter message, or null: everything. */
  void add(ServerWebSocket socket, HttpConnection connection, String filter) {
    Client client = new Client(socket, connection, new Credit(timeoutMillis));
    client.audience = feed.join(RowFilter.ALL);
    if (filter != null) {
      choose(client, filter);
    }
    clients.add(client);
    socket.textMessageHandler(text -> receive(client, text));
    socket.exceptionHandler(failure -> {});
    socket.closeHandler(closed -> remove(client));
    long now = System.currentTimeMillis();
    client.offer(++frames, status("hello", frames, LiveFeed.HISTORY_STEPS), now);
    backlog(client, now);
  }

  private void remove(Client client) {
    if (clients.remove(client)) {
      skippedByGone += client.credit.skipped();
      feed.leave(client.audience);
    }
  }

  private void backlog(Client client, long now) {
    long number = ++frames;
    byte[] frame = FrameJson.rows(number, feed.backlog(client.audience), true, now);
    client.offer(number, Buffer.buffer(frame), now);
  }

  /** Every {@value #FRAME_MILLIS} ms. */
  void tick() {
    long now = System.currentTimeMillis();
    boolean statusDue = ++ticks % FRAMES_PER_STATUS == 0;
    Map<Audience, Numbered> encoded = new HashMap<>();
    feed.drain()
        .forEach(
            (audience, frame) -> {
              long number = ++frames;
              Buffer buffer = Buffer.buffer(FrameJson.rows(number, frame, false, now));
              encoded.put(audience, new Numbered(number, buffer));
            });
    boolean any = !clients.isEmpty();
    Numbered shared =
        statusDue && any ? new Numbered(++frames, status("status", frames, STATUS_STEPS)) : null;
    for (Client client : new ArrayList<>(clients)) {
      Numbered rows = encoded.get(client.audience);
      if (rows != null && client.live) {
        client.offer(rows.number(), rows.frame(), now);
      }
      if (shared != null) {
        client.messages = 0;
        client.offer(shared.number(), shared.frame(), now);
        judge(client, now);
      }
    }
  }

  private record Numbered(long number, Buffer frame) {}

  private Buffer status(String kind, long number, int steps) {
    ObjectNode message = MAPPER.createObjectNode().put("t", kind).put("f", number);
    message.set("status", status.apply(steps));
    return Buffer.buffer(bytes(message));
  }

  private static byte[] bytes(ObjectNode message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a document is always JSON", impossible);
    }
  }

  private void judge(Client client, long now) {
    String why = client.credit.verdict(now);
    if (why != null) {
      close(client, STOPPED_READING, why);
    }
  }

  /** Says why; a browser that does not even read that is cut off. */
  private void close(Client client, short code, String why) {
    if (!client.open()) {
      return;
    }
    client.closing = true;
    client.socket.close(code, why);
    vertx.setTimer(
        FAREWELL_MILLIS,
        id -> {
          client.connection.close();
          remove(client);
        });
  }

  private void receive(Client client, String text) {
    if (!client.open()) {
      return;
    }
    if (++client.messages > MAX_MESSAGES_PER_SECOND) {
      close(client, BAD_MESSAGE, "too many messages");
      return;
    }
    JsonNode message;
    try {
      message = MAPPER.readTree(text);
    } catch (JsonProcessingException noJson) {
      close(client, BAD_MESSAGE, "messages are JSON objects");
      return;
    }
    long now = System.currentTimeMillis();
    if (message.path("ack").isNumber()) {
      client.credit.acknowledge(message.path("ack").asLong(), now);
    } else if (message.path("live").isBoolean()) {
      client.live = message.path("live").asBoolean();
    } else if (message.has("filter")) {
      if (choose(client, message.path("filter"))) {
        backlog(client, now);
      }
    } else {
      close(client, BAD_MESSAGE, "messages hold ack, live or filter");
    }
  }

  private void choose(Client client, String filter) {
    try {
      choose(client, MAPPER.readTree(filter));
    } catch (JsonProcessingException noJson) {
      choose(client, MAPPER.nullNode());
    }
  }

  /** True if the filter is taken; else the browser is told why not. */
  private boolean choose(Client client, JsonNode json) {
    try {
      Audience joined = feed.join(RowFilter.parse(json, columns));
      feed.leave(client.audience);
      client.audience = joined;
      return true;
    } catch (IllegalArgumentException refused) {
      ObjectNode message =
          MAPPER.createObjectNode().put("t", "refused").put("message", refused.getMessage());
      client.socket.writeBinaryMessage(Buffer.buffer(bytes(message)));
      return false;
    }
  }

  /** The server stops. */
  void closeAll() {
    for (Client client : List.copyOf(clients)) {
      close(client, GOING_AWAY, "the server stops");
    }
  }
}

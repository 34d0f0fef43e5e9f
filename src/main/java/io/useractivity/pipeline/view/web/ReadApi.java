package io.useractivity.pipeline.view.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.useractivity.pipeline.view.DeadLetters;
import io.useractivity.pipeline.view.LiveFeed;
import io.useractivity.pipeline.view.ObjectIndex;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be read: status, objects, dead letters, one event. Event loop only. */
final class ReadApi {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern EVENT = Pattern.compile("/api/events/(\\d{1,6})/(\\d{1,18})");
  private static final int MAX_LIMIT = 1_000;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LOOKUPS = 16;

  private final IntFunction<ObjectNode> status;
  private final ObjectIndex objects;
  private final DeadLetters deadLetters;
  private final EventLookup lookup;
  private final WorkerExecutor worker;
  private int lookups;

  ReadApi(
      IntFunction<ObjectNode> status,
      ObjectIndex objects,
      DeadLetters deadLetters,
      EventLookup lookup,
      WorkerExecutor worker) {
    this.status = status;
    this.objects = objects;
    this.deadLetters = deadLetters;
    this.lookup = lookup;
    this.worker = worker;
  }

  /** Answers if the path is one of its own. */
  boolean handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/api/status" -> answer(request, status.apply(LiveFeed.HISTORY_STEPS));
      case "/api/objects" -> list(request, "objects");
      case "/api/dead-letters" -> list(request, "deadLetters");
      default -> {
        Matcher event = EVENT.matcher(request.path());
        if (!event.matches()) {
          return false;
        }
        event(request, Integer.parseInt(event.group(1)), Long.parseLong(event.group(2)));
      }
    }
    return true;
  }

  private void list(HttpServerRequest request, String what) {
    int limit = DEFAULT_LIMIT;
    String wanted = request.getParam("limit");
    if (wanted != null) {
      if (!wanted.matches("\\d{1,4}") || Integer.parseInt(wanted) > MAX_LIMIT) {
        Answers.problem(
            request, 400, "Bad request", "limit must be a number from 0 to " + MAX_LIMIT);
        return;
      }
      limit = Integer.parseInt(wanted);
    }
    ObjectNode document = MAPPER.createObjectNode();
    document.set(
        what,
        MAPPER.valueToTree(
            what.equals("objects") ? objects.newest(limit) : deadLetters.newest(limit)));
    answer(request, document);
  }

  private void event(HttpServerRequest request, int partition, long offset) {
    if (lookups >= MAX_LOOKUPS) {
      request.response().putHeader("retry-after", "1");
      Answers.problem(request, 429, "Too many requests", "many events are being looked up now");
      return;
    }
    lookups++;
    worker
        .executeBlocking(() -> lookup.find(partition, offset))
        .onComplete(done -> lookups--)
        .onSuccess(found -> event(request, found))
        .onFailure(
            failure ->
                Answers.problem(
                    request, 503, "Unavailable", "Kafka did not answer: " + failure.getMessage()));
  }

  private static void event(HttpServerRequest request, Optional<ObjectNode> found) {
    if (found.isPresent()) {
      answer(request, found.get());
    } else {
      Answers.problem(
          request, 404, "Not found", "the topic does not hold this event (any more, or yet)");
    }
  }

  private static void answer(HttpServerRequest request, ObjectNode document) {
    try {
      Answers.json(request, MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a document is always JSON", impossible);
    }
  }
}

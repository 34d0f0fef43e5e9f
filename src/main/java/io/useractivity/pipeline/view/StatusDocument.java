package io.useractivity.pipeline.view;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.useractivity.pipeline.notice.ProcessStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The whole state as one JSON document: what {@code GET /api/status} and the page show. Pure. */
public final class StatusDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_LANES = 64;
  private static final int NEWEST = 40;

  private final Columns columns;
  private final List<String> funnel;
  private final LiveFeed feed;
  private final ObjectIndex objects;
  private final DeadLetters deadLetters;
  private final ProcessBoard board;

  public StatusDocument(
      Columns columns,
      List<String> funnel,
      LiveFeed feed,
      ObjectIndex objects,
      DeadLetters deadLetters,
      ProcessBoard board) {
    this.columns = columns;
    this.funnel = List.copyOf(funnel);
    this.feed = feed;
    this.objects = objects;
    this.deadLetters = deadLetters;
    this.board = board;
  }

  /**
   * What only the server knows.
   *
   * @param trouble why the view cannot read Kafka now, or empty
   * @param ends end of each partition of the event topic
   * @param framesSkipped frames that slow browsers were not sent
   */
  public record Server(
      String topic,
      String bucket,
      String trouble,
      Map<Integer, Long> ends,
      int clients,
      long framesSkipped,
      boolean controls,
      boolean token) {}

  /**
   * {@code steps} of the rate history are told: {@link RateHistory#STEPS}, or a few to continue an
   * earlier one.
   */
  public ObjectNode build(Server server, int steps, long nowMillis) {
    List<ProcessStatus> processes = board.current(nowMillis);
    RateHistory.Picture history = feed.history(nowMillis);
    ObjectNode document = MAPPER.createObjectNode();
    document.put("time", nowMillis);
    document.put("topic", server.topic());
    document.put("bucket", server.bucket());
    document.set("view", view(server, nowMillis));
    document.set("ledger", ledger(processes, server, nowMillis));
    document.set("rates", rates(history, steps));
    document.set("funnel", funnel(history));
    document.set("processes", processes(processes, nowMillis));
    document.set("partitions", partitions(processes, server, nowMillis));
    lanes(document, processes);
    document.set("archived", archived(processes));
    document.set("deadLetters", deadLetters(processes));
    return document;
  }

  private ObjectNode view(Server server, long nowMillis) {
    LiveFeed.Totals totals = feed.totals();
    ObjectNode node = MAPPER.createObjectNode();
    node.set("columns", MAPPER.valueToTree(columns.names()));
    node.put("typeField", columns.typeField());
    node.set("masked", MAPPER.valueToTree(columns.masked()));
    node.put("clients", server.clients());
    node.put("filters", totals.filters());
    node.put("framesSkipped", server.framesSkipped());
    node.put("read", totals.seen());
    node.put("decoded", totals.decoded());
    node.put("skipped", totals.skipped());
    node.put("trouble", server.trouble());
    node.put("controls", server.controls());
    node.put("token", server.token());
    node.put(
        "newestMillis",
        totals.newestTimestamp() == 0 ? -1 : Math.max(0, nowMillis - totals.newestTimestamp()));
    return node;
  }

  private static ObjectNode ledger(List<ProcessStatus> processes, Server server, long nowMillis) {
    Books books = Books.of(processes, server.ends(), nowMillis);
    ObjectNode node = MAPPER.valueToTree(books);
    node.put("missing", books.missing());
    return node;
  }

  private static ObjectNode rates(RateHistory.Picture history, int steps) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("stepMillis", history.stepMillis());
    node.put("endMillis", history.endMillis());
    ObjectNode series = node.putObject("series");
    history
        .series()
        .forEach(
            (type, counts) ->
                series.set(
                    type,
                    MAPPER.valueToTree(
                        Arrays.copyOfRange(counts, counts.length - steps, counts.length))));
    return node;
  }

  private ArrayNode funnel(RateHistory.Picture history) {
    ArrayNode node = MAPPER.createArrayNode();
    for (String type : funnel) {
      node.addObject().put("type", type).put("count", history.total(type));
    }
    return node;
  }

  private ArrayNode processes(List<ProcessStatus> processes, long nowMillis) {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (ProcessStatus each : processes) {
      ObjectNode node = MAPPER.valueToTree(each);
      node.put("silent", board.silent(each, nowMillis));
      if (node.get("archiver") instanceof ObjectNode archiver) {
        archiver.remove(List.of("partitions", "lanes"));
        archiver.put("partitions", each.archiver().partitions().size());
      }
      nodes.add(node);
    }
    return nodes;
  }

  private static ArrayNode partitions(
      List<ProcessStatus> processes, Server server, long nowMillis) {
    Map<Integer, ObjectNode> byPartition = new TreeMap<>();
    server
        .ends()
        .forEach(
            (partition, end) ->
                byPartition.put(
                    partition,
                    MAPPER.createObjectNode().put("partition", partition).put("end", end)));
    for (ProcessStatus process : processes) {
      if (process.archiver() != null) {
        for (ProcessStatus.Partition each : process.archiver().partitions()) {
          byPartition.put(each.partition(), partition(each, process, server, nowMillis));
        }
      }
    }
    ArrayNode nodes = MAPPER.createArrayNode();
    byPartition.values().forEach(nodes::add);
    return nodes;
  }

  private static ObjectNode partition(
      ProcessStatus.Partition each, ProcessStatus process, Server server, long nowMillis) {
    long end =
        Math.max(
            Math.max(each.end(), each.position()),
            server.ends().getOrDefault(each.partition(), -1L));
    long age = each.oldestArrival() < 0 ? 0 : Math.max(0, nowMillis - each.oldestArrival());
    return MAPPER
        .createObjectNode()
        .put("partition", each.partition())
        .put("end", end)
        .put("process", process.process())
        .put("position", each.position())
        .put("safe", each.safe())
        .put("lagRecords", each.pending() + end - each.position())
        .put("lagMillis", age)
        .put("open", each.open())
        .put("closed", each.closed())
        .put("openBytes", each.openBytes())
        .put("recovering", each.recovering());
  }

  private static void lanes(ObjectNode document, List<ProcessStatus> processes) {
    List<ProcessStatus.Lane> lanes = new ArrayList<>();
    int open = 0;
    for (ProcessStatus process : processes) {
      if (process.archiver() != null) {
        lanes.addAll(process.archiver().lanes());
        open += process.archiver().openLanes();
      }
    }
    lanes.sort(Comparator.comparingLong(lane -> lane.due() < 0 ? Long.MAX_VALUE : lane.due()));
    document.put("openLanes", open);
    document.set("lanes", MAPPER.valueToTree(lanes.stream().limit(MAX_LANES).toList()));
  }

  private ObjectNode archived(List<ProcessStatus> processes) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("objects", total(processes, ProcessStatus.OBJECTS));
    node.put("bytes", total(processes, ProcessStatus.OBJECT_BYTES));
    node.put("events", total(processes, ProcessStatus.ARCHIVED));
    node.put("manifests", total(processes, ProcessStatus.MANIFESTS));
    Map<String, Long> reasons = new TreeMap<>();
    processes.forEach(
        each -> each.objects().forEach((why, count) -> reasons.merge(why, count, Long::sum)));
    node.set("byReason", MAPPER.valueToTree(reasons));
    node.set("newest", MAPPER.valueToTree(objects.newest(NEWEST)));
    return node;
  }

  private ObjectNode deadLetters(List<ProcessStatus> processes) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("total", total(processes, ProcessStatus.DEAD_LETTERED));
    Map<String, Long> reasons = new TreeMap<>();
    processes.forEach(
        each -> each.deadLetters().forEach((why, count) -> reasons.merge(why, count, Long::sum)));
    node.set("byReason", MAPPER.valueToTree(reasons));
    node.set("newest", MAPPER.valueToTree(deadLetters.newest(NEWEST)));
    return node;
  }

  private static long total(List<ProcessStatus> processes, String name) {
    return processes.stream().mapToLong(each -> each.counts().getOrDefault(name, 0L)).sum();
  }
}

package io.useractivity.pipeline.view.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kafka.TopicOffsets;
import io.useractivity.pipeline.kafka.TopicReader;
import io.useractivity.pipeline.kafka.TopicRecord;
import io.useractivity.pipeline.kafka.TopicRecordHandler;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.notice.ArchiveNotice;
import io.useractivity.pipeline.notice.ProcessStatus;
import io.useractivity.pipeline.view.EventDecoder;
import io.useractivity.pipeline.view.InvalidEventException;
import io.useractivity.pipeline.view.Whereabouts;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/** One event in full, read from Kafka again, and where it is now. Blocks; one thread at a time. */
final class EventLookup implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int RAW_BYTES = 256;

  /** Records read to find a row's number at most. */
  private static final long MAX_ROWS = 50_000;

  private final KafkaSettings settings;
  private final String topic;
  private final EventDecoder decoder;
  private final SchemaCatalog schemas;
  private final Whereabouts whereabouts;
  private final Supplier<List<ProcessStatus>> processes;
  private TopicReader reader;

  /** {@code decoder} is used here alone. */
  EventLookup(
      KafkaSettings settings,
      String topic,
      EventDecoder decoder,
      SchemaCatalog schemas,
      Whereabouts whereabouts,
      Supplier<List<ProcessStatus>> processes) {
    this.settings = settings;
    this.topic = topic;
    this.decoder = decoder;
    this.schemas = schemas;
    this.whereabouts = whereabouts;
    this.processes = processes;
  }

  /** Empty if the topic does not hold it. */
  Optional<ObjectNode> find(int partition, long offset) {
    try {
      if (reader == null) {
        reader = TopicReader.open(settings, "live-view");
      }
      SortedMap<Integer, TopicOffsets> offsets = reader.offsets(topic);
      TopicOffsets held = offsets.get(partition);
      if (held == null || offset < held.start() || offset >= held.end()) {
        return Optional.empty();
      }
      ObjectNode[] found = new ObjectNode[1];
      each(partition, offset, offset + 1, record -> found[0] = describe(partition, record));
      return Optional.ofNullable(found[0]).map(node -> withRow(node, partition, offset));
    } catch (PipelineException broken) {
      close();
      throw broken;
    }
  }

  private ObjectNode describe(int partition, TopicRecord record) {
    ObjectNode node = MAPPER.createObjectNode();
    byte[] value = record.value();
    node.put("topic", topic).put("partition", partition).put("offset", record.offset());
    node.put("timestamp", record.timestamp());
    node.put("key", decoder.key(record.key()));
    node.put("bytes", value == null ? 0 : value.length);
    String problem = null;
    long hour = ArchiveLayout.hourOf(record.timestamp());
    long schemaId = 0;
    try {
      node.set("event", decoder.full(value));
      var inspected = decoder.inspect(value);
      hour = ArchiveLayout.hourOf(inspected.eventMillis());
      schemaId = inspected.schemaId();
      node.putObject("schema")
          .put("id", ObjectFacts.hex64(schemaId))
          .put("name", schemas.schema(schemaId).getFullName());
      node.put("hour", ArchiveLayout.hivePartition(hour));
    } catch (InvalidEventException invalid) {
      problem = invalid.label();
      node.putObject("problem").put("reason", problem).put("detail", invalid.getMessage());
      if (decoder.showsRaw() && value != null) {
        int shown = Math.min(RAW_BYTES, value.length);
        node.put("raw", HexFormat.of().formatHex(value, 0, shown));
      }
    }
    Whereabouts.Answer where =
        whereabouts.of(
            partition,
            record.offset(),
            hour,
            schemaId,
            problem,
            processes.get(),
            System.currentTimeMillis());
    node.set("where", MAPPER.valueToTree(where));
    return node;
  }

  /** The event's place in its object: the lane's records before it, counted in the topic. */
  private ObjectNode withRow(ObjectNode node, int partition, long offset) {
    if (!node.path("where").path("object").isObject()) {
      return node;
    }
    ArchiveNotice object =
        MAPPER.convertValue(node.path("where").path("object"), ArchiveNotice.class);
    if (offset - object.firstOffset() > MAX_ROWS) {
      return node;
    }
    long[] before = new long[1];
    if (object.count() == object.lastOffset() - object.firstOffset() + 1) {
      before[0] = offset - object.firstOffset();
    } else {
      each(
          partition,
          object.firstOffset(),
          offset,
          record -> before[0] += isOf(record.value(), object) ? 1 : 0);
    }
    ((ObjectNode) node.path("where")).put("row", before[0] + 1);
    return node;
  }

  private boolean isOf(byte[] value, ArchiveNotice object) {
    try {
      var inspected = decoder.inspect(value);
      return ArchiveLayout.hourOf(inspected.eventMillis()) == object.hour()
          && ObjectFacts.hex64(inspected.schemaId()).equals(object.schema());
    } catch (InvalidEventException noEvent) {
      return false;
    }
  }

  private interface Each {
    void take(TopicRecord record);
  }

  private void each(int partition, long from, long to, Each each) {
    reader.read(
        new PartitionId(topic, partition),
        from,
        to,
        new TopicRecordHandler() {
          @Override
          public void record(TopicRecord record) {
            each.take(record);
          }

          @Override
          public void expired(long logStart) {
            // then there is nothing to show
          }
        });
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}

package io.useractivity.etl.testing;

import io.useractivity.etl.archive.Json;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes objects and manifests as docs/archive-format.md says, with Avro's own writer. */
public final class TestArchive {
  public static final String TOPIC = "activity";
  private static final String GENERATION = "20261122T160102Z-1f3c9a20";

  private final Location location;
  private final ObjectStore store;
  private final Map<Integer, Long> plans = new HashMap<>();
  private final Map<Integer, Long> offsets = new HashMap<>();
  private final Map<Integer, List<Map<String, Object>>> pending = new HashMap<>();

  public TestArchive(Location location) {
    this.location = location;
    this.store = Stores.open(location);
  }

  public Location location() {
    return location;
  }

  public ObjectStore store() {
    return store;
  }

  /** An object of one partition and hour, to be named by the next manifest; returns its key. */
  public String object(int partition, List<GenericRecord> events) {
    return object(partition, events, Events.V1, CodecFactory.nullCodec(), 16_000);
  }

  public String object(
      int partition, List<GenericRecord> events, Schema schema, CodecFactory codec, int block) {
    Map<String, String> header = header(partition, schema);
    long first = Long.parseLong(header.get("uap.first-offset"));
    header.put("uap.last-offset", Long.toString(first + events.size() - 1));
    header.put("uap.count", Integer.toString(events.size()));
    header.put("uap.crc32c", crc(events, schema));
    return object(partition, events, schema, container(events, schema, codec, block, header));
  }

  /** One that was uploaded while it was open: its header knows neither count nor CRC. */
  public String large(int partition, List<GenericRecord> events) {
    return object(partition, events, Events.V1, largeContent(partition, events));
  }

  /** What such an object holds. */
  public byte[] largeContent(int partition, List<GenericRecord> events) {
    Map<String, String> header = header(partition, Events.V1);
    return container(events, Events.V1, CodecFactory.nullCodec(), 16_000, header);
  }

  private Map<String, String> header(int partition, Schema schema) {
    Map<String, String> header = new LinkedHashMap<>();
    header.put("uap.version", "1");
    header.put("uap.topic", TOPIC);
    header.put("uap.partition", Integer.toString(partition));
    header.put("uap.generation", GENERATION);
    header.put("uap.schema", "%016x".formatted(SchemaNormalization.parsingFingerprint64(schema)));
    header.put("uap.first-offset", Long.toString(offsets.getOrDefault(partition, 0L)));
    return header;
  }

  private String object(int partition, List<GenericRecord> events, Schema schema, byte[] content) {
    String time = Instant.ofEpochMilli(millis(events.get(0))).toString();
    String key =
        "event_date="
            + time.substring(0, 10)
            + "/hour="
            + time.substring(11, 13)
            + "/"
            + UUID.randomUUID()
            + ".avro";
    put(key, content);
    name(partition, key, content.length, events.size(), crc(events, schema), schema);
    return key;
  }

  private static long millis(GenericRecord event) {
    Object time =
        event.getSchema().getField("event_timestamp") == null ? null : event.get("event_timestamp");
    return time instanceof Long millis ? millis : 1_700_000_000_000L;
  }

  /** Names any object in the partition's next manifest. */
  public void name(int partition, String key, long size, long count, String crc, Schema schema) {
    long first = offsets.merge(partition, count, Long::sum) - count;
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("key", location.prefix() + key);
    entry.put("size", size);
    entry.put("etag", "\"e\"");
    entry.put("count", count);
    entry.put("firstOffset", first);
    entry.put("lastOffset", first + count - 1);
    entry.put("minEventTime", 0);
    entry.put("maxEventTime", 0);
    entry.put("schema", "%016x".formatted(SchemaNormalization.parsingFingerprint64(schema)));
    entry.put("crc32c", crc);
    pending.computeIfAbsent(partition, key2 -> new ArrayList<>()).add(entry);
  }

  /** Writes one manifest per partition that has objects without one. */
  public TestArchive manifest() {
    pending.forEach(
        (partition, entries) -> {
          long plan = plans.merge(partition, 1L, Long::sum) - 1;
          Map<String, Object> manifest = new LinkedHashMap<>();
          manifest.put("version", 1);
          manifest.put("topic", TOPIC);
          manifest.put("partition", partition);
          manifest.put("generation", GENERATION);
          manifest.put("salt", "1f3c9a20-0000-4000-8000-000000000000");
          manifest.put("plan", plan);
          manifest.put("committed", offsets.get(partition));
          manifest.put("objects", entries);
          put(manifestKey(partition, plan), Json.write(manifest));
        });
    pending.clear();
    return this;
  }

  public static String manifestKey(int partition, long plan) {
    return "_manifests/%s/%d/%s/%020d.json".formatted(TOPIC, partition, GENERATION, plan);
  }

  public void put(String key, byte[] content) {
    try {
      store.put(key, content);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public byte[] get(String key) {
    try {
      return store.get(key).orElseThrow();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A stranger's file: its header says nothing. */
  public static byte[] container(
      List<GenericRecord> events, Schema schema, CodecFactory codec, int block) {
    return container(events, schema, codec, block, Map.of());
  }

  private static byte[] container(
      List<GenericRecord> events,
      Schema schema,
      CodecFactory codec,
      int block,
      Map<String, String> header) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(schema))) {
      header.forEach(writer::setMeta);
      writer.setCodec(codec).setSyncInterval(block).create(schema, out);
      for (GenericRecord event : events) {
        writer.append(event);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  public static String crc(List<GenericRecord> events, Schema schema) {
    CRC32C crc = new CRC32C();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema);
    try {
      for (GenericRecord event : events) {
        writer.write(event, encoder);
      }
      encoder.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    crc.update(out.toByteArray());
    return "%08x".formatted(crc.getValue());
  }
}

package io.useractivity.pipeline.encode;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The header of an Avro object container file (Avro specification, "Object container files"). */
final class ContainerHeader {
  static final byte[] MAGIC = {'O', 'b', 'j', 1};
  static final int SYNC_LENGTH = 16;
  static final String SCHEMA = "avro.schema";
  static final String CODEC = "avro.codec";

  private ContainerHeader() {}

  /** Magic, metadata (schema and codec, then {@code metadata} in its order), sync marker. */
  static byte[] encode(String schema, Codec codec, Map<String, String> metadata, byte[] sync) {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put(SCHEMA, schema);
    entries.put(CODEC, codec.avroName());
    metadata.forEach(
        (name, value) -> {
          if (entries.put(name, value) != null) {
            throw new IllegalArgumentException("header entry '" + name + "' is reserved");
          }
        });
    ByteArrayOutputStream out = new ByteArrayOutputStream(schema.length() + 1024);
    out.writeBytes(MAGIC);
    number(out, entries.size());
    entries.forEach(
        (name, value) -> {
          text(out, name);
          text(out, value);
        });
    number(out, 0);
    out.writeBytes(sync);
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void number(ByteArrayOutputStream out, long value) {
    byte[] bytes = new byte[Zigzag.MAX_BYTES];
    out.write(bytes, 0, Zigzag.write(value, bytes, 0));
  }
}

package io.useractivity.pipeline.layout;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One plan of a topic-partition: the objects that became visible together. Written after all of
 * them, in plan order, so a reader that follows the numbers never sees a half-written state, and a
 * gap is visible at once. This record is the JSON document, field by field; docs/archive-format.md
 * describes it for other readers.
 *
 * @param version version of this document, {@link ArchiveLayout#VERSION}
 * @param plan number of this plan, from 0 without gaps
 * @param committed the group's committed offset when the plan was made: every record below it is
 *     archived or dead-lettered by this or earlier plans once this manifest exists
 */
@JsonPropertyOrder({
  "version",
  "topic",
  "partition",
  "generation",
  "salt",
  "plan",
  "committed",
  "objects"
})
public record Manifest(
    int version,
    String topic,
    int partition,
    String generation,
    String salt,
    long plan,
    long committed,
    List<Entry> objects) {
  public Manifest {
    objects = List.copyOf(objects);
  }

  /**
   * One object.
   *
   * @param schema writer schema's CRC-64-AVRO fingerprint, 16 hex digits
   * @param crc32c of the record bodies, 8 hex digits
   */
  @JsonPropertyOrder({
    "key",
    "size",
    "etag",
    "count",
    "firstOffset",
    "lastOffset",
    "minEventTime",
    "maxEventTime",
    "schema",
    "crc32c"
  })
  public record Entry(
      String key,
      long size,
      String etag,
      long count,
      long firstOffset,
      long lastOffset,
      long minEventTime,
      long maxEventTime,
      String schema,
      String crc32c) {}
}

package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.encode.Compressors;
import io.useractivity.pipeline.encode.ContainerEncoder;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.layout.ArchiveGeneration;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.LaneKey;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.upload.Abandon;
import java.util.Map;
import java.util.UUID;

/**
 * Opens, fills, streams and closes the objects of one partition, and keeps the budget's account of
 * them.
 */
final class ObjectWriter {
  private static final String CONTENT_TYPE = "application/avro";

  private final ArchiveServices services;
  private final ArchiveSettings settings;
  private final PartitionId partition;
  private final ArchiveGeneration generation;
  private final Abandon abandon;
  private final Compressors compressors;
  private long openBytes;

  ObjectWriter(
      ArchiveServices services,
      PartitionId partition,
      ArchiveGeneration generation,
      Abandon abandon,
      Compressors compressors) {
    this.services = services;
    this.settings = services.settings();
    this.partition = partition;
    this.generation = generation;
    this.abandon = abandon;
    this.compressors = compressors;
  }

  ObjectContent open(long hour, long schemaId, long firstOffset, long nowMillis, long eventTime) {
    UUID id =
        ArchiveLayout.objectId(generation, partition, new LaneKey(hour, schemaId), firstOffset);
    ContainerEncoder encoder =
        new ContainerEncoder(
            compressors,
            services.slabs(),
            settings.blockSize(),
            services.schemas().json(schemaId),
            ArchiveLayout.syncMarker(id));
    return new ObjectContent(encoder, nowMillis, eventTime);
  }

  void append(
      LedgerObject<ObjectContent> object, byte[] array, int offset, int length, long eventMillis) {
    ObjectContent content = object.content();
    content.encoder.append(array, offset, length);
    content.sawEvent(eventMillis);
    if (content.encoder.encodedSize() >= settings.partSize()) {
      streamPart(object);
    }
    long memory = content.encoder.memory();
    if (memory != content.accounted) {
      accountOpen(content, memory);
    }
  }

  /** The ledger has closed it: its bytes are complete now. */
  void close(LedgerObject<ObjectContent> object, RotationReason reason) {
    ObjectContent content = object.content();
    content.reason = reason;
    content.encoder.endBlocks();
    content.facts =
        new ObjectFacts(
            partition,
            generation,
            object.lane(),
            object.first(),
            object.last(),
            object.records(),
            content.minEventMillis,
            content.maxEventMillis,
            content.encoder.crc32c());
    content.body =
        content.encoder.finish(
            ObjectFacts.prefixed(ObjectFacts.AVRO_PREFIX, content.facts.entries()));
    content.size += content.body.size();
    accountOpen(content, 0);
    services.budget().leaving(content.body.size());
  }

  /** Its upload has succeeded: the bytes may go, and their arrays be filled again. */
  void uploaded(ObjectContent content) {
    if (content.body != null) {
      services.slabs().recycle(content.body);
    }
    release(content);
  }

  /** Its upload has ended, well or not: the bytes may go. */
  void release(ObjectContent content) {
    if (content.body != null) {
      services.budget().leaving(-content.body.size());
      content.body = null;
    }
  }

  /** The partition is given up while the object is open. */
  void discard(ObjectContent content) {
    accountOpen(content, 0);
    content.encoder.discard();
    release(content);
    if (content.stream != null) {
      content.stream.abort();
    }
  }

  String key(LedgerObject<ObjectContent> object) {
    return services
        .layout()
        .objectKey(
            object.lane().hour(),
            ArchiveLayout.objectId(generation, partition, object.lane(), object.first()));
  }

  ObjectAttributes attributes(ObjectContent content) {
    return attributes(content.facts.entries());
  }

  long openBytes() {
    return openBytes;
  }

  private void streamPart(LedgerObject<ObjectContent> object) {
    ObjectContent content = object.content();
    Map<String, String> opening =
        ObjectFacts.openingEntries(partition, generation, object.lane(), object.first());
    if (content.stream == null) {
      content.stream = services.uploader().open(key(object), attributes(opening), abandon);
    }
    ObjectBody part =
        content.encoder.takePart(ObjectFacts.prefixed(ObjectFacts.AVRO_PREFIX, opening));
    content.size += part.size();
    services.budget().leaving(part.size());
    // A part that fails for good fails the completion too, which is where it is handled.
    content
        .stream
        .part(part)
        .onSuccess(done -> services.slabs().recycle(part))
        .onComplete(done -> services.budget().leaving(-part.size()));
  }

  private static ObjectAttributes attributes(Map<String, String> entries) {
    return new ObjectAttributes(CONTENT_TYPE, ObjectFacts.prefixed(ObjectFacts.S3_PREFIX, entries));
  }

  private void accountOpen(ObjectContent content, long memory) {
    long delta = memory - content.accounted;
    content.accounted = memory;
    openBytes += delta;
    services.budget().open(delta);
  }
}

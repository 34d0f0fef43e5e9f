package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.ObjectHead;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.useractivity.pipeline.upload.Abandon;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Planned objects some of whose records the topic no longer holds. If an earlier owner has made the
 * object visible it holds them all and is left as it is; else what is left of it is uploaded, and
 * the loss is said aloud.
 */
final class IncompleteObjects {
  private static final Logger log = LoggerFactory.getLogger(IncompleteObjects.class);

  private final ArchiveServices services;

  IncompleteObjects(ArchiveServices services) {
    this.services = services;
  }

  Future<StoredObject> upload(
      String key,
      LedgerObject<ObjectContent> object,
      ObjectAttributes attributes,
      Abandon abandon) {
    return services
        .guards()
        .call("HeadObject", () -> services.store().head(key))
        .compose(
            head ->
                head.isPresent()
                    ? keep(head.get(), object.content())
                    : write(key, object, attributes, abandon));
  }

  private static Future<StoredObject> keep(ObjectHead head, ObjectContent content) {
    if (content.stream != null) {
      content.stream.abort();
    }
    stated(head.metadata(), content.facts).ifPresent(facts -> content.facts = facts);
    return Future.succeededFuture(new StoredObject(head.key(), head.etag(), head.size()));
  }

  private Future<StoredObject> write(
      String key,
      LedgerObject<ObjectContent> object,
      ObjectAttributes attributes,
      Abandon abandon) {
    log.atError()
        .addKeyValue("key", key)
        .addKeyValue("firstOffset", object.first())
        .addKeyValue("lastOffset", object.last())
        .addKeyValue("recordsLeft", object.records())
        .log(
            "Records of a planned object expired before they were archived: the topic's retention is too short");
    ObjectContent content = object.content();
    if (object.records() == 0) {
      return Future.succeededFuture(new StoredObject(key, "", 0));
    }
    return content.stream != null
        ? content.stream.complete(content.body)
        : services.uploader().put(key, content.body, attributes, abandon);
  }

  /** The facts with what the visible object says about its records. */
  private static Optional<ObjectFacts> stated(Map<String, String> metadata, ObjectFacts planned) {
    try {
      return Optional.of(
          new ObjectFacts(
              planned.partition(),
              planned.generation(),
              planned.lane(),
              planned.firstOffset(),
              planned.lastOffset(),
              Long.parseLong(metadata.get(ObjectFacts.S3_PREFIX + ObjectFacts.COUNT)),
              Long.parseLong(metadata.get(ObjectFacts.S3_PREFIX + ObjectFacts.MIN_EVENT_TIME)),
              Long.parseLong(metadata.get(ObjectFacts.S3_PREFIX + ObjectFacts.MAX_EVENT_TIME)),
              Integer.parseUnsignedInt(
                  metadata.get(ObjectFacts.S3_PREFIX + ObjectFacts.CRC32C), 16)));
    } catch (NumberFormatException notStated) {
      return Optional.empty();
    }
  }
}

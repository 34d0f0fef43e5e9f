package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.Manifest;
import io.useractivity.pipeline.layout.ManifestJson;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.ledger.FinishedPlan;
import io.useractivity.pipeline.ledger.LedgerObject;
import io.useractivity.pipeline.ledger.PartitionLedger;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.store.ObjectBody;
import io.useractivity.pipeline.store.ObjectStore.ObjectAttributes;
import io.useractivity.pipeline.store.ObjectStore.StoredObject;
import io.useractivity.pipeline.upload.Abandon;
import io.useractivity.pipeline.upload.UploadVanishedException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes planned objects visible and writes the manifests, in plan order. On its partition's worker
 * only.
 */
final class PlanUploads {
  private static final Logger log = LoggerFactory.getLogger(PlanUploads.class);

  private final ArchiveServices services;
  private final PartitionId partition;
  private final PartitionLedger<ObjectContent> ledger;
  private final ObjectWriter writer;
  private final Abandon abandon;
  private final Executor worker;
  private final Runnable progressed;
  private final Consumer<UploadVanishedException> vanished;
  private final ArchiveSummary summary = new ArchiveSummary();
  private boolean manifestInFlight;
  private long archived;

  /**
   * @param progressed runs on the worker after each written manifest
   * @param vanished told on the worker when the store no longer knows the parts of an object
   */
  PlanUploads(
      ArchiveServices services,
      PartitionId partition,
      PartitionLedger<ObjectContent> ledger,
      ObjectWriter writer,
      Abandon abandon,
      Executor worker,
      Runnable progressed,
      Consumer<UploadVanishedException> vanished) {
    this.services = services;
    this.partition = partition;
    this.ledger = ledger;
    this.writer = writer;
    this.abandon = abandon;
    this.worker = worker;
    this.progressed = progressed;
    this.vanished = vanished;
  }

  /** Starts every upload and manifest that may start now. */
  void pump() {
    for (LedgerObject<ObjectContent> object = ledger.nextUpload();
        object != null;
        object = ledger.nextUpload()) {
      LedgerObject<ObjectContent> started = object;
      long began = System.nanoTime();
      upload(started)
          .onComplete(
              stored -> {
                services.metrics().time(Meter.UPLOAD_SECONDS, "", System.nanoTime() - began);
                worker.execute(() -> visible(started, stored));
              },
              failure -> worker.execute(() -> failed(started, failure)));
    }
    writeManifest();
  }

  /** Records in objects whose manifest is written, so far. */
  long archived() {
    return archived;
  }

  private Future<StoredObject> upload(LedgerObject<ObjectContent> object) {
    ObjectContent content = object.content();
    String key = writer.key(object);
    if (object.incomplete()) {
      return new IncompleteObjects(services)
          .upload(key, object, writer.attributes(content), abandon);
    }
    return content.stream != null
        ? content.stream.complete(content.body)
        : services.uploader().put(key, content.body, writer.attributes(content), abandon);
  }

  private void visible(LedgerObject<ObjectContent> object, StoredObject stored) {
    if (abandon.given()) {
      return;
    }
    writer.uploaded(object.content());
    object.content().etag = stored.etag();
    object.content().size = stored.size();
    ledger.visible(object);
    writeManifest();
  }

  private void failed(LedgerObject<ObjectContent> object, Throwable failure) {
    writer.release(object.content());
    if (abandon.given()) {
      return;
    }
    if (failure instanceof UploadVanishedException gone) {
      vanished.accept(gone);
    } else {
      services.fatal().accept(failure);
    }
  }

  private void writeManifest() {
    FinishedPlan<ObjectContent> plan =
        manifestInFlight || abandon.given() ? null : ledger.finishedPlan();
    if (plan == null) {
      return;
    }
    manifestInFlight = true;
    byte[] json = ManifestJson.write(manifest(plan));
    String key = services.layout().manifestKey(partition, ledger.generation(), plan.number());
    services
        .uploader()
        .put(key, ObjectBody.of(json), new ObjectAttributes("application/json", Map.of()), abandon)
        .onComplete(
            stored -> worker.execute(() -> written(plan)),
            failure -> worker.execute(() -> manifestFailed(failure)));
  }

  private void written(FinishedPlan<ObjectContent> plan) {
    manifestInFlight = false;
    if (abandon.given()) {
      return;
    }
    ledger.manifestWritten(plan.number());
    Metrics metrics = services.metrics();
    metrics.add(Meter.MANIFESTS, 1);
    for (LedgerObject<ObjectContent> object : plan.objects()) {
      archived += object.records();
      metrics.add(Meter.ARCHIVED, object.records());
      metrics.add(Meter.OBJECTS, object.content().reason.label(), 1);
      metrics.add(Meter.OBJECT_BYTES, object.content().reason.label(), object.content().size);
      services.notices().offer(notice(plan, object));
      summary.add(object.content().reason, object.records(), object.content().size);
    }
    sayWhatIsDue();
    progressed.run();
    writeManifest();
  }

  /** Logs what was archived, if the last time is long enough ago. */
  void sayWhatIsDue() {
    long now = services.clock().getAsLong();
    if (summary.isDue(now)) {
      say(now);
    }
  }

  /** Logs what was archived and not yet said. */
  void sayTheRest() {
    if (!summary.isEmpty()) {
      say(services.clock().getAsLong());
    }
  }

  private void say(long now) {
    log.atInfo()
        .addKeyValue("partition", partition)
        .addKeyValue("objects", summary.reasons())
        .addKeyValue("records", summary.records())
        .addKeyValue("bytes", summary.bytes())
        .log("Archived");
    summary.said(now);
  }

  private ArchivedObject notice(
      FinishedPlan<ObjectContent> plan, LedgerObject<ObjectContent> object) {
    ObjectContent content = object.content();
    return new ArchivedObject(
        writer.key(object),
        content.facts,
        plan.number(),
        content.size,
        content.reason,
        content.openedMillis,
        services.clock().getAsLong());
  }

  private void manifestFailed(Throwable failure) {
    manifestInFlight = false;
    if (!abandon.given()) {
      services.fatal().accept(failure);
    }
  }

  private Manifest manifest(FinishedPlan<ObjectContent> plan) {
    List<Manifest.Entry> entries = new ArrayList<>(plan.objects().size());
    for (LedgerObject<ObjectContent> object : plan.objects()) {
      ObjectFacts facts = object.content().facts;
      if (facts.count() > 0) {
        entries.add(entry(writer.key(object), object.content(), facts));
      }
    }
    return new Manifest(
        ArchiveLayout.VERSION,
        partition.topic(),
        partition.partition(),
        ledger.generation().folder(),
        ledger.generation().salt().toString(),
        plan.number(),
        plan.committed(),
        entries);
  }

  private static Manifest.Entry entry(String key, ObjectContent content, ObjectFacts facts) {
    return new Manifest.Entry(
        key,
        content.size,
        content.etag,
        facts.count(),
        facts.firstOffset(),
        facts.lastOffset(),
        facts.minEventMillis(),
        facts.maxEventMillis(),
        ObjectFacts.hex64(facts.lane().schemaId()),
        ObjectFacts.hex32(facts.crc32c()));
  }
}

package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.consume.RecordSource;
import io.useractivity.pipeline.encode.Codec;
import io.useractivity.pipeline.encode.SlabPool;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.event.TimestampField;
import io.useractivity.pipeline.event.WireFraming;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.ledger.MetadataCodec;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.resilience.Guards;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.upload.ObjectUploader;
import java.util.Objects;
import java.util.function.Consumer;

/** From configuration to the archiver's own terms. */
final class ServicesFactory {
  /**
   * Share of the heap for the budget where none is configured; the rest is Kafka's fetches, the SDK
   * and garbage.
   */
  private static final double HEAP_SHARE = 0.4;

  private ServicesFactory() {}

  static ArchiveServices create(
      PipelineConfig config,
      SchemaCatalog schemas,
      RecordSource source,
      ObjectStore store,
      Guards guards,
      ObjectUploader uploader,
      DeadLetterSender deadLetters,
      ByteBudget budget,
      Metrics metrics,
      ArchiveNotices notices,
      Consumer<Throwable> fatal) {
    PipelineConfig.Events events = config.events();
    WireFraming framing = framing(events, schemas);
    TimestampField time =
        new TimestampField(
            events.timestampField(), TimestampField.Unit.valueOf(events.timestampUnit().name()));
    return new ArchiveServices(
        settings(config),
        layout(config),
        new MetadataCodec(fingerprint(config)),
        schemas,
        () -> new EventInspector(framing, schemas, time, events.checkUtf8()),
        source,
        store,
        guards,
        uploader,
        deadLetters,
        budget,
        new SlabPool(budget.limit()),
        metrics,
        notices,
        new StartOvers(),
        System::currentTimeMillis,
        fatal);
  }

  static ArchiveLayout layout(PipelineConfig config) {
    return new ArchiveLayout(config.s3().bucket(), config.archiver().prefix());
  }

  static long budgetBytes(PipelineConfig.Archiver archiver) {
    long configured = archiver.memory().bytes();
    return configured > 0 ? configured : (long) (Runtime.getRuntime().maxMemory() * HEAP_SHARE);
  }

  static RotationPolicy rotation(PipelineConfig.Rotation rotation) {
    return new RotationPolicy(
        rotation.events(),
        rotation.bytes().bytes(),
        rotation.age().toMillis(),
        rotation.hourGrace().toMillis());
  }

  private static ArchiveSettings settings(PipelineConfig config) {
    PipelineConfig.Archiver archiver = config.archiver();
    return new ArchiveSettings(
        rotation(archiver.rotation()),
        Codec.valueOf(archiver.codec().name()),
        archiver.codecLevel(),
        Math.toIntExact(archiver.blockSize().bytes()),
        archiver.partSize().bytes(),
        archiver.commitInterval().toMillis(),
        config.deadLetter().maxInFlight(),
        archiver.tombstones() == PipelineConfig.TombstonePolicy.SKIP,
        MetadataCodec.DEFAULT_LIMIT);
  }

  private static WireFraming framing(PipelineConfig.Events events, SchemaCatalog schemas) {
    return switch (events.format()) {
      case SINGLE_OBJECT -> WireFraming.singleObject();
      case BARE -> WireFraming.bare(schemas.ids().iterator().next());
    };
  }

  /**
   * Everything that decides a record's lane or an object's name; unfinished plans of another one
   * cannot be rebuilt.
   */
  private static int fingerprint(PipelineConfig config) {
    PipelineConfig.Events events = config.events();
    int lane =
        Objects.hash(
            events.format().name(),
            events.timestampField(),
            events.timestampUnit().name(),
            events.checkUtf8());
    return 31 * layout(config).fingerprint() + lane;
  }
}

package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.RecordSource;
import io.useractivity.pipeline.encode.SlabPool;
import io.useractivity.pipeline.event.EventInspector;
import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.ledger.MetadataCodec;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.resilience.Guards;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.upload.ObjectUploader;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all partitions of one archiver share. Thread-safe parts only.
 *
 * @param inspectors makes an inspector for one partition
 * @param clock Unix milliseconds
 * @param fatal called once with a failure no retry helps; any thread
 */
record ArchiveServices(
    ArchiveSettings settings,
    ArchiveLayout layout,
    MetadataCodec codec,
    SchemaCatalog schemas,
    Supplier<EventInspector> inspectors,
    RecordSource source,
    ObjectStore store,
    Guards guards,
    ObjectUploader uploader,
    DeadLetterSender deadLetters,
    ByteBudget budget,
    SlabPool slabs,
    Metrics metrics,
    ArchiveNotices notices,
    StartOvers startOvers,
    LongSupplier clock,
    Consumer<Throwable> fatal) {}

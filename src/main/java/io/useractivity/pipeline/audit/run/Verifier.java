package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.ArchiveAudit;
import io.useractivity.pipeline.audit.DeadLetterIndex;
import io.useractivity.pipeline.audit.Finding;
import io.useractivity.pipeline.audit.FindingKind;
import io.useractivity.pipeline.audit.Findings;
import io.useractivity.pipeline.audit.PartitionReport;
import io.useractivity.pipeline.audit.VerifyReport;
import io.useractivity.pipeline.audit.VerifyReports;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.kafka.CleanupPolicy;
import io.useractivity.pipeline.kafka.KafkaSettings;
import io.useractivity.pipeline.kafka.TopicOffsets;
import io.useractivity.pipeline.kafka.TopicReader;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.store.ObjectStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Checks an archive against its topic. Blocks, and starts threads of its own; not for an event
 * loop. A {@link PipelineException} means that the check could not be made: TRANSIENT where Kafka
 * or the object store cannot be reached.
 *
 * <p>Memory: about 90 bytes an object and twelve a dead letter, and while objects are read their
 * concurrency times a few MiB.
 */
public final class Verifier {
  private static final int FINDINGS_PER_KIND = 20;

  private final VerifyOptions options;
  private final PipelineConfig config;
  private final ObjectStore store;
  private final KafkaSettings kafka;
  private final EventForm form;
  private final Progress progress;
  private final InstantSource clock;

  /** The store stays the caller's to close. */
  public Verifier(
      VerifyOptions options, ObjectStore store, Progress progress, InstantSource clock) {
    this.options = options;
    this.config = options.config();
    this.store = store;
    this.kafka = new KafkaSettings(config.kafka());
    this.form = EventForm.of(config.events());
    this.progress = progress;
    this.clock = clock;
  }

  public VerifyReport verify() {
    ArchiveLayout layout = new ArchiveLayout(config.s3().bucket(), config.archiver().prefix());
    String topic = config.kafka().topic();
    VerifyReports.Request request =
        new VerifyReports.Request(
            topic,
            layout.toString(),
            config.archiver().group(),
            config.deadLetter().topic(),
            options.until(),
            options.fast(),
            clock.instant());
    ArchiveAudit audit = new ArchiveAudit(layout, topic, new Findings(FINDINGS_PER_KIND));
    StoreCalls calls = new StoreCalls(config.resilience());
    try (TopicReader reader = reader();
        Workers workers = new Workers("verify", options.concurrency())) {
      calls.call(store::checkBucket);
      DueOffsets due = due(reader, topic);
      VerifyReport.Objects objects = readArchive(layout, topic, audit, calls, workers);
      List<PartitionReport> partitions = readTopic(reader, topic, audit, due, objects);
      return VerifyReports.of(request, clock.instant(), objects, partitions, audit.findings());
    }
  }

  private DueOffsets due(TopicReader reader, String topic) {
    SortedMap<Integer, TopicOffsets> offsets = reader.offsets(topic);
    if (offsets.isEmpty()) {
      throw new PipelineException(
          FailureKind.FATAL,
          "Kafka at %s has no topic %s; check --topic and --bootstrap-servers"
              .formatted(config.kafka().bootstrapServers(), topic));
    }
    return new DueOffsets(
        options.until(), config.archiver().group(), offsets, reader.committed(topic));
  }

  private VerifyReport.Objects readArchive(
      ArchiveLayout layout, String topic, ArchiveAudit audit, StoreCalls calls, Workers workers) {
    String manifests = layout.root() + "_manifests/" + topic + "/";
    new ManifestReader(store, calls, workers, progress).read(manifests, audit);
    long listed = new BucketLister(store, calls, progress).list(layout.root(), audit);
    ObjectReader objects = new ObjectReader(store, calls, form, progress, audit);
    objects.read(workers, options.fast());
    return new VerifyReport.Objects(
        listed - audit.foreignKeys(),
        objects.opened(),
        objects.openedBytes(),
        audit.notOurs(),
        audit.foreignKeys());
  }

  private List<PartitionReport> readTopic(
      TopicReader reader,
      String topic,
      ArchiveAudit audit,
      DueOffsets due,
      VerifyReport.Objects objects) {
    if (due.nothingCommitted(audit)) {
      String detail = "group " + config.archiver().group() + " has committed no offset of " + topic;
      audit.findings().add(Finding.of(FindingKind.NOTHING_COMMITTED, detail));
    }
    SortedMap<Integer, TopicOffsets> now = reader.offsets(topic);
    Map<Integer, DeadLetterIndex> deadLetters =
        new DeadLetterReader(topic, progress).read(reader, config.deadLetter().topic());
    due.reportUnknown(audit);
    boolean dead =
        deadLetters.values().stream().anyMatch(each -> each.distinctWithin(0, Long.MAX_VALUE) > 0);
    if (due.nothingArchived(audit, objects.listed() - objects.notOurs(), dead)) {
      String detail = "nothing is below " + config.s3().bucket() + "/" + config.archiver().prefix();
      audit.findings().add(Finding.of(FindingKind.NOTHING_ARCHIVED, detail));
    }
    TopicCheck check =
        new TopicCheck(
            topic,
            audit,
            due,
            now,
            deadLetters,
            CleanupPolicy.compacts(kafka, topic),
            config.archiver().tombstones() == PipelineConfig.TombstonePolicy.SKIP,
            options.allowRepeats(),
            form::inspector,
            this::reader,
            progress);
    int cores = Runtime.getRuntime().availableProcessors();
    try (Workers workers = new Workers("verify-topic", Math.min(cores, now.size()))) {
      return check.check(workers);
    }
  }

  private TopicReader reader() {
    return TopicReader.open(kafka, config.archiver().group());
  }
}

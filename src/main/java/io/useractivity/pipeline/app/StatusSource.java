package io.useractivity.pipeline.app;

import io.useractivity.pipeline.archive.ArchiverStatus;
import io.useractivity.pipeline.archive.LaneStatus;
import io.useractivity.pipeline.archive.PartitionStatus;
import io.useractivity.pipeline.generate.GeneratorStatus;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import io.useractivity.pipeline.notice.ProcessStatus;
import io.useractivity.pipeline.ops.Health;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Describes this process for live views. Any thread. */
final class StatusSource implements Supplier<ProcessStatus> {
  private static final int MAX_LANES = 64;

  private final List<String> roles;
  private final Metrics metrics;
  private final Health health;
  private final Supplier<Optional<GeneratorStatus>> generator;
  private final Supplier<Optional<ArchiverStatus>> archiver;
  private final String host = hostName();
  private final long started = System.currentTimeMillis();
  private final String process =
      host + "-" + ProcessHandle.current().pid() + "-" + Long.toString(started, 36);

  StatusSource(
      List<String> roles,
      Metrics metrics,
      Health health,
      Supplier<Optional<GeneratorStatus>> generator,
      Supplier<Optional<ArchiverStatus>> archiver) {
    this.roles = List.copyOf(roles);
    this.metrics = metrics;
    this.health = health;
    this.generator = generator;
    this.archiver = archiver;
  }

  @Override
  public ProcessStatus get() {
    String version = StatusSource.class.getPackage().getImplementationVersion();
    return new ProcessStatus(
        process,
        host,
        roles,
        version == null ? "" : version,
        started,
        System.currentTimeMillis(),
        health.phase().name().toLowerCase(Locale.ROOT),
        health.readiness().reasons(),
        counts(),
        metrics.byLabel(Meter.DEAD_LETTERED),
        metrics.byLabel(Meter.OBJECTS),
        generator.get().map(StatusSource::generator).orElse(null),
        archiver.get().map(this::archiver).orElse(null));
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new HashMap<>();
    counts.put(ProcessStatus.GENERATED, metrics.value(Meter.GENERATED));
    counts.put(ProcessStatus.PUBLISHED, metrics.value(Meter.PUBLISHED));
    counts.put(ProcessStatus.CONSUMED, metrics.value(Meter.CONSUMED));
    counts.put(ProcessStatus.SKIPPED, metrics.value(Meter.SKIPPED));
    counts.put(ProcessStatus.ARCHIVED, metrics.value(Meter.ARCHIVED));
    counts.put(ProcessStatus.DEAD_LETTERED, metrics.value(Meter.DEAD_LETTERED));
    counts.put(ProcessStatus.OBJECTS, metrics.value(Meter.OBJECTS));
    counts.put(ProcessStatus.OBJECT_BYTES, metrics.value(Meter.OBJECT_BYTES));
    counts.put(ProcessStatus.MANIFESTS, metrics.value(Meter.MANIFESTS));
    return counts;
  }

  private static ProcessStatus.Generator generator(GeneratorStatus status) {
    return new ProcessStatus.Generator(
        status.rate(),
        status.paused(),
        status.outstandingChunks(),
        status.behindSeconds(),
        status.done(),
        status.trouble().orElse(""));
  }

  private ProcessStatus.Archiver archiver(ArchiverStatus status) {
    List<ProcessStatus.Lane> lanes = new ArrayList<>();
    int open = 0;
    for (PartitionStatus each : status.partitions()) {
      each.lanes().forEach(lane -> lanes.add(lane(each.partition().partition(), lane)));
      open += each.openObjects();
    }
    lanes.sort(Comparator.comparingLong(lane -> lane.due() < 0 ? Long.MAX_VALUE : lane.due()));
    return new ProcessStatus.Archiver(
        status.assigned(),
        status.breakerOpen(),
        status.draining(),
        status.paused(),
        status.caughtUp(),
        status.lagRecords().orElse(-1),
        status.lagMillis(),
        metrics.value(Meter.BUDGET_USED),
        metrics.value(Meter.BUDGET_LIMIT),
        metrics.value(Meter.UPLOADS_IN_FLIGHT),
        open,
        status.partitions().stream()
            .map(each -> partition(each, status.endOffsets().getOrDefault(each.partition(), -1L)))
            .toList(),
        lanes.stream().limit(MAX_LANES).toList());
  }

  private static ProcessStatus.Partition partition(PartitionStatus status, long end) {
    PartitionStatus.Account account = status.account();
    // The books are of one moment; position is told as of the same one.
    return new ProcessStatus.Partition(
        status.partition().partition(),
        account.position(),
        status.safeOffset(),
        end,
        status.oldestArrivalMillis() == Long.MAX_VALUE ? -1 : status.oldestArrivalMillis(),
        status.openObjects(),
        account.closedObjects(),
        status.openBytes(),
        status.recovering(),
        account.taken(),
        account.passed(),
        account.archived(),
        account.deadLettered(),
        account.pending());
  }

  private static ProcessStatus.Lane lane(int partition, LaneStatus lane) {
    return new ProcessStatus.Lane(
        partition,
        lane.hour(),
        ObjectFacts.hex64(lane.schemaId()),
        lane.firstOffset(),
        lane.lastOffset(),
        lane.records(),
        lane.bytes(),
        lane.openedMillis(),
        lane.next().label(),
        lane.dueMillis() == Long.MAX_VALUE ? -1 : lane.dueMillis());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "host";
    }
  }
}

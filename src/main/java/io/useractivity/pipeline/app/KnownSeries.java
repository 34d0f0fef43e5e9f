package io.useractivity.pipeline.app;

import io.useractivity.pipeline.archive.RotationReason;
import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.deadletter.DeadLetterReason;
import io.useractivity.pipeline.metric.Meter;
import io.useractivity.pipeline.metric.Metrics;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Shows series whose labels are known from the start with 0, so that rates over them work. */
final class KnownSeries {
  private KnownSeries() {}

  static void declare(Metrics metrics) {
    String version = KnownSeries.class.getPackage().getImplementationVersion();
    metrics.readings(
        Meter.BUILD, () -> java.util.Map.of(version == null ? "development" : version, 1.0));
    metrics.gauge(Meter.CLOUDWATCH_REFUSED, () -> 0);
    List<String> rotations =
        Arrays.stream(RotationReason.values()).map(RotationReason::label).toList();
    metrics.declare(Meter.ROTATIONS, rotations);
    metrics.declare(Meter.OBJECTS, rotations);
    metrics.declare(Meter.OBJECT_BYTES, rotations);
    metrics.declare(
        Meter.DEAD_LETTERED,
        Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::label).toList());
    metrics.declare(
        Meter.COMMITS,
        Arrays.stream(CommitOutcome.values())
            .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
            .toList());
    metrics.declare(Meter.REBALANCES, List.of("assigned", "revoked", "released", "started-over"));
    List<String> causes = List.of("no-answer", "time-limit", "other");
    metrics.declare(Meter.STORE_RETRIES, causes);
    metrics.declare(Meter.STORE_FAILURES, causes);
    metrics.declare(Meter.STORE_CALLS, List.of("PutObject"));
  }
}

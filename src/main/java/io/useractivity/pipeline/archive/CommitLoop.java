package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.consume.RecordSource.OffsetCommit;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import io.useractivity.pipeline.ledger.CommitProposal;
import io.useractivity.pipeline.ledger.PartitionLedger;
import io.useractivity.pipeline.metric.Meter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * Sends one partition's commits, one at a time; an unknown outcome sends the same commit again. On
 * its partition's worker only.
 */
final class CommitLoop {
  private static final long RESEND_MILLIS = 250;

  private final ArchiveServices services;
  private final PartitionId partition;
  private final int epoch;
  private final PartitionLedger<ObjectContent> ledger;
  private final Executor worker;
  private final Runnable committed;
  private long lastSentMillis;
  private long resendAtMillis = Long.MAX_VALUE;

  /** {@code committed} runs on the worker after each acknowledged commit. */
  CommitLoop(
      ArchiveServices services,
      PartitionId partition,
      int epoch,
      PartitionLedger<ObjectContent> ledger,
      Executor worker,
      Runnable committed) {
    this.services = services;
    this.partition = partition;
    this.epoch = epoch;
    this.ledger = ledger;
    this.worker = worker;
    this.committed = committed;
  }

  /**
   * Commits if there is something to say and the interval has passed, or at once if {@code now}.
   */
  void pump(boolean now) {
    long time = services.clock().getAsLong();
    if (ledger.inFlight() != null) {
      if (time >= resendAtMillis) {
        send(ledger.inFlight(), time);
      }
      return;
    }
    if (!now && time - lastSentMillis < services.settings().commitIntervalMillis()) {
      return;
    }
    CommitProposal<ObjectContent> proposal = ledger.proposeCommit();
    if (proposal != null) {
      send(proposal, time);
    }
  }

  private void send(CommitProposal<ObjectContent> proposal, long time) {
    lastSentMillis = time;
    resendAtMillis = Long.MAX_VALUE;
    services
        .source()
        .commit(Map.of(partition, new OffsetCommit(epoch, proposal.offset(), proposal.metadata())))
        .whenComplete(
            (outcomes, failure) ->
                worker.execute(
                    () ->
                        answered(
                            failure == null ? outcomes.get(partition) : CommitOutcome.UNKNOWN)));
  }

  private void answered(CommitOutcome outcome) {
    services.metrics().add(Meter.COMMITS, outcome.name().toLowerCase(Locale.ROOT), 1);
    switch (outcome) {
      case COMMITTED -> {
        ledger.committed();
        committed.run();
      }
      // Fenced: if the partition is lost, we are told and forget it; if only the group's generation
      // changed under the
      // commit, the same commit is good in the next one. Nothing is uploaded either way.
      case UNKNOWN, FENCED -> resendAtMillis = services.clock().getAsLong() + RESEND_MILLIS;
      case REJECTED ->
          services
              .fatal()
              .accept(
                  new PipelineException(
                      FailureKind.FATAL,
                      "Kafka refuses to commit offset "
                          + ledger.inFlight().offset()
                          + " of "
                          + partition
                          + " with "
                          + ledger.inFlight().metadata().length()
                          + " characters of metadata. Check the group's permissions (READ on group and topic) and the"
                          + " broker's offset.metadata.max.bytes (at least "
                          + services.settings().metadataLimit()
                          + ")."));
    }
  }
}

package io.useractivity.etl.cli;

import io.useractivity.etl.report.Reports;
import io.useractivity.etl.state.BatchLog;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.CommitPoint;
import io.useractivity.etl.state.LostRaceException;
import io.useractivity.etl.state.NotInPlaceException;
import io.useractivity.etl.state.Rewind;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.Location;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Shows the bookmark and puts it back. */
public final class BookmarkCommand {
  private static final int SHOWN = 10;

  private final BatchLog log;
  private final PrintStream out;

  /**
   * @param table whose commits are those of batches, or null if the log's are
   */
  public BookmarkCommand(Location lakeAt, CommitPoint table, PrintStream out) throws IOException {
    ObjectStore lake = Stores.open(lakeAt);
    BatchLog.Report report = record -> Reports.write(lake, record);
    BatchRecord head = new BatchLog(lake, lake, Steps.SILENT, table, report).head();
    // what a batch that is not in place yet must copy from there
    String archive = head.facts().get(BatchRecord.ARCHIVE);
    this.log =
        new BatchLog(
            lake,
            archive == null ? lake : Stores.open(lakeAt.at(archive)),
            Steps.SILENT,
            table,
            report);
    this.out = out;
  }

  /** Positions, and the last batches. */
  public void show() throws IOException {
    BatchRecord head = log.head();
    if (head.batch() == 0) {
      out.println("no batch yet");
      return;
    }
    out.println("after batch " + head.batch() + " of " + head.committedAt());
    head.bookmark().forEach(position -> out.println("  " + Commands.line(position)));
    // a table's newest batch may not be in the log yet
    List<BatchRecord> shown =
        new ArrayList<>(log.between(Math.max(0, head.batch() - SHOWN), head.batch() - 1));
    shown.add(head);
    for (BatchRecord batch : shown) {
      out.printf(
          "  batch %d %s %s: in %,d, curated %,d, quarantined %,d, copies %,d%n",
          batch.batch(),
          batch.kind(),
          batch.committedAt(),
          batch.account().in(),
          batch.account().curated(),
          batch.account().quarantined(),
          batch.account().repeatedHere() + batch.account().repeatedEarlier());
    }
  }

  /**
   * Back to the state after a batch, output included; 0 is the beginning.
   *
   * @param dryRun only says what would be done
   */
  public void rewind(long target, boolean keepOutput, boolean dryRun)
      throws IOException, LostRaceException {
    BatchRecord head = dryRun ? log.head() : headToRewind(target);
    if (target > head.batch()) {
      throw new UsageException("there is no batch " + target + "; the newest is " + head.batch());
    }
    List<BatchRecord> undone = log.between(target, head.batch());
    BatchRecord record;
    try {
      record = Rewind.record(log.read(target), head, undone, keepOutput, Instant.now().toString());
    } catch (IllegalArgumentException impossible) {
      throw new UsageException(impossible.getMessage());
    }
    if (dryRun) {
      out.printf(
          "would continue after batch %d and remove %d files%n", target, record.delete().size());
      return;
    }
    log.commit(record);
    log.publish(record);
    out.printf(
        "the next run continues after batch %d; %d files removed%n",
        target, record.delete().size());
  }

  /** A newest batch that cannot be brought into place any more may still be undone. */
  private BatchRecord headToRewind(long target) throws IOException {
    try {
      return log.recovered();
    } catch (NotInPlaceException incomplete) {
      BatchRecord head = log.head();
      if (target >= head.batch()) {
        throw incomplete;
      }
      return head;
    }
  }
}

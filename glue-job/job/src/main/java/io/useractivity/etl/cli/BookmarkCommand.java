package io.useractivity.etl.cli;

import io.useractivity.etl.archive.Retained;
import io.useractivity.etl.archive.Skip;
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
  private final ObjectStore archive;
  private final PrintStream out;

  /** With the archive where the batches' records say it is. */
  public BookmarkCommand(Location lakeAt, CommitPoint table, PrintStream out) throws IOException {
    this(lakeAt, null, table, out);
  }

  /**
   * @param archiveAt where the archive is now, or null if it is where the batches' records say
   * @param table whose commits are those of batches, or null if the log's are
   */
  public BookmarkCommand(Location lakeAt, Location archiveAt, CommitPoint table, PrintStream out)
      throws IOException {
    ObjectStore lake = Stores.open(lakeAt);
    BatchLog.Report report = record -> Reports.write(lake, record);
    BatchRecord head = new BatchLog(lake, lake, Steps.SILENT, table, report).head();
    // a batch that is not in place yet may have to copy from there, and what is undone is read
    // again
    String from = head.facts().get(BatchRecord.ARCHIVE);
    this.archive =
        archiveAt != null
            ? Stores.open(archiveAt)
            : from == null ? null : Stores.open(lakeAt.at(from));
    this.log = new BatchLog(lake, archive == null ? lake : archive, Steps.SILENT, table, report);
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
    BatchRecord head = log.head();
    boolean undoable = dryRun ? !log.placeable(head) : !broughtIntoPlace(head, target);
    if (target > head.batch()) {
      throw new UsageException("there is no batch " + target + "; the newest is " + head.batch());
    }
    List<BatchRecord> undone = log.between(target, head.batch());
    BatchRecord start = log.read(target);
    if (!keepOutput) {
      requireRetained(start, Rewind.withOutput(undone));
    }
    BatchRecord record;
    try {
      boolean replaced = !undoable || !log.nothingReplaced(head);
      record = Rewind.record(start, head, undone, replaced, keepOutput, Instant.now().toString());
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
  private boolean broughtIntoPlace(BatchRecord head, long target) throws IOException {
    try {
      log.recovered();
      return true;
    } catch (NotInPlaceException incomplete) {
      if (target >= head.batch()) {
        throw incomplete;
      }
      return false;
    }
  }

  /** Rows are removed because they come again; what the archive has forgotten would not. */
  private void requireRetained(BatchRecord start, List<BatchRecord> removed) throws IOException {
    List<Skip> skips =
        removed.stream()
            .map(batch -> batch.facts().getOrDefault(BatchRecord.SKIPPED, ""))
            .flatMap(fact -> Skip.parse(fact).stream())
            .toList();
    List<String> gone =
        archive == null
            ? List.of()
            : Retained.missing(
                archive,
                start.bookmark(),
                skips,
                removed.stream().flatMap(batch -> batch.bookmark().stream()).toList());
    if (!gone.isEmpty()) {
      throw new UsageException(
          "%s no longer has %s: the rows of batches after %d would be removed and not come again. If the archive is elsewhere now, say so with --from; a later batch may be near enough; --keep-output moves the bookmark only"
              .formatted(archive.uri(), gone.get(0), start.batch()));
    }
  }
}

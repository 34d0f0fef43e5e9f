package io.useractivity.etl.driver;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.job.BatchDraft;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.parquet.StoredRows;
import io.useractivity.etl.row.ActivityRow;
import io.useractivity.etl.state.Keys;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.util.Utf8;

/** The curated files that a batch is compared with: of its days, and of its hours. */
final class LakeFiles {
  /** More is Spark's work. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int MOST_FILES = 2_000;

  private final ObjectStore lake;
  private final List<Listed> files;
  private final boolean complete;

  private LakeFiles(ObjectStore lake, List<Listed> files, boolean complete) {
    this.lake = lake;
    this.files = files;
    this.complete = complete;
  }

  /** Lists; hours whose funnel is to be computed anew lie in these days or are listed, too. */
  static LakeFiles of(
      ObjectStore lake, JobSettings settings, Collection<String> hours, BatchDraft draft)
      throws IOException {
    Set<String> days = Keys.daysAround(hours, settings.lookBackDays());
    draft.hours(List.of()).forEach(hour -> days.add(hour.substring(0, 10)));
    List<Listed> files = new ArrayList<>();
    boolean complete = true;
    for (List<Listed> ofDay :
        Parallel.map(
            List.copyOf(days),
            day -> lake.list(Keys.CURATED + "event_date=" + day + "/", "", MOST_FILES + 1))) {
      complete &= ofDay.size() <= MOST_FILES;
      ofDay.stream().filter(file -> Keys.table(file.key())).forEach(files::add);
    }
    return new LakeFiles(lake, files, complete);
  }

  boolean tooLarge() {
    return !complete
        || files.size() > MOST_FILES
        || files.stream().mapToLong(Listed::size).sum() > MOST_BYTES;
  }

  private interface Each {
    void accept(StoredRows row);
  }

  private void read(Listed file, List<String> columns, Each each) throws IOException {
    byte[] content =
        lake.get(file.key())
            .orElseThrow(
                () ->
                    new IOException(
                        lake.uri() + "/" + file.key() + " was removed meanwhile; run again"));
    try (StoredRows rows = new StoredRows(ByteBuffer.wrap(content), columns)) {
      while (rows.next()) {
        each.accept(rows);
      }
    }
  }

  /** Which of some events earlier batches curated. */
  Set<Utf8> known(List<ActivityRow> activities) throws IOException {
    Set<Utf8> known = new HashSet<>();
    if (activities.isEmpty() || files.isEmpty()) {
      return known;
    }
    Set<Utf8> ids = Activities.ids(activities);
    List<Set<Utf8>> found =
        Parallel.map(
            files,
            file -> {
              Set<Utf8> some = new HashSet<>();
              read(
                  file,
                  List.of("event_id"),
                  row -> {
                    Utf8 id = Activities.id(row.bytes("event_id"));
                    if (ids.contains(id)) {
                      some.add(id);
                    }
                  });
              return some;
            });
    found.forEach(known::addAll);
    return known;
  }

  /** The funnel of what earlier batches curated in some hours. */
  FunnelSums funnel(Set<String> hours) throws IOException {
    FunnelSums sums = new FunnelSums();
    List<Listed> some =
        files.stream().filter(file -> hours.contains(Keys.hourOf(file.key()))).toList();
    Parallel.map(some, this::funnel).forEach(sums::add);
    return sums;
  }

  private FunnelSums funnel(Listed file) throws IOException {
    FunnelSums sums = new FunnelSums();
    read(file, FunnelSums.COLUMNS, sums::add);
    return sums;
  }
}

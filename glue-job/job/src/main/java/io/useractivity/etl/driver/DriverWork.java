package io.useractivity.etl.driver;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.JobSettings;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.job.RefusedShareException;
import io.useractivity.etl.parquet.StoredRows;
import io.useractivity.etl.state.BatchRecord;
import io.useractivity.etl.state.Steps;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** What the driver does alone: all of a batch is in its memory. */
final class DriverWork {
  /** Quarantine files that are looked into here, and their bytes: they are read whole. */
  private static final int MOST_FILES = 200;

  private static final long MOST_BYTES = 64L << 20;

  private static final List<String> PLACE =
      List.of(
          "raw_kind",
          "row_count",
          "source_object",
          "source_topic",
          "source_partition",
          "source_generation",
          "source_count",
          "source_first_offset",
          "source_last_offset",
          "source_crc32c");

  private final JobSettings settings;
  private final Steps steps;
  private final long memory;
  private final ObjectStore archive;
  private final ObjectStore lake;
  private final AtomicLong objectsDone = new AtomicLong();
  private final AtomicLong rowsDone = new AtomicLong();

  /**
   * @param memory bytes that the rows of a batch may take
   */
  DriverWork(JobSettings settings, Steps steps, long memory) {
    this.settings = settings;
    this.steps = steps;
    this.memory = memory;
    this.archive = Stores.open(settings.archive());
    this.lake = Stores.open(settings.lake());
  }

  /** The batch, or empty if it proves to be too large. */
  Optional<BatchRecord> prepare(Input input) throws IOException, RefusedShareException {
    Memory left = new Memory(memory);
    return left.mayTake(input.plan().bytes())
        ? new DriverBatch(settings, input, archive, lake, steps, left, objectsDone, rowsDone)
            .prepare()
        : Optional.empty();
  }

  /** What quarantine files hold, records in one sum per file, objects each; empty if too large. */
  Optional<List<QuarantinedPlace>> places(List<Listed> files) throws IOException {
    if (files.size() > MOST_FILES || files.stream().mapToLong(Listed::size).sum() > MOST_BYTES) {
      return Optional.empty();
    }
    List<QuarantinedPlace> places = new ArrayList<>();
    Parallel.map(files, file -> places(file.key())).forEach(places::addAll);
    return Optional.of(places);
  }

  private List<QuarantinedPlace> places(String file) throws IOException {
    byte[] content =
        lake.get(file).orElseThrow(() -> new IOException(lake.uri() + "/" + file + " is gone"));
    List<QuarantinedPlace> places = new ArrayList<>();
    long records = 0;
    try (StoredRows rows = new StoredRows(ByteBuffer.wrap(content), PLACE)) {
      while (rows.next()) {
        if ("OBJECT".equals(rows.text("raw_kind"))) {
          places.add(whole(file, rows));
        } else {
          records += rows.number("row_count", 1);
        }
      }
    }
    places.add(QuarantinedPlace.records(file, records));
    return places;
  }

  private static QuarantinedPlace whole(String file, StoredRows row) {
    return QuarantinedPlace.whole(
        file,
        row.number("row_count", 0),
        row.text("source_object"),
        row.text("source_topic"),
        row.integer("source_partition", -1),
        row.text("source_generation"),
        row.number("source_count", -1),
        row.number("source_first_offset", -1),
        row.number("source_last_offset", -1),
        row.text("source_crc32c"));
  }

  long objectsDone() {
    return objectsDone.get();
  }

  long rowsDone() {
    return rowsDone.get();
  }
}

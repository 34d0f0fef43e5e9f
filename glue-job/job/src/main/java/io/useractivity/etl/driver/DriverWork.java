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
import io.useractivity.etl.store.Stores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** What the driver does alone: all of a batch is in its memory. */
final class DriverWork {
  /** Quarantine files that are looked into here. */
  static final int MOST_FILES = 200;

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

  /** What quarantine files hold: records in one sum per file, objects each. */
  List<QuarantinedPlace> places(List<String> files) throws IOException {
    List<QuarantinedPlace> places = new ArrayList<>();
    Parallel.map(files, this::places).forEach(places::addAll);
    return places;
  }

  private List<QuarantinedPlace> places(String file) throws IOException {
    byte[] content =
        lake.get(file).orElseThrow(() -> new IOException(lake.uri() + "/" + file + " is gone"));
    Map<String, Long> objects = new TreeMap<>();
    long records = 0;
    try (StoredRows rows =
        new StoredRows(
            ByteBuffer.wrap(content), List.of("source_object", "row_count", "raw_kind"))) {
      while (rows.next()) {
        if ("OBJECT".equals(rows.text("raw_kind"))) {
          objects.put(rows.text("source_object"), rows.number("row_count", 0));
        } else {
          records += rows.number("row_count", 1);
        }
      }
    }
    List<QuarantinedPlace> places = new ArrayList<>();
    places.add(new QuarantinedPlace(file, records, null));
    objects.forEach((object, rows) -> places.add(new QuarantinedPlace(file, rows, object)));
    return places;
  }

  long objectsDone() {
    return objectsDone.get();
  }

  long rowsDone() {
    return rowsDone.get();
  }
}

package io.useractivity.etl.state;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.job.BatchWork;
import io.useractivity.etl.job.Input;
import io.useractivity.etl.job.QuarantinedPlace;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Stages one file per object, and the same funnel file in every batch. */
class CopyWork implements BatchWork {
  /** Deleted by the first batch, written by the second. */
  static final String OBSOLETE_AT_FIRST = Keys.FUNNEL + "event_date=2026-11-22/hour=11/f";

  private final ObjectStore lake;

  CopyWork(ObjectStore lake) {
    this.lake = lake;
  }

  @Override
  public BatchRecord prepare(Input input) throws IOException {
    long number = input.head().batch() + 1;
    String attempt = UUID.randomUUID().toString();
    List<Publication> publish = new ArrayList<>();
    int i = 0;
    for (SourceObject object : input.objects()) {
      String from = Keys.staging(number, attempt) + "curated/" + i;
      lake.put(from, object.key().getBytes());
      String to =
          Keys.CURATED
              + "event_date=2026-11-22/hour=10/"
              + Keys.tag(number)
              + "-"
              + i++
              + ".parquet";
      publish.add(new Publication(from, to, object.key().length(), 1, false));
    }
    String funnel = Keys.staging(number, attempt) + "funnel";
    lake.put(funnel, ("after " + Keys.tag(number)).getBytes());
    publish.add(
        new Publication(funnel, Keys.FUNNEL + "event_date=2026-11-22/hour=10/f", 15, 1, false));
    if (number > 1) {
      String filled = Keys.staging(number, attempt) + "filled";
      lake.put(filled, new byte[] {1});
      publish.add(new Publication(filled, OBSOLETE_AT_FIRST, 1, 1, false));
    }
    return new BatchRecord(
        1,
        number,
        input.kind(),
        attempt,
        "now",
        input.plan().bookmark(),
        null,
        publish,
        number == 1 ? List.of(OBSOLETE_AT_FIRST) : null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  @Override
  public List<QuarantinedPlace> places(List<ObjectStore.Listed> files) {
    return List.of();
  }

  @Override
  public long objectsDone() {
    return 0;
  }

  @Override
  public long rowsDone() {
    return 0;
  }

  @Override
  public void close() {}
}

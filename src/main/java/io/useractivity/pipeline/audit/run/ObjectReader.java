package io.useractivity.pipeline.audit.run;

import io.useractivity.pipeline.audit.ArchiveAudit;
import io.useractivity.pipeline.audit.ObjectReading;
import io.useractivity.pipeline.encode.ContainerScanner;
import io.useractivity.pipeline.encode.ContainerSummary;
import io.useractivity.pipeline.encode.CorruptContainerException;
import io.useractivity.pipeline.layout.ArchiveLayout;
import io.useractivity.pipeline.layout.ObjectFacts;
import io.useractivity.pipeline.store.ObjectStore;
import io.useractivity.pipeline.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads every object from its first byte to its last, or only its user metadata where no manifest
 * describes it and no object may be opened. Holds a range and a block per thread.
 */
final class ObjectReader {
  private static final int RANGE = 4 << 20;
  private static final int NOT_FOUND = 404;
  private static final int NO_SUCH_RANGE = 416;

  private final ObjectStore store;
  private final StoreCalls calls;
  private final EventForm form;
  private final Progress progress;
  private final ArchiveAudit audit;
  private final AtomicInteger nextRow = new AtomicInteger();
  private final LongAdder opened = new LongAdder();
  private final LongAdder openedBytes = new LongAdder();

  ObjectReader(
      ObjectStore store, StoreCalls calls, EventForm form, Progress progress, ArchiveAudit audit) {
    this.store = store;
    this.calls = calls;
    this.form = form;
    this.progress = progress;
    this.audit = audit;
  }

  /** Returns when all objects were read. */
  void read(Workers workers, boolean fast) {
    progress.phase(fast ? "objects looked at" : "objects opened", audit.rows());
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < workers.threads(); i++) {
      tasks.add(() -> work(fast));
    }
    workers.all(tasks);
  }

  long opened() {
    return opened.sum();
  }

  long openedBytes() {
    return openedBytes.sum();
  }

  private Void work(boolean fast) {
    int rows = audit.rows();
    for (int row = nextRow.getAndIncrement(); row < rows; row = nextRow.getAndIncrement()) {
      if (audit.isListed(row)) {
        look(row, fast);
      }
      progress.add(1);
    }
    return null;
  }

  private void look(int row, boolean fast) {
    try {
      if (!fast) {
        open(row);
      } else if (!audit.isInManifest(row)) {
        describe(row);
      }
    } catch (StoreException refused) {
      switch (refused.status()) {
        case NOT_FOUND -> audit.gone(row);
        case NO_SUCH_RANGE -> audit.unreadable(row, "it became smaller while it was read");
        default -> throw refused;
      }
    }
  }

  private void describe(int row) {
    String key = audit.key(row);
    calls
        .call(() -> store.head(key))
        .ifPresentOrElse(
            head -> audit.described(row, without(ObjectFacts.S3_PREFIX, head.metadata())),
            () -> audit.gone(row));
  }

  private void open(int row) {
    String key = audit.key(row);
    long size = audit.size(row);
    HourCheck hours = new HourCheck(audit.keyHour(row));
    ContainerScanner scanner = new ContainerScanner(form.field(), form.checkUtf8(), hours);
    try {
      for (long at = 0; at < size; at += RANGE) {
        byte[] bytes = fetch(key, at, size);
        scanner.feed(bytes, 0, bytes.length);
        openedBytes.add(bytes.length);
      }
      audit.opened(row, reading(scanner.finish(), hours));
    } catch (CorruptContainerException corrupt) {
      audit.unreadable(row, corrupt.getMessage());
    }
    opened.increment();
  }

  private byte[] fetch(String key, long at, long size) {
    if (size <= RANGE) {
      return calls.call(() -> store.get(key));
    }
    int length = (int) Math.min(RANGE, size - at);
    return calls.call(() -> store.getRange(key, at, length));
  }

  private static ObjectReading reading(ContainerSummary summary, HourCheck hours) {
    return new ObjectReading(
        without(ObjectFacts.AVRO_PREFIX, summary.metadata()),
        summary.schemaId(),
        summary.count(),
        summary.crc32c(),
        summary.minEventMillis(),
        summary.maxEventMillis(),
        hours.wrong);
  }

  /** The entries that start with a prefix, by their names without it. */
  private static Map<String, String> without(String prefix, Map<String, String> entries) {
    Map<String, String> facts = new HashMap<>();
    entries.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            facts.put(name.substring(prefix.length()), value);
          }
        });
    return facts;
  }

  private static final class HourCheck implements ContainerScanner.RecordHandler {
    private final long hour;
    private long wrong;

    HourCheck(long hour) {
      this.hour = hour;
    }

    @Override
    public void onRecord(byte[] array, int offset, int length, long eventMillis) {
      wrong += ArchiveLayout.hourOf(eventMillis) == hour ? 0 : 1;
    }
  }
}

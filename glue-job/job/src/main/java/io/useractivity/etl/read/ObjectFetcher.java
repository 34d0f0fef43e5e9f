package io.useractivity.etl.read;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Objects of one task in their order, many requests at once: what tiny objects cost is latency.
 * Small objects are held in memory, at most {@value #AHEAD_BYTES} bytes of them; large ones go to a
 * temporary file, one ahead, and are mapped.
 */
final class ObjectFetcher implements AutoCloseable {
  private static final int THREADS = 24;
  private static final int AHEAD_OBJECTS = 2 * THREADS;
  private static final long AHEAD_BYTES = 64 << 20;
  private static final long SMALL = 8 << 20;

  /** {@code content} is null if the object does not exist. */
  record Fetched(SourceObject source, ByteBuffer content, boolean tooLarge) {}

  private record Asked(long bytes, Future<Fetched> answer) {}

  private final ObjectStore archive;
  private final ObjectStore lake;
  private final Iterator<SourceObject> objects;
  private final ExecutorService threads;
  private final Deque<Asked> ahead = new ArrayDeque<>();
  private SourceObject waiting;
  private long aheadBytes;

  ObjectFetcher(ObjectStore archive, ObjectStore lake, List<SourceObject> objects) {
    this.archive = archive;
    this.lake = lake;
    this.objects = objects.iterator();
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(THREADS, objects.size())),
            task -> {
              Thread thread = new Thread(task, "etl-fetch");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The next object, or null after the last. */
  Fetched next() throws IOException {
    ask();
    Asked asked = ahead.poll();
    if (asked == null) {
      return null;
    }
    aheadBytes -= asked.bytes();
    try {
      return asked.answer().get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private void ask() {
    while (ahead.size() < AHEAD_OBJECTS) {
      if (waiting == null && objects.hasNext()) {
        waiting = objects.next();
      }
      if (waiting == null) {
        return;
      }
      long cost = waiting.size() > SMALL ? AHEAD_BYTES / 2 : Math.max(waiting.size(), 1);
      if (!ahead.isEmpty() && aheadBytes + cost > AHEAD_BYTES) {
        return;
      }
      SourceObject object = waiting;
      waiting = null;
      aheadBytes += cost;
      ahead.add(new Asked(cost, threads.submit(() -> fetch(object))));
    }
  }

  private Fetched fetch(SourceObject object) throws IOException {
    if (object.size() > Integer.MAX_VALUE && object.quarantinedRows()) {
      throw new IOException(
          "%s/%s has %,d bytes; of a quarantine file at most %,d can be read: rewrite it as several files beside it, with any Parquet tool, and replay again"
              .formatted(lake.uri(), object.key(), object.size(), Integer.MAX_VALUE));
    }
    if (object.size() > Integer.MAX_VALUE) {
      return new Fetched(object, null, true);
    }
    ObjectStore store = object.held() == null ? archive : lake;
    String key = object.held() == null ? object.key() : object.held().key();
    ByteBuffer content =
        object.size() > SMALL
            ? spool(store, key)
            : store.get(key).map(ByteBuffer::wrap).orElse(null);
    return new Fetched(object, content, false);
  }

  /** The mapping outlives the file's name. */
  private static ByteBuffer spool(ObjectStore store, String key) throws IOException {
    Optional<InputStream> stream = store.open(key);
    if (stream.isEmpty()) {
      return null;
    }
    Path file = Files.createTempFile("etl-object-", ".avro");
    try (InputStream in = stream.get()) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

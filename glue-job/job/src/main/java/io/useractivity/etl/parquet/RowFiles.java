package io.useractivity.etl.parquet;

import io.useractivity.etl.parquet.RowFile.Put;
import io.useractivity.etl.row.Columns;
import io.useractivity.etl.row.SessionFacts;
import io.useractivity.etl.store.ObjectStore;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * One task's rows as files in Hive folders: a new file for every folder that rows in their order
 * come to, and after so many rows. Not thread-safe.
 */
public final class RowFiles implements AutoCloseable {
  /**
   * How rows become files.
   *
   * @param columns of a row: those of the file, then {@code folders}, then any others
   * @param folders columns whose values name the folders
   * @param rowsPerFile most rows of a file; {@link Long#MAX_VALUE} for one file a folder, whatever
   *     its size
   * @param factsKnown whether rows have their session facts already; else what their sessions did
   *     in earlier hours must come with them
   */
  public record Layout(
      StructType columns, List<String> folders, long rowsPerFile, boolean factsKnown)
      implements Serializable {
    /** The columns of the files. */
    StructType inFile() {
      return new StructType(Arrays.copyOf(columns.fields(), columns.fieldIndex(folders.get(0))));
    }

    /** Whether the next row belongs into another file; a folder of a single file has no other. */
    private boolean full(RowFile file) {
      return rowsPerFile != Long.MAX_VALUE
          && (file.rows() == rowsPerFile || file.size() >= MOST_BYTES);
    }

    private int index(String name) {
      return Arrays.asList(columns.fieldNames()).indexOf(name);
    }
  }

  /** A file that has reached it is followed by another one; readers map files of up to 2 GiB. */
  private static final long MOST_BYTES = 512L << 20;

  /** Files of one task on their way at once. */
  private static final int UPLOADS = 4;

  private static final ExecutorService UPLOADERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "etl-put");
            thread.setDaemon(true);
            return thread;
          });

  private final ObjectStore store;
  private final String prefix;
  private final String name;
  private final Layout layout;
  private final StructType inFile;
  private final int[] folders;
  private final UTF8String[] open;
  private final Facts facts;
  private final List<Future<Put>> puts = new ArrayList<>();
  private RowFile file;
  private String folder;

  /**
   * Session facts of rows that have a place for them.
   *
   * @param rowsBefore column of the session's rows in earlier hours, or -1
   */
  private record Facts(
      int position,
      int seconds,
      int session,
      int time,
      int rowsBefore,
      int microsBefore,
      SessionFacts<UTF8String> sessions) {
    void fill(InternalRow row) {
      boolean before = rowsBefore >= 0 && !row.isNullAt(rowsBefore);
      sessions.next(
          row.getUTF8String(session),
          row.getLong(time),
          before ? row.getLong(rowsBefore) : 0,
          before ? row.getLong(microsBefore) : 0);
      row.setInt(position, sessions.position());
      if (Double.isNaN(sessions.seconds())) {
        row.setNullAt(seconds);
      } else {
        row.setDouble(seconds, sessions.seconds());
      }
    }
  }

  /**
   * @param prefix of the keys, with its slash
   * @param name of the files, unique to this task and attempt
   */
  public RowFiles(ObjectStore store, String prefix, String name, Layout layout) {
    this.store = store;
    this.prefix = prefix;
    this.name = name;
    this.layout = layout;
    this.inFile = layout.inFile();
    this.folders = layout.folders().stream().mapToInt(layout::index).toArray();
    this.open = new UTF8String[folders.length];
    this.facts = facts(layout);
  }

  private static Facts facts(Layout layout) {
    int position = layout.index(Columns.POSITION);
    return position < 0 || layout.factsKnown()
        ? null
        : new Facts(
            position,
            layout.index(Columns.SECONDS),
            layout.index("session_id"),
            layout.index("event_time"),
            layout.index(Columns.ROWS_BEFORE),
            layout.index(Columns.MICROS_BEFORE),
            new SessionFacts<>(session -> UTF8String.fromBytes(session.getBytes())));
  }

  /** The next row; those of one folder come one after another. Changes its session facts. */
  public void write(InternalRow row) throws IOException {
    if (moved(row)) {
      put();
      open(row);
    } else if (file == null || layout.full(file)) {
      put();
    }
    if (file == null) {
      file = new RowFile(inFile);
    }
    if (facts != null) {
      facts.fill(row);
    }
    file.write(row);
  }

  private boolean moved(InternalRow row) {
    for (int i = 0; i < folders.length; i++) {
      if (!Objects.equals(open[i], row.getUTF8String(folders[i]))) {
        return true;
      }
    }
    return false;
  }

  private void open(InternalRow row) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < folders.length; i++) {
      open[i] = UTF8String.fromBytes(row.getUTF8String(folders[i]).getBytes());
      path.append(layout.folders().get(i)).append('=').append(open[i]).append('/');
    }
    folder = path.toString();
    if (facts != null) {
      facts.sessions().nextHour();
    }
  }

  private void put() throws IOException {
    if (file == null) {
      return;
    }
    RowFile ended = file;
    file = null;
    ended.finish();
    String key = prefix + folder + name + "-" + puts.size() + ".parquet";
    if (puts.size() >= UPLOADS) {
      // no more files wait on this machine than are on their way
      done(puts.get(puts.size() - UPLOADS));
    }
    puts.add(UPLOADERS.submit(() -> ended.put(store, key)));
  }

  private static Put done(Future<Put> upload) throws IOException {
    try {
      return upload.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  /** Puts what is left; all files of the task. */
  public List<Put> finish() throws IOException {
    put();
    List<Put> all = new ArrayList<>();
    for (Future<Put> upload : puts) {
      all.add(done(upload));
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}

package io.useractivity.etl.spark;

import io.useractivity.etl.archive.Parallel;
import io.useractivity.etl.state.BatchRecord.Publication;
import io.useractivity.etl.store.ObjectStore;
import io.useractivity.etl.store.ObjectStore.Listed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Writes Parquet below a batch's staging folder and says what is there. */
final class Staging {
  private final ObjectStore lake;
  private final String folder;
  private final Configuration hadoop;

  Staging(ObjectStore lake, String folder, Configuration hadoop) {
    this.lake = lake;
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /** Writes a table's new rows; the session decides on StagingCommitter. */
  void write(Dataset<Row> rows, String table, long rowsPerFile, String... partitionColumns) {
    DataFrameWriter<Row> writer =
        rows.write()
            .mode(SaveMode.Append)
            .option("compression", "zstd")
            .option("maxRecordsPerFile", rowsPerFile);
    writer.partitionBy(partitionColumns).parquet(lake.hadoopUri() + "/" + folder + table);
  }

  /** Full paths of what is staged for a table, for reading it back. */
  List<String> paths(List<Publication> files) {
    return files.stream().map(file -> lake.hadoopUri() + "/" + file.from()).toList();
  }

  /**
   * What tasks that count have written, with the row counts of the files' own footers.
   *
   * @param target folder of the table, with its slash
   * @param name of the published file, without number and suffix
   * @param numbered whether files of one folder are numbered
   */
  List<Publication> files(String table, String target, String name, boolean numbered)
      throws IOException {
    String root = folder + table + "/";
    Set<String> done = new HashSet<>();
    for (Listed marker : lake.list(root + StagingCommitter.DONE, "", Integer.MAX_VALUE)) {
      done.add(marker.key().substring((root + StagingCommitter.DONE).length()));
    }
    List<Listed> files = new ArrayList<>();
    String tasks = root + StagingCommitter.TASKS;
    for (Listed file : lake.list(tasks, "", Integer.MAX_VALUE)) {
      String attempt =
          file.key().substring(tasks.length(), file.key().indexOf('/', tasks.length()));
      if (file.key().endsWith(".parquet") && done.contains(attempt)) {
        files.add(file);
      }
    }
    List<Long> rows = Parallel.map(files, this::rows);
    Map<String, Integer> numbers = new HashMap<>();
    List<Publication> staged = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String key = files.get(i).key();
      String inside = key.substring(key.indexOf('/', tasks.length()) + 1, key.lastIndexOf('/') + 1);
      int number = numbers.merge(inside, 1, Integer::sum);
      String suffix = numbered ? String.format(Locale.ROOT, "-%05d", number - 1) : "";
      String to = target + inside + name + suffix + ".zstd.parquet";
      staged.add(new Publication(key, to, files.get(i).size(), rows.get(i), false));
    }
    return staged;
  }

  private long rows(Listed file) throws IOException {
    Path path = new Path(lake.hadoopUri() + "/" + file.key());
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
      return reader.getRecordCount();
    }
  }
}

package io.useractivity.etl.parquet;

import io.useractivity.etl.parquet.RowFile.Put;
import io.useractivity.etl.state.BatchRecord.Publication;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where a batch's files wait below the lake's root, and the names they will be published under. */
public record Staging(String folder) {
  /** Columns that name the folders of tables by hour. */
  public static final List<String> HOURS = List.of("event_date", "hour");

  /** The staging folder of a table. */
  public String of(String table) {
    return folder + table + "/";
  }

  /**
   * Files with the names that they will have.
   *
   * @param target folder of the table, with its slash
   * @param name of the published file, without number and suffix
   * @param numbered whether files of one folder are numbered
   */
  public List<Publication> publications(
      String table, List<Put> files, String target, String name, boolean numbered) {
    Map<String, Integer> numbers = new HashMap<>();
    List<Publication> publications = new ArrayList<>();
    for (Put file : files.stream().sorted(Comparator.comparing(Put::key)).toList()) {
      String inside = file.key().substring(of(table).length(), file.key().lastIndexOf('/') + 1);
      int number = numbers.merge(inside, 1, Integer::sum);
      if (number > 1 && !numbered) {
        throw new IllegalStateException("two files would be " + target + inside + name);
      }
      String suffix = numbered ? String.format(Locale.ROOT, "-%05d", number - 1) : "";
      String to = target + inside + name + suffix + ".zstd.parquet";
      publications.add(new Publication(file.key(), to, file.size(), file.rows(), false));
    }
    return publications;
  }
}

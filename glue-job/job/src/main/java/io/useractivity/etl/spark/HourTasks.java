package io.useractivity.etl.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * Which task writes which hour. Spark gives rows to tasks by hash, and the hashes of a few hours
 * all too often meet in one task while another has nothing to do; so few hours, and the parts of
 * large ones, are dealt out here, the largest first. Pure.
 *
 * @param tasks how many
 * @param columns to repartition by
 */
record HourTasks(int tasks, Column[] columns) {
  /** With more hours than this chance is fair enough. */
  private static final int FEW = 64;

  /** Of Spark's hash partitioning. */
  private static final int SEED = 42;

  private record Unit(String hour, long rows) {}

  static HourTasks of(Map<String, Long> rowsByHour, long rowsPerFile, int tasks) {
    if (tasks == 1) {
      return new HourTasks(1, new Column[] {col("event_date")});
    }
    List<Unit> units = units(rowsByHour, rowsPerFile);
    if (units.size() > FEW) {
      return new HourTasks(tasks, byHash(rowsByHour, rowsPerFile));
    }
    return new HourTasks(tasks, new Column[] {expr(dealt(deal(units, tasks), keys(tasks)))});
  }

  /** Files of an hour. */
  static long parts(long rows, long rowsPerFile) {
    return (rows + rowsPerFile - 1) / rowsPerFile;
  }

  private static List<Unit> units(Map<String, Long> rowsByHour, long rowsPerFile) {
    List<Unit> units = new ArrayList<>();
    new TreeMap<>(rowsByHour)
        .forEach(
            (hour, rows) -> {
              long parts = parts(rows, rowsPerFile);
              for (long part = 0; part < parts; part++) {
                units.add(new Unit(hour, rows / parts));
              }
            });
    return units;
  }

  /** Tasks of each hour's parts. */
  static Map<String, List<Integer>> deal(
      Map<String, Long> rowsByHour, long rowsPerFile, int tasks) {
    return deal(units(rowsByHour, rowsPerFile), tasks);
  }

  private static Map<String, List<Integer>> deal(List<Unit> units, int tasks) {
    List<Unit> largestFirst = new ArrayList<>(units);
    largestFirst.sort(Comparator.comparingLong(Unit::rows).reversed());
    long[] load = new long[tasks];
    Map<String, List<Integer>> dealt = new TreeMap<>();
    for (Unit unit : largestFirst) {
      int least = 0;
      for (int task = 1; task < tasks; task++) {
        least = load[task] < load[least] ? task : least;
      }
      load[least] += unit.rows();
      dealt.computeIfAbsent(unit.hour(), hour -> new ArrayList<>()).add(least);
    }
    return dealt;
  }

  /** A number for each task that Spark's hash sends there. */
  private static int[] keys(int tasks) {
    int[] keys = new int[tasks];
    for (int task = 0; task < tasks; task++) {
      int key = 0;
      while (Math.floorMod(Murmur3_x86_32.hashInt(key, SEED), tasks) != task) {
        key++;
      }
      keys[task] = key;
    }
    return keys;
  }

  private static String dealt(Map<String, List<Integer>> tasks, int[] keys) {
    // div rounds towards 1970
    StringBuilder sql =
        new StringBuilder(
            "case (unix_micros(event_time) - pmod(unix_micros(event_time), 3600000000)) div 3600000000");
    tasks.forEach(
        (hour, parts) -> {
          sql.append(" when ").append(hourNumber(hour)).append(" then ");
          if (parts.size() == 1) {
            sql.append(keys[parts.get(0)]);
          } else {
            List<String> some = parts.stream().map(task -> Integer.toString(keys[task])).toList();
            sql.append("array(%s)[".formatted(String.join(",", some)))
                .append("cast(pmod(xxhash64(session_id), %dL) as int)]".formatted(parts.size()));
          }
        });
    return sql.append(" else 0 end").toString();
  }

  private static long hourNumber(String hour) {
    return LocalDateTime.parse(hour.substring(0, 10) + "T" + hour.substring(11) + ":00")
            .toEpochSecond(ZoneOffset.UTC)
        / 3_600;
  }

  /** Hours by chance; large ones divided by session. */
  private static Column[] byHash(Map<String, Long> rowsByHour, long rowsPerFile) {
    long most =
        rowsByHour.values().stream().mapToLong(rows -> parts(rows, rowsPerFile)).max().orElse(1);
    List<String> large =
        rowsByHour.entrySet().stream()
            .filter(hour -> parts(hour.getValue(), rowsPerFile) > 1)
            .map(hour -> "'" + hour.getKey() + "'")
            .toList();
    if (large.isEmpty()) {
      return new Column[] {col("event_date"), col("hour")};
    }
    Column part =
        expr(
            "if(concat(event_date, '/', hour) in (%s), pmod(xxhash64(session_id), %dL), 0L)"
                .formatted(String.join(",", large), most));
    return new Column[] {col("event_date"), col("hour"), part};
  }
}

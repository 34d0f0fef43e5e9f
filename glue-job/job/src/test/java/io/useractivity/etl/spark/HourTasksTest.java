package io.useractivity.etl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.etl.testing.Sparks;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourTasksTest {
  private static final Map<String, Long> HOURS =
      new TreeMap<>(
          Map.of(
              "2026-11-22/10", 900L,
              "2026-11-22/11", 500L,
              "2026-11-22/12", 400L,
              "1969-12-31/23", 100L));

  @Test
  void hoursAreDealtOutSoThatTasksHaveAboutTheSame() {
    Map<String, List<Integer>> tasks = HourTasks.deal(HOURS, 10_000, 2);
    long[] load = new long[2];
    tasks.forEach((hour, parts) -> parts.forEach(task -> load[task] += HOURS.get(hour)));
    assertThat(load).containsExactlyInAnyOrder(1_000, 900);
  }

  @Test
  void largeHoursHaveParts() {
    assertThat(HourTasks.deal(HOURS, 300, 9).get("2026-11-22/10"))
        .hasSize(3)
        .doesNotHaveDuplicates();
    assertThat(HourTasks.deal(HOURS, 300, 9).get("1969-12-31/23")).hasSize(1);
  }

  /** Spark's hash is not its promise; what counts is where rows go. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void sparkSendsRowsWhereTheyWereDealt(int tasks) {
    HourTasks dealt = HourTasks.of(HOURS, 10_000, tasks);
    Map<String, List<Integer>> expected = HourTasks.deal(HOURS, 10_000, tasks);
    Dataset<Row> rows =
        Sparks.shared()
            .sql(
                "select *, date_format(event_time, 'yyyy-MM-dd') event_date, date_format(event_time, 'HH') hour"
                    + " from (select timestamp_seconds(h * 3600 + m) event_time, 's' session_id from (select h,"
                    + " explode(sequence(0, 3599, 600)) m from values (498706L), (498707L), (498708L), (-1L) as t(h)))");
    Map<String, Integer> found = new TreeMap<>();
    List<Row> placed =
        rows.repartition(dealt.tasks(), dealt.columns())
            .selectExpr("concat(event_date, '/', hour) h", "spark_partition_id() p")
            .distinct()
            .collectAsList();
    placed.forEach(row -> found.put(row.getString(0), row.getInt(1)));
    assertThat(placed).hasSize(4);
    assertThat(found.values()).allMatch(task -> task < tasks);
    IntStream.range(0, tasks)
        .forEach(
            task ->
                assertThat(found.entrySet().stream().filter(hour -> hour.getValue() == task))
                    .extracting(Map.Entry::getKey)
                    .containsExactlyInAnyOrderElementsOf(
                        expected.entrySet().stream()
                            .filter(hour -> hour.getValue().contains(task))
                            .map(Map.Entry::getKey)
                            .toList()));
  }

  @Test
  void manyHoursAreSpreadByHash() {
    Map<String, Long> month = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      month.put("2026-11-%02d/%02d".formatted(1 + i / 24, i % 24), 10L);
    }
    assertThat(HourTasks.of(month, 100, 4).columns()).hasSize(2);
    assertThat(HourTasks.of(month, 5, 4).columns()).hasSize(3);
  }
}

package io.useractivity.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RowSortTest {
  @Property(tries = 300)
  void sorts_as_the_jdk_does_and_keeps_equal_rows_in_order(
      @ForAll @Size(max = 500) @IntRange(min = 0, max = 50) int[] keys) {
    int[] expected =
        IntStream.range(0, keys.length)
            .boxed()
            .sorted(Comparator.comparingInt(row -> keys[row]))
            .mapToInt(Integer::intValue)
            .toArray();

    int[] rows = IntStream.range(0, keys.length).toArray();
    RowSort.sort(rows, (a, b) -> Integer.compare(keys[a], keys[b]));

    assertThat(rows).isEqualTo(expected);
  }
}

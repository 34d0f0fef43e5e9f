package io.useractivity.pipeline.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LiveFeedPropertyTest {
  private static final int ROWS_PER_FRAME = 7;

  private static LiveFeed feed() {
    return new LiveFeed(Rows.COLUMNS, ROWS_PER_FRAME, new RateHistory());
  }

  private static RowFilter text(int number) {
    return new RowFilter(Set.of(), RowFilter.State.ALL, Map.of(), "x" + number);
  }

  /** Whatever the traffic: frames are small, in order, and their sequence counts every match. */
  @Property(tries = 200)
  void framesCountEveryMatchAndShowAFewInOrder(
      @ForAll @Size(max = 30) List<@IntRange(max = 40) Integer> bursts,
      @ForAll @IntRange(min = 1, max = 9) int weight) {
    LiveFeed feed = feed();
    Audience audience = feed.join(RowFilter.ALL);
    long offset = 0;
    long told = 0;
    for (int burst : bursts) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < burst; i++) {
        rows.add(Rows.row(offset++));
      }
      feed.offer(rows, weight, 0);
      Audience.Frame frame = feed.drain().get(audience);
      if (burst == 0) {
        assertThat(frame).isNull();
        continue;
      }
      assertThat(frame.sequence()).isEqualTo(told);
      assertThat(frame.matched()).isEqualTo((long) burst * weight);
      assertThat(frame.rows()).hasSize(Math.min(burst, ROWS_PER_FRAME)).isSubsetOf(rows);
      assertThat(frame.rows().stream().map(Row::offset)).isSorted();
      told += frame.matched();
    }
    assertThat(told).isEqualTo(offset * weight);
  }

  /** Each row of a burst has the same chance to be shown. */
  @Example
  void theSampleIsEven() {
    int burst = 70;
    int[] shown = new int[burst];
    Reservoir reservoir = new Reservoir(ROWS_PER_FRAME, 3);
    int rounds = 20_000;
    for (int round = 0; round < rounds; round++) {
      IntStream.range(0, burst).forEach(i -> reservoir.offer(Rows.row(i)));
      reservoir.drain().forEach(row -> shown[(int) row.offset()]++);
    }
    double expected = rounds * (double) ROWS_PER_FRAME / burst;
    for (int count : shown) {
      assertThat((double) count).isBetween(expected * 0.85, expected * 1.15);
    }
  }

  @Example
  void equalFiltersShareAnAudienceAndTheLastOneWhoLeavesEndsIt() {
    LiveFeed feed = feed();
    Audience first = feed.join(text(1));
    assertThat(feed.join(text(1))).isSameAs(first);
    feed.leave(first);
    assertThat(feed.totals().filters()).isEqualTo(1);
    feed.leave(first);
    assertThat(feed.totals().filters()).isZero();
  }

  @Example
  void differentFiltersAreLimited() {
    LiveFeed feed = feed();
    IntStream.range(0, LiveFeed.MAX_AUDIENCES).forEach(i -> feed.join(text(i)));
    feed.join(text(0));
    assertThatThrownBy(() -> feed.join(text(-1)))
        .hasMessageContaining("too many different filters");
  }

  @Example
  void whoJoinsLateSeesTheNewestRowsOldestFirstAndCountsFromThere() {
    LiveFeed feed = feed();
    feed.join(RowFilter.ALL);
    feed.offer(IntStream.range(0, 5_000).mapToObj(Rows::row).toList(), 1, 0);
    feed.drain();
    Audience late = feed.join(RowFilter.ALL);
    Audience.Frame backlog = feed.backlog(late);
    assertThat(backlog.sequence()).isEqualTo(5_000);
    assertThat(backlog.rows()).hasSize(300);
    assertThat(backlog.rows().get(0).offset()).isEqualTo(4_700);
    assertThat(backlog.rows().get(299).offset()).isEqualTo(4_999);
    feed.offer(List.of(Rows.row(5_000)), 1, 0);
    assertThat(feed.backlog(late).rows().get(299).offset())
        .as("what the next frame brings is not in the backlog, too")
        .isEqualTo(4_999);
    assertThat(feed.drain().get(late).rows()).extracting(Row::offset).containsExactly(5_000L);
  }
}

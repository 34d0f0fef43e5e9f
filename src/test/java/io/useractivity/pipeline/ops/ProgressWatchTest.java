package io.useractivity.pipeline.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.ops.ProgressWatch.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressWatchTest {
  private final ProgressWatch watch = new ProgressWatch(Duration.ofSeconds(10));

  @Test
  void aPartitionThatStandsStillWithoutReasonIsNamed() {
    assertThat(after(30, new Place("events-3", 1, 42, true), false))
        .hasValueSatisfying(why -> assertThat(why).contains("events-3").contains("offset 42"));
  }

  @Test
  void nothingToArchiveIsNotStuck() {
    assertThat(after(30, new Place("events-3", 1, 42, false), false)).isEmpty();
  }

  @Test
  void anOutageOutsideIsNotStuckAndTheTimeAfterItCountsAnew() {
    Place place = new Place("events-3", 1, 42, true);
    assertThat(after(60, place, true)).isEmpty();
    assertThat(after(9, place, false)).isEmpty();
    assertThat(after(4, place, false)).isPresent();
  }

  @Test
  void progressAndANewAssignmentStartTheTimeAnew() {
    after(9, new Place("events-3", 1, 42, true), false);
    assertThat(after(9, new Place("events-3", 1, 43, true), false)).isEmpty();
    assertThat(after(9, new Place("events-3", 2, 43, true), false)).isEmpty();
  }

  @Test
  void aProcessThatStoodStillHasNotBeenStuck() {
    Place place = new Place("events-3", 1, 42, true);
    after(2, place, false);
    assertThat(watch.look(List.of(place), Duration.ofHours(1).toMillis(), false)).isEmpty();
  }

  private Optional<String> after(int seconds, Place place, boolean outside) {
    Optional<String> found = Optional.empty();
    for (int i = 0; i < seconds; i++) {
      found = watch.look(List.of(place), 1_000, outside);
    }
    return found;
  }
}

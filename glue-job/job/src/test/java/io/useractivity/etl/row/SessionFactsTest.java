package io.useractivity.etl.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionFactsTest {
  private final SessionFacts<String> facts = new SessionFacts<>(session -> session);

  private String next(String session, long micros, long before, long microsBefore) {
    facts.next(session, micros, before, microsBefore);
    return facts.position() + " " + facts.seconds();
  }

  @Test
  void countsPerSessionAndMeasuresFromTheEventBefore() {
    assertThat(next("a", 1_000_000, 0, 0)).isEqualTo("1 NaN");
    assertThat(next("b", 1_500_000, 0, 0)).isEqualTo("1 NaN");
    assertThat(next("a", 3_250_000, 0, 0)).isEqualTo("2 2.25");
    assertThat(next("a", 3_250_000, 0, 0)).isEqualTo("3 0.0");
  }

  @Test
  void goesOnWhereEarlierHoursEnded() {
    next("a", 1_000_000, 0, 0);
    facts.nextHour();
    assertThat(next("a", 3_600_000_000L, 7, 3_599_000_000L)).isEqualTo("8 1.0");
    assertThat(next("a", 3_602_000_000L, 7, 3_599_000_000L)).isEqualTo("9 2.0");
    assertThat(next("new", 3_602_000_000L, 0, 0)).isEqualTo("1 NaN");
  }
}

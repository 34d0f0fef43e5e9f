package io.useractivity.pipeline.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteBudgetTest {
  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void whatWasRequestedCountsBeforeItComes() {
    budget.open(50);
    assertThat(budget.admits(49)).isTrue();
    assertThat(budget.admits(50)).isFalse();
  }

  @Test
  void recordsAloneNeverExhaustItForThenNothingWouldEnd() {
    budget.inFlight(200);
    assertThat(budget.exhausted()).isFalse();
    budget.open(1);
    assertThat(budget.exhausted()).isTrue();
  }

  @Test
  void openObjectsAreClosedAtThreeQuarters() {
    budget.open(75);
    assertThat(budget.tight()).isFalse();
    budget.open(1);
    assertThat(budget.tight()).isTrue();
  }

  @Test
  void atTheLimitSomethingIsAlwaysOnItsWayOut() {
    budget.open(40);
    budget.inFlight(60);
    assertThat(budget.exhausted()).isTrue();
    assertThat(budget.tight()).isTrue();
    budget.open(-25);
    budget.leaving(25);
    assertThat(budget.exhausted()).isTrue();
    assertThat(budget.tight()).isFalse();
    budget.leaving(-25);
    assertThat(budget.exhausted()).isFalse();
  }
}

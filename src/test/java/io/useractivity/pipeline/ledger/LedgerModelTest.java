package io.useractivity.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.ledger.LedgerModel.Mutant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random schedules of poll, cut, commit, lost answer, crash, zombie and rebalance keep S1 to S4;
 * mutants do not.
 */
class LedgerModelTest {
  private static final int SCHEDULES = Integer.getInteger("uap.ledger.schedules", 30_000);

  @Test
  void randomSchedulesArchiveEveryRecordExactlyOnce() {
    int saturated = 0;
    for (long seed = 0; seed < SCHEDULES; seed++) {
      LedgerModel model = new LedgerModel(seed, Mutant.NONE);
      try {
        model.run();
      } catch (AssertionError | RuntimeException broken) {
        throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
      }
      saturated += model.sawSaturation ? 1 : 0;
    }
    assertThat(saturated)
        .as("schedules in which the metadata was full")
        .isGreaterThan(SCHEDULES / 1000);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBrokenLedgerIsFound(Mutant mutant) {
    assertThatThrownBy(
            () -> {
              for (long seed = 0; seed < 3_000; seed++) {
                new LedgerModel(seed, mutant).run();
              }
            })
        .as("mutant %s", mutant)
        // an invariant of the model, not a ledger that fell over
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "(S[1-4]: |an object is listed twice|a manifest was replaced|manifest numbers have gaps).*");
  }
}

package io.useractivity.pipeline.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.config.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoisonGateTest {
  /** x = poison, o = good, O = ten good ones at once; a window of ten records. */
  @ParameterizedTest(name = "{0} at {1} stops: {2}")
  @CsvSource({
    "'', 0.5, false",
    "xxxx, 0.5, false",
    "xxxxx, 0.5, true",
    "ooxxx, 0.5, true",
    "oooxx, 0.5, false",
    "ooooxxxxx, 0.5, true",
    "oooooxxxxx, 0.5, false",
    "oooooxxxxxx, 0.5, true",
    "Oxxxxx, 0.5, false",
    "Oxxxxxx, 0.5, true",
    "xxxxOxxxx, 0.5, false",
    "xxxxOxxxxxx, 0.5, true",
    "xxxxxO, 0.5, true",
    "oooox, 0, true",
    "xooo, 0, false",
    "xxxxxxxxxxxxxxxxxxxx, 1, false"
  })
  void stopsWhenTooMuchOfTheWindowIsPoison(String records, double maxShare, boolean stops) {
    PoisonGate gate = new PoisonGate("events-3", 10, new Share(maxShare));
    for (char record : records.toCharArray()) {
      if (record == 'O') {
        gate.good(10);
      } else {
        gate.record(record == 'x');
      }
    }
    assertThat(gate.verdict() != null).isEqualTo(stops);
  }

  @Test
  void goodRecordsInBulkCountAsGoodRecordsOneByOne() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    for (int round = 0; round < 2_000; round++) {
      PoisonGate bulk = new PoisonGate("events-3", 20, new Share(0.3));
      PoisonGate single = new PoisonGate("events-3", 20, new Share(0.3));
      for (int i = 0; i < 30; i++) {
        int good = random.nextInt(8);
        bulk.good(good);
        for (int j = 0; j < good; j++) {
          single.record(false);
        }
        assertThat(bulk.record(true)).isEqualTo(single.record(true));
        assertThat(bulk.verdict()).isEqualTo(single.verdict());
      }
    }
  }

  @Test
  void theVerdictSaysWhatWhichHowMuchAndWhatToDo() {
    PoisonGate gate = new PoisonGate("events-3", 10, new Share(0.5));
    boolean goOn = true;
    for (int i = 0; i < 5; i++) {
      goOn = gate.record(true);
    }
    assertThat(goOn).isFalse();
    assertThat(gate.verdict())
        .contains("5 of the last 5 records of events-3 are poison (100.0%")
        .contains("dead-letter.max-share is 50%")
        .contains("check events.format");
    gate.good(100);
    assertThat(gate.verdict()).as("it stands").isNotNull();
  }

  @Test
  void aWindowOfZeroNeverStops() {
    PoisonGate gate = new PoisonGate("events-3", 0, new Share(0));
    gate.good(3);
    assertThat(gate.record(true)).isTrue();
  }
}

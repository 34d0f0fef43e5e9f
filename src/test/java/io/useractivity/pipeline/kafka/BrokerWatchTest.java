package io.useractivity.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokerWatchTest {
  private final BrokerWatch watch = new BrokerWatch("broker:9092");

  @Test
  void aShortReconnectionIsNoTroubleAndALongOneIs() {
    watch.look(3, 100, 0);
    assertThat(watch.look(0, 100, BrokerWatch.CONNECTION_PATIENCE_MILLIS)).isEmpty();
    assertThat(watch.look(0, 100, BrokerWatch.CONNECTION_PATIENCE_MILLIS + 1))
        .hasValueSatisfying(why -> assertThat(why).contains("broker:9092", "no connection"));
    assertThat(watch.look(1, 200, 60_000)).isEmpty();
  }

  @Test
  void anOpenConnectionThatSaysNothingIsTrouble() {
    watch.look(3, 100, 0);
    assertThat(watch.look(3, 100, BrokerWatch.SILENCE_MILLIS)).isEmpty();
    assertThat(watch.look(3, 100, BrokerWatch.SILENCE_MILLIS + 1))
        .hasValueSatisfying(why -> assertThat(why).contains("nothing received"));
    assertThat(watch.look(3, 101, BrokerWatch.SILENCE_MILLIS + 2)).isEmpty();
  }
}

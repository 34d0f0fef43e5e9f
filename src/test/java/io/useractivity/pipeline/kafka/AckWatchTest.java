package io.useractivity.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AckWatchTest {
  private static final Instant T0 = Instant.parse("2026-10-01T10:00:00Z");

  private final AckWatch watch = new AckWatch("broker:9092", Duration.ofSeconds(5));

  @Test
  void nothingToDoIsNoTrouble() {
    assertThat(watch.trouble(T0)).isEmpty();
    assertThat(watch.trouble(T0.plusSeconds(3_600))).isEmpty();
  }

  @Test
  void silenceIsTroubleOnlyWhileRecordsWait() {
    watch.waiting(3, T0);
    watch.waiting(8, T0.plusSeconds(4));
    assertThat(watch.trouble(T0.plusSeconds(4))).isEmpty();
    assertThat(watch.trouble(T0.plusSeconds(5)))
        .hasValue(
            "Kafka at broker:9092 has not answered since 2026-10-01T10:00:00Z: 8 records wait");
    watch.progress(0, T0.plusSeconds(6));
    assertThat(watch.trouble(T0.plusSeconds(60))).isEmpty();
  }

  @Test
  void everyAcknowledgementStartsThePatienceAnew() {
    watch.waiting(8, T0);
    watch.progress(7, T0.plusSeconds(4));
    assertThat(watch.trouble(T0.plusSeconds(8))).isEmpty();
    assertThat(watch.trouble(T0.plusSeconds(9))).isPresent();
  }

  @Test
  void aFailedQuestionIsTroubleAtOnceUntilAnAnswerComes() {
    watch.failed("no metadata", T0);
    assertThat(watch.trouble(T0).orElseThrow())
        .contains("since 2026-10-01T10:00:00Z (no metadata)");
    watch.progress(0, T0.plusSeconds(1));
    assertThat(watch.trouble(T0.plusSeconds(1))).isEmpty();
  }
}

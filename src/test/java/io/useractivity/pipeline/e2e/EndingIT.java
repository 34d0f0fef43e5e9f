package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.kit.Scrape;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends that are nobody's wish: said clearly, and at once where somebody insists. */
class EndingIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSecondSignalForcesAnEndThatTheDrainWouldDelay(String signal, int code) {
    assumeTrue(!signal.equals("INT") || !PipelineProcess.ignoresInterrupt());
    try (Lab lab = new Lab("second-signal");
        FaultyS3 proxy = FaultyS3.start(lab.s3().endpoint(), 0)) {
      lab.storeThrough(proxy.endpoint());
      PipelineProcess process =
          lab.run(
              "both",
              "192m",
              "--set",
              "lifecycle.drain-timeout=10m",
              "--set",
              "generator.rate=200");
      await().atMost(SOON).until(() -> proxy.requests(S3Operation.PUT_OBJECT) > 20);
      proxy.always(S3Fault.slowDown());
      process.term();
      process.awaitLine(Pattern.compile("Draining cause=\"TERM\""), SOON);
      assertThat(process.isAlive()).isTrue();
      if (signal.equals("INT")) {
        process.interrupt();
      } else {
        process.term();
      }
      assertThat(process.awaitExit(SOON)).as(process.output().tail()).isEqualTo(code);
      proxy.heal();
      PipelineProcess next = lab.run("next", "192m", "--roles", "archiver", "--until-caught-up");
      assertThat(next.awaitExit(SOON)).as(next.output().tail()).isZero();
      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(SOON)).as(verify.output().tail()).isZero();
    }
  }

  @Test
  void aGeneratorWhoseEventsKafkaDoesNotTakeAnyMoreSaysSo() throws Exception {
    try (Lab lab = new Lab("unacknowledged")) {
      int port = Scrape.freePort();
      Scrape scrape = new Scrape(port);
      PipelineProcess process =
          lab.run(
              "generator",
              "128m",
              "--roles=generator",
              "--set=generator.rate=500",
              "--set=lifecycle.drain-timeout=2s",
              "--set=ops.port=" + port);
      await()
          .atMost(SOON)
          .until(() -> scrape.sum("uap_events_published_total", "").orElse(0) > 500);
      lab.kafka().pause();
      await()
          .atMost(SOON)
          .until(
              () ->
                  scrape.sum("uap_events_generated_total", "").orElse(0)
                      > scrape.sum("uap_events_published_total", "").orElse(0));
      process.term();
      assertThat(process.awaitExit(SOON)).as(process.output().tail()).isEqualTo(5);
      assertThat(process.output().tail()).contains("Kafka has not acknowledged", "not drained: ");
    }
  }

  @Test
  void aTopicThatIsPoisonAsAWholeStopsTheArchiverWithASentence() {
    try (Lab lab = new Lab("poison")) {
      PipelineProcess process =
          lab.run(
              "both",
              "192m",
              "--set",
              "generator.corrupt=100%",
              "--set",
              "generator.rate=2000",
              "--set",
              "dead-letter.window=200");
      assertThat(process.awaitExit(SOON)).as(process.output().tail()).isEqualTo(1);
      assertThat(process.output().tail())
          .contains("are poison", "dead-letter.max-share", "events.schemas")
          .doesNotContain("\tat ");
    }
  }
}

package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.Scrape;
import io.useractivity.pipeline.kit.TopicFiller;
import io.useractivity.pipeline.publish.ActivityEncoder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Late events of many hours at once, with little memory. */
class BackfillIT {
  @Test
  void threeHundredOpenHoursFitIntoASmallHeapAndItsByteBudget() throws Exception {
    try (Lab lab = new Lab("backfill")) {
      TopicFiller.fill(lab.kafka().bootstrapServers(), Lab.TOPIC, 4, 250_000, 1_000, 300, "lz4");
      int port = Scrape.freePort();
      PipelineProcess archiver =
          lab.run(
              "archiver",
              "256m",
              "--profile",
              "throughput",
              "--roles",
              "archiver",
              "--until-caught-up",
              "--set",
              "ops.port=" + port,
              "--set",
              "archiver.codec=null");
      Peaks peaks = Peaks.watch(archiver, new Scrape(port));
      assertThat(archiver.awaitExit(Duration.ofSeconds(300)))
          .as("the archiver printed %s", archiver.output().tail())
          .isZero();
      assertThat(peaks.lanes()).as("hours open at once").isGreaterThanOrEqualTo(300);
      assertThat(peaks.memoryRotations()).as("objects closed to free memory").isPositive();
      // batches that were requested before it was full still arrive, 8 MiB of them at most
      assertThat(peaks.used())
          .as("bytes held, of %,.0f", peaks.limit())
          .isPositive()
          .isLessThanOrEqualTo(peaks.limit() + (8 << 20));
      assertThat(archiver.output().lines()).noneMatch(line -> line.contains("OutOfMemory"));
      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(Duration.ofSeconds(120)))
          .as("verify printed %s", verify.output().tail())
          .isZero();
      var result =
          new IndependentAudit(SchemaCatalog.packaged().named(ActivityEncoder.SCHEMA_NAME))
              .check(lab.kafka(), lab.s3());
      assertThat(result.archived()).isEqualTo(250_000);
      assertThat(result.objects()).as("objects of 300 hours").isGreaterThanOrEqualTo(300);
    }
  }

  /** Planned objects must be read to their ends, while other partitions' records have no room. */
  @Test
  void aKilledBackfillRecoversWithABudgetThatIsAlwaysFull() {
    try (Lab lab = new Lab("backfill-killed")) {
      TopicFiller.fill(lab.kafka().bootstrapServers(), Lab.TOPIC, 4, 60_000, 1_000, 100, "lz4");
      String[] arguments = {
        "--profile=throughput",
        "--roles=archiver",
        "--until-caught-up",
        "--set=archiver.codec=null",
        "--set=archiver.memory=8MiB"
      };
      PipelineProcess killed = lab.run("killed", "160m", arguments);
      killed.awaitLine(Pattern.compile(" Archived partition=.*memory="), Duration.ofSeconds(60));
      killed.kill9();
      PipelineProcess next = lab.run("next", "160m", arguments);
      assertThat(next.awaitExit(Duration.ofSeconds(300)))
          .as("it printed %s", next.output().tail())
          .isZero();
      assertThat(next.output().find(Pattern.compile("unfinishedPlans=\"[1-9]")))
          .as("something to recover")
          .isPresent();
      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(Duration.ofSeconds(120)))
          .as("verify printed %s", verify.output().tail())
          .isZero();
    }
  }

  /** The highest figures seen while a process ran. */
  private record Peaks(double lanes, double used, double limit, double memoryRotations) {
    static Peaks watch(PipelineProcess process, Scrape scrape) {
      AtomicReference<Peaks> peaks = new AtomicReference<>(new Peaks(0, 0, 0, 0));
      await()
          .atMost(Duration.ofSeconds(300))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                peaks.set(peaks.get().and(scrape));
                return !process.isAlive();
              });
      return peaks.get();
    }

    private Peaks and(Scrape scrape) throws InterruptedException {
      return new Peaks(
          Math.max(lanes, scrape.sum("uap_open_lanes", "").orElse(0)),
          Math.max(used, scrape.sum("uap_budget_used_bytes", "").orElse(0)),
          Math.max(limit, scrape.sum("uap_budget_limit_bytes", "").orElse(0)),
          Math.max(
              memoryRotations, scrape.sum("uap_rotations_total", "reason=\"memory\"").orElse(0)));
    }
  }
}

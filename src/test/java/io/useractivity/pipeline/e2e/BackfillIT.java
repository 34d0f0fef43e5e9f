package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.TopicFiller;
import io.useractivity.pipeline.publish.ActivityEncoder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Late events of many hours at once, with little memory. */
class BackfillIT {
  @Test
  void threeHundredOpenHoursFitIntoASmallHeap() {
    try (Lab lab = new Lab("backfill")) {
      TopicFiller.fill(lab.kafka().bootstrapServers(), Lab.TOPIC, 4, 400_000, 1_000, 300, "lz4");
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
              "archiver.codec=null");
      assertThat(archiver.awaitExit(Duration.ofSeconds(180)))
          .as("the archiver printed %s", archiver.output().tail())
          .isZero();
      assertThat(archiver.output().lines()).noneMatch(line -> line.contains("OutOfMemory"));
      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(Duration.ofSeconds(120)))
          .as("verify printed %s", verify.output().tail())
          .isZero();
      var result =
          new IndependentAudit(SchemaCatalog.packaged().named(ActivityEncoder.SCHEMA_NAME))
              .check(lab.kafka(), lab.s3());
      assertThat(result.archived()).isEqualTo(400_000);
      assertThat(result.objects()).as("objects of 300 hours").isGreaterThanOrEqualTo(300);
    }
  }
}

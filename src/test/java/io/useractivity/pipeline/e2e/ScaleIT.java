package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.publish.ActivityEncoder;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Archivers come and go in order while events flow: nothing is lost, and nothing done twice. */
class ScaleIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern ASSIGNED = Pattern.compile("Partition assigned");
  private static final Pattern ARCHIVED = Pattern.compile(" Archived partition=");
  private static final Pattern ENDED = Pattern.compile(" Ended .*consumed=\"(\\d+)\"");

  @Test
  void archiversThatJoinAndLeaveUnderLoadReadEveryRecordOnce() {
    try (Lab lab = new Lab("scale")) {
      PipelineProcess generator =
          lab.run("generator", "128m", "--roles=generator", "--set=generator.rate=800");
      PipelineProcess first = archiver(lab, "first");
      first.awaitLine(ARCHIVED, SOON);
      PipelineProcess second = archiver(lab, "second");
      second.awaitLine(ARCHIVED, SOON);
      end(first);
      PipelineProcess third = archiver(lab, "third");
      third.awaitLine(ARCHIVED, SOON);
      int before = assignments(third);
      end(second);
      await().atMost(SOON).until(() -> assignments(third) > before);
      end(generator);
      end(third);
      PipelineProcess last = lab.run("last", "192m", "--roles=archiver", "--until-caught-up");
      assertThat(last.awaitExit(SOON)).as(last.output().tail()).isZero();

      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(SOON)).as(verify.output().tail()).isZero();
      long records =
          new IndependentAudit(SchemaCatalog.packaged().named(ActivityEncoder.SCHEMA_NAME))
              .check(lab.kafka(), lab.s3())
              .records();
      assertThat(records).isPositive();
      assertThat(List.of(first, second, third, last).stream().mapToLong(ScaleIT::consumed).sum())
          .as("records read by all archivers together")
          .isEqualTo(records);
    }
  }

  private static PipelineProcess archiver(Lab lab, String name) {
    return lab.run(name, "192m", "--roles=archiver", "--set=archiver.rotation.events=20");
  }

  private static void end(PipelineProcess process) {
    process.term();
    assertThat(process.awaitExit(SOON)).as(process.output().tail()).isZero();
  }

  private static int assignments(PipelineProcess archiver) {
    return (int) archiver.output().lines().stream().filter(ASSIGNED.asPredicate()).count();
  }

  private static long consumed(PipelineProcess archiver) {
    Matcher ended = ENDED.matcher(archiver.output().find(ENDED).orElseThrow());
    assertThat(ended.find()).isTrue();
    return Long.parseLong(ended.group(1));
  }
}

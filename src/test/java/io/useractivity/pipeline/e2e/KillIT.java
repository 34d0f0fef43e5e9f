package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.publish.ActivityEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Archivers die at random moments, and come back from the dead, with traffic on. */
class KillIT {
  private static final int KILLS = Integer.getInteger("uap.kills", 20);
  private static final int FREEZES = Integer.getInteger("uap.freezes", 2);
  private static final Pattern ASSIGNED = Pattern.compile("Partition assigned");
  private static final Duration START = Duration.ofSeconds(60);

  private final Random random = new Random(Long.getLong("uap.seed", 1));

  @Test
  void killedAndFrozenArchiversLoseNothingAndDoubleNothing() {
    try (Lab lab = new Lab("kill")) {
      PipelineProcess generator =
          lab.run(
              "generator",
              "128m",
              "--roles",
              "generator",
              "--set",
              "generator.rate=400",
              "--set",
              "generator.corrupt=1%",
              "--set",
              "generator.late=5%");
      List<PipelineProcess> archivers = new ArrayList<>(List.of(archiver(lab), archiver(lab)));
      archivers.forEach(each -> each.awaitLine(ASSIGNED, START));
      for (int kill = 0; kill < KILLS; kill++) {
        PipelineProcess victim = archivers.remove(random.nextInt(archivers.size()));
        victim.awaitLine(ASSIGNED, START);
        pause(random.nextInt(2_000));
        victim.kill9();
        archivers.add(archiver(lab));
        if (kill % Math.max(1, KILLS / FREEZES) == 1) {
          freezePastItsSession(archivers);
        }
      }
      generator.term();
      assertThat(generator.awaitExit(Duration.ofSeconds(60))).as("generator").isZero();
      archivers.forEach(PipelineProcess::kill9);
      PipelineProcess last =
          lab.run(
              "archiver",
              "192m",
              "--roles",
              "archiver",
              "--until-caught-up",
              "--set",
              "lifecycle.drain-timeout=120s");
      assertThat(last.awaitExit(Duration.ofSeconds(200))).as("last archiver").isZero();

      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(Duration.ofSeconds(120)))
          .as("verify printed %s", verify.output().tail())
          .isZero();
      IndependentAudit.Result result =
          new IndependentAudit(SchemaCatalog.packaged().named(ActivityEncoder.SCHEMA_NAME))
              .check(lab.kafka(), lab.s3());
      assertThat(result.records()).as("records").isGreaterThan(KILLS * 100L);
      assertThat(result.corrupt()).as("corrupt records").isPositive();
    }
  }

  /**
   * A zombie: frozen until its partitions have another owner, then let go with uploads and commits
   * half done.
   */
  private void freezePastItsSession(List<PipelineProcess> archivers) {
    archivers.forEach(each -> each.awaitLine(ASSIGNED, START));
    PipelineProcess zombie = archivers.get(random.nextInt(archivers.size()));
    List<PipelineProcess> others = archivers.stream().filter(each -> each != zombie).toList();
    long before = assignments(others);
    zombie.stop();
    await()
        .atMost(Lab.SESSION.plusSeconds(40))
        .untilAsserted(
            () -> assertThat(assignments(others)).as("taken over").isGreaterThan(before));
    pause(random.nextInt(2_000));
    zombie.cont();
  }

  private static long assignments(List<PipelineProcess> archivers) {
    return archivers.stream()
        .flatMap(each -> each.output().lines().stream())
        .filter(ASSIGNED.asPredicate())
        .count();
  }

  private PipelineProcess archiver(Lab lab) {
    return lab.run(
        "archiver", "192m", "--roles", "archiver", "--set", "archiver.rotation.events=20");
  }

  /** The moment of a kill is the point of the test: nothing to wait for. */
  private static void pause(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}

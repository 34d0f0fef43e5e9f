package io.useractivity.pipeline.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.FaultyS3;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.S3Fault;
import io.useractivity.pipeline.kit.S3Operation;
import io.useractivity.pipeline.kit.TopicFiller;
import io.useractivity.pipeline.publish.ActivityEncoder;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The store misbehaves in every way it can, and the broker goes away, while events flow. */
class FaultIT {
  /** Vert.x says so where a task holds an event loop for more than two seconds. */
  private static final Pattern BLOCKED = Pattern.compile("has been blocked for");

  private static final Pattern AGAIN = Pattern.compile("again from the committed offset");

  @Test
  void aMisbehavingStoreAndARestartedBrokerCostTimeOnly() {
    try (Lab lab = new Lab("fault");
        FaultyS3 proxy = FaultyS3.start(lab.s3().endpoint(), 0)) {
      lab.storeThrough(proxy.endpoint());
      PipelineProcess pipeline =
          lab.run(
              "pipeline", "256m",
              "--set", "generator.rate=1000",
              "--set", "archiver.rotation.events=0",
              "--set", "archiver.rotation.age=1s",
              "--set", "resilience.backoff=50ms",
              "--set", "resilience.max-backoff=1s",
              "--set", "resilience.timeout=3s",
              "--set", "resilience.breaker-open=1s");
      awaitUploads(proxy, 20);
      proxy
          .share(0.15, 1, S3Fault.slowDown(), S3Operation.PUT_OBJECT)
          .share(0.1, 2, S3Fault.reset(), S3Operation.PUT_OBJECT)
          .share(0.1, 3, S3Fault.lostAck(), S3Operation.PUT_OBJECT)
          .share(0.1, 4, S3Fault.delay(Duration.ofMillis(700)), S3Operation.PUT_OBJECT)
          .share(0.05, 5, S3Fault.stall(), S3Operation.PUT_OBJECT);
      awaitUploads(proxy, 80);
      proxy.heal();
      lab.kafka().restart();
      awaitUploads(proxy, 40);
      proxy.always(S3Fault.slowDown());
      awaitUploads(proxy, 30);
      proxy.heal();
      awaitUploads(proxy, 20);
      pipeline.term();
      assertThat(pipeline.awaitExit(Duration.ofSeconds(90)))
          .as("after SIGTERM: %s", pipeline.output().tail())
          .isZero();

      assertThat(pipeline.output().find(BLOCKED)).as("a blocked event loop").isEmpty();
      verifyTwice(lab);
    }
  }

  @Test
  void multipartUploadsSurviveErrorsIn200AnswersAndLostParts() {
    try (Lab lab = new Lab("fault-multipart");
        FaultyS3 proxy = FaultyS3.start(lab.s3().endpoint(), 0)) {
      lab.storeThrough(proxy.endpoint());
      TopicFiller.fill(lab.kafka().bootstrapServers(), Lab.TOPIC, 2, 40_000, 1_000, 1, "lz4");
      proxy
          .next(2, S3Fault.errorIn200(), S3Operation.COMPLETE_MULTIPART)
          .next(1, S3Fault.lostAck(), S3Operation.UPLOAD_PART)
          .next(1, S3Fault.reset(), S3Operation.UPLOAD_PART)
          .next(1, S3Fault.slowDown(), S3Operation.CREATE_MULTIPART);
      PipelineProcess archiver = archive(lab, "archiver.part-size=5MiB");
      assertThat(proxy.requests(S3Operation.UPLOAD_PART)).isGreaterThan(4);
      assertThat(proxy.requests(S3Operation.COMPLETE_MULTIPART)).isGreaterThan(3);
      assertThat(archiver.output().find(BLOCKED)).as("a blocked event loop").isEmpty();
      verifyTwice(lab);
    }
  }

  @Test
  void objectsWhoseUploadSomebodyAbortedAreReadAndSentAgain() {
    try (Lab lab = new Lab("fault-aborted");
        FaultyS3 proxy = FaultyS3.start(lab.s3().endpoint(), 0)) {
      lab.storeThrough(proxy.endpoint());
      TopicFiller.fill(lab.kafka().bootstrapServers(), Lab.TOPIC, 2, 40_000, 1_000, 1, "lz4");
      S3Fault gone = S3Fault.error(404, "NoSuchUpload", "The upload does not exist.");
      proxy.next(1, gone, S3Operation.UPLOAD_PART).next(1, gone, S3Operation.COMPLETE_MULTIPART);
      PipelineProcess archiver = archive(lab, "archiver.rotation.bytes=12MiB");
      assertThat(archiver.output().find(AGAIN)).as("starts from the committed offset").isPresent();
      verifyTwice(lab);
    }
  }

  /** The end of the work is where most uploads end, and where nobody polls for much longer. */
  @Test
  void uploadsAbortedWhenEverythingIsReadAreSentAgainBeforeTheProcessEnds() {
    try (Lab lab = new Lab("fault-late");
        FaultyS3 proxy = FaultyS3.start(lab.s3().endpoint(), 0)) {
      lab.storeThrough(proxy.endpoint());
      TopicFiller.fill(lab.kafka().bootstrapServers(), Lab.TOPIC, 2, 40_000, 1_000, 1, "lz4");
      S3Fault gone = S3Fault.error(404, "NoSuchUpload", "The upload does not exist.");
      proxy.next(3, gone, S3Operation.COMPLETE_MULTIPART);
      PipelineProcess archiver = archive(lab, "archiver.rotation.bytes=100MiB");
      assertThat(archiver.output().find(AGAIN)).as("starts from the committed offset").isPresent();
      verifyTwice(lab);
    }
  }

  @Test
  void anUploadAbortedWhileASignalDrainsIsSaidAndLeftToTheNextStart() {
    try (Lab lab = new Lab("fault-drain");
        FaultyS3 proxy = FaultyS3.start(lab.s3().endpoint(), 0)) {
      lab.storeThrough(proxy.endpoint());
      TopicFiller.fill(lab.kafka().bootstrapServers(), Lab.TOPIC, 2, 40_000, 1_000, 1, "lz4");
      S3Fault gone = S3Fault.error(404, "NoSuchUpload", "The upload does not exist.");
      proxy.always(gone, S3Operation.COMPLETE_MULTIPART);
      PipelineProcess archiver =
          lab.run(
              "archiver",
              "256m",
              "--profile=throughput",
              "--roles=archiver",
              "--set=archiver.codec=null",
              "--set=archiver.rotation.bytes=100MiB");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> proxy.requests(S3Operation.UPLOAD_PART) >= 2);
      archiver.term();
      assertThat(archiver.awaitExit(Duration.ofSeconds(60)))
          .as("the archiver printed %s", archiver.output().tail())
          .isEqualTo(5);
      assertThat(archiver.output().find(Pattern.compile("not drained: .*"))).isPresent();

      PipelineProcess verify = lab.verify("--until", "end");
      assertThat(verify.awaitExit(Duration.ofSeconds(60)))
          .as("verify of a topic that is not archived: %s", verify.output().tail())
          .isEqualTo(3);

      proxy.heal();
      archive(lab, "archiver.rotation.bytes=100MiB");
      verifyTwice(lab);
    }
  }

  /** Archives what there is in large files, with one more setting, to a good end. */
  private static PipelineProcess archive(Lab lab, String setting) {
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
            "archiver.codec=null",
            "--set",
            "resilience.backoff=50ms",
            "--set",
            setting);
    assertThat(archiver.awaitExit(Duration.ofSeconds(120)))
        .as("the archiver printed %s", archiver.output().tail())
        .isZero();
    return archiver;
  }

  private static void verifyTwice(Lab lab) {
    PipelineProcess verify = lab.verify("--until", "end");
    assertThat(verify.awaitExit(Duration.ofSeconds(120)))
        .as("verify printed %s", verify.output().tail())
        .isZero();
    new IndependentAudit(SchemaCatalog.packaged().named(ActivityEncoder.SCHEMA_NAME))
        .check(lab.kafka(), lab.s3());
  }

  private static void awaitUploads(FaultyS3 proxy, int more) {
    long until = proxy.requests(S3Operation.PUT_OBJECT) + more;
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> proxy.requests(S3Operation.PUT_OBJECT) >= until);
  }
}

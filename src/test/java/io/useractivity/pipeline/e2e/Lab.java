package io.useractivity.pipeline.e2e;

import io.useractivity.pipeline.kit.Jars;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.local.LocalS3;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real broker and a real S3 server in this JVM, and the real jar as processes around them. */
final class Lab implements AutoCloseable {
  static final String TOPIC = "user_activity_avro_stream";
  static final String DEAD_LETTERS = TOPIC + ".dlq";
  static final String BUCKET = "user-activity";
  static final String PREFIX = "raw/user_activity";

  /**
   * A group member that stays silent so long is given up; small, so that kills and zombies take
   * seconds.
   */
  static final Duration SESSION = Duration.ofSeconds(4);

  private final LocalKafka kafka;
  private final LocalS3 s3;
  private final List<PipelineProcess> started = new ArrayList<>();
  private URI endpoint;

  Lab(String name) {
    var directory = TestDirs.fresh(name);
    kafka =
        LocalKafka.start(
            directory.resolve("kafka"), 0, Map.of("group.min.session.timeout.ms", "1000"));
    s3 = LocalS3.start(directory.resolve("s3"), 0);
    endpoint = s3.endpoint();
  }

  LocalKafka kafka() {
    return kafka;
  }

  LocalS3 s3() {
    return s3;
  }

  /** Processes started from now on talk to the store through a proxy. */
  void storeThrough(URI proxy) {
    endpoint = proxy;
  }

  /** {@code run} in a process of its own. */
  PipelineProcess run(String name, String heap, String... arguments) {
    List<String> all = new ArrayList<>(List.of("run"));
    all.addAll(connection(endpoint));
    all.addAll(List.of(arguments)); // the last --set wins
    return start(name, heap, all);
  }

  /** {@code verify --json} past any proxy; its exit code is the verdict. */
  PipelineProcess verify(String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("verify", "--json", "--topic", TOPIC, "--bucket", BUCKET));
    all.addAll(List.of(arguments));
    all.addAll(connection(s3.endpoint()));
    return start("verify", "512m", all);
  }

  private PipelineProcess start(String name, String heap, List<String> arguments) {
    PipelineProcess process =
        PipelineProcess.of(name, Jars.production())
            .heap(heap)
            .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            .args(arguments.toArray(String[]::new))
            .start();
    started.add(process);
    return process;
  }

  private List<String> connection(URI store) {
    List<String> arguments = new ArrayList<>();
    for (String setting :
        List.of(
            "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "kafka.replication-factor=1",
            "kafka.consumer.session.timeout.ms=" + SESSION.toMillis(),
            "kafka.consumer.heartbeat.interval.ms=1000",
            "s3.endpoint=" + store,
            "s3.path-style=true",
            "s3.region=us-east-1",
            "s3.access-key-id=" + s3.accessKey(),
            "s3.secret-access-key=" + s3.secretKey(),
            "s3.bucket=" + BUCKET,
            "s3.create-bucket=true",
            "ops.port=0")) {
      arguments.add("--set");
      arguments.add(setting);
    }
    return arguments;
  }

  @Override
  public void close() {
    started.forEach(PipelineProcess::close);
    s3.close();
    kafka.close();
  }
}

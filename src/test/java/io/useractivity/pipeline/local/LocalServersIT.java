package io.useractivity.pipeline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.kit.Jars;
import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.kit.TopicFiller;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class LocalServersIT {
  private static final Duration START = Duration.ofSeconds(60);
  private static final int SIGKILL = 128 + 9;
  private static final int SIGTERM = 128 + 15;

  @Test
  void aKilledBrokerComesBackWithItsTopicsAndEndsWhenAsked() throws Exception {
    Path data = TestDirs.fresh("kafka-data");
    try (PipelineProcess first = broker(data)) {
      TopicFiller.fill(bootstrap(first), "kept", 2, 1_000, 255, 1, "lz4");
      first.kill9();
      assertThat(first.awaitExit(START)).isEqualTo(SIGKILL);
    }
    try (PipelineProcess second = broker(data)) {
      assertThat(topics(bootstrap(second))).containsKey("kept");
      second.stop();
      assertThat(second.isAlive()).isTrue();
      second.cont();
      second.term();
      assertThat(second.awaitExit(START)).isEqualTo(SIGTERM);
    }
  }

  @Test
  void theS3ServerAnswersAndTurnsUnsignedRequestsAway() throws Exception {
    try (PipelineProcess server =
        server("s3", S3Main.class, TestDirs.fresh("s3-data"), Pattern.compile("^s3 "))) {
      String line =
          server.awaitLine(Pattern.compile("^s3 http://127.0.0.1:\\d+ \\S+ \\S+$"), START);
      HttpRequest request = HttpRequest.newBuilder(URI.create(line.split(" ")[1])).build();
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void wrongArgumentsAreToldApart() {
    try (PipelineProcess process =
        PipelineProcess.of("usage", Jars.local().toString(), KafkaMain.class.getName())
            .args("no-port")
            .start()) {
      assertThat(process.awaitExit(START)).isEqualTo(2);
      assertThat(process.output().stderr()).contains("usage: KafkaMain DATA_DIR PORT");
    }
  }

  private static PipelineProcess broker(Path data) {
    return server("kafka", KafkaMain.class, data, Pattern.compile("^kafka "));
  }

  private static PipelineProcess server(String name, Class<?> main, Path data, Pattern ready) {
    PipelineProcess process =
        PipelineProcess.of(name, Jars.local().toString(), main.getName())
            .heap("256m")
            .args(data.toString(), "0")
            .start();
    process.awaitLine(ready, START);
    return process;
  }

  private static String bootstrap(PipelineProcess broker) {
    return broker.awaitLine(Pattern.compile("^kafka "), START).substring("kafka ".length());
  }

  private static Map<String, ?> topics(String bootstrap) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
      return admin.listTopics().namesToListings().get(60, TimeUnit.SECONDS);
    }
  }
}

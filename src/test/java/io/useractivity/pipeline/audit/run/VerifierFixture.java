package io.useractivity.pipeline.audit.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.useractivity.pipeline.cli.PipelineCommand;
import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.kit.TestDirs;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.local.LocalS3;
import io.useractivity.pipeline.store.S3ObjectStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import picocli.CommandLine;

/** A real broker and a real S3 server, a topic for each test, and the command. */
abstract class VerifierFixture {
  static final String BUCKET = "lake";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  static Path files;
  static Path schemas;
  static LocalKafka kafka;
  static LocalS3 s3;

  String name;
  List<String> settings;
  PipelineConfig config;
  JsonNode report;
  String err;

  @BeforeAll
  static void start() throws IOException {
    files = TestDirs.fresh("verify-s3");
    schemas = TestDirs.fresh("verify-schemas");
    Files.writeString(schemas.resolve("click.avsc"), ArchivedTopic.SCHEMA.toString());
    kafka = LocalKafka.start(TestDirs.fresh("verify-kafka"), 0);
    s3 = LocalS3.start(files, 0);
  }

  @AfterAll
  static void stop() {
    s3.close();
    kafka.close();
  }

  @BeforeEach
  void createTopics() throws Exception {
    name = "clicks-" + NUMBER.incrementAndGet();
    settings =
        List.of(
            "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
            "kafka.topic=" + name,
            "archiver.group=" + name,
            "archiver.prefix=raw/" + name,
            "dead-letter.topic=" + name + ".dlq",
            "events.schemas=" + schemas,
            "s3.bucket=" + BUCKET,
            "s3.endpoint=" + s3.endpoint(),
            "s3.path-style=true",
            "s3.access-key-id=" + s3.accessKey(),
            "s3.secret-access-key=" + s3.secretKey(),
            "resilience.attempts=2");
    config =
        ConfigLoader.load(ConfigSources.none().withSettings(settings.toArray(String[]::new)))
            .config();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(new NewTopic(name, 1, (short) 1), new NewTopic(name + ".dlq", 1, (short) 1)))
          .all()
          .get();
    }
  }

  S3ObjectStore store() {
    S3ObjectStore store = S3ObjectStore.connect(config.s3());
    store.createBucket().join();
    return store;
  }

  int verify(String... arguments) {
    List<String> all = new ArrayList<>(List.of("verify", "--json"));
    settings.forEach(setting -> all.addAll(List.of("--set", setting)));
    all.addAll(List.of(arguments));
    StringWriter out = new StringWriter();
    StringWriter errors = new StringWriter();
    CommandLine command = PipelineCommand.create();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(errors));
    int exit = command.execute(all.toArray(String[]::new));
    err = errors.toString();
    try {
      report = out.toString().isEmpty() ? null : new ObjectMapper().readTree(out.toString());
    } catch (IOException noJson) {
      throw new AssertionError("not one JSON document: " + out, noJson);
    }
    return exit;
  }

  /** Labels of the problems found. */
  List<String> kinds() {
    List<String> labels = new ArrayList<>();
    report
        .get("kinds")
        .fields()
        .forEachRemaining(
            kind -> {
              if (kind.getValue().get("severity").asText().equals("problem")) {
                labels.add(kind.getKey());
              }
            });
    return labels;
  }

  static Path file(String key) {
    return files.resolve(BUCKET).resolve(key);
  }

  List<Path> manifests() throws IOException {
    Path root = files.resolve(BUCKET).resolve("raw/" + name + "/_manifests");
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
  }

  void expire(long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(name, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }
}

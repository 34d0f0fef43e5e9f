package io.useractivity.pipeline.audit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.useractivity.pipeline.cli.PipelineCommand;
import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.encode.Codec;
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
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command against a real broker and a real S3 server, sound and damaged. */
class VerifierTest {
  private static final String BUCKET = "lake";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private static Path files;
  private static Path schemas;
  private static LocalKafka kafka;
  private static LocalS3 s3;

  private String name;
  private List<String> settings;
  private PipelineConfig config;
  private JsonNode report;
  private String err;

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

  @Test
  void a_sound_archive_is_complete_with_every_codec() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, Map.of())) {
      for (Codec codec : Codec.values()) {
        archived.events(17);
        archived.poison(true);
        archived.archive(codec);
      }

      assertThat(verify()).isZero();
      assertThat(report.at("/records/topic").asLong()).isEqualTo(72);
      assertThat(report.at("/records/archived").asLong()).isEqualTo(68);
      assertThat(report.at("/records/deadLettered").asLong()).isEqualTo(4);
      assertThat(report.at("/objects/opened").asLong()).isEqualTo(archived.keys.size());
      assertThat(report.at("/partitions/0/generations/0/proven").asLong())
          .isEqualTo(archived.keys.size());
      assertThat(err).contains("verdict: complete");

      assertThat(verify("--fast")).isZero();
      assertThat(report.at("/objects/opened").asLong()).isZero();
    }
  }

  @Test
  void an_archive_of_which_nothing_is_left_is_not_complete() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, Map.of())) {
      archived.events(40);
      archived.archive(Codec.ZSTD);
      expire(40);
      assertThat(verify()).isZero();

      assertThat(verify("--prefix", "raw/another-" + name)).isEqualTo(3);
      assertThat(kinds()).containsExactly("nothing-archived");
    }
  }

  @Test
  void offsets_that_the_topic_does_not_have_are_not_checked_and_that_is_said() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, Map.of())) {
      archived.events(10);
      archived.archive(Codec.ZSTD);
      assertThat(verify("--until-offset", "0=10")).isZero();
      assertThat(verify("--until-offset", "0=100000")).isEqualTo(3);
      assertThat(kinds()).containsExactly("until-beyond-log-end");
      assertThat(verify("--until-offset", "7=500")).isEqualTo(3);
      assertThat(kinds()).contains("until-beyond-log-end");
      archived.events(10);
      assertThat(verify("--group", "nobody", "--until-offset", "7=1")).isEqualTo(3);
    }
  }

  private void expire(long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .deleteRecords(Map.of(new TopicPartition(name, 0), RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  @Test
  void every_damage_done_to_the_files_is_named_and_undone_it_is_complete_again() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, Map.of())) {
      archived.events(40);
      archived.archive(Codec.ZSTD);
      archived.events(10);
      archived.archive(Codec.ZSTD);
      Path object = file(archived.keys.get(3));
      byte[] original = Files.readAllBytes(object);

      Files.delete(object);
      assertThat(verify()).isEqualTo(3);
      assertThat(kinds()).containsExactlyInAnyOrder("object-missing", "lost");
      assertThat(report.at("/records/lost").asLong()).isEqualTo(5);

      // Within a zstd literal: it decompresses, to records of other content.
      archived.put(archived.keys.get(3), flipped(original, original.length - 30));
      assertThat(verify()).isEqualTo(3);
      assertThat(kinds()).contains("content-differs", "header-differs", "manifest-differs");

      archived.put(archived.keys.get(3), flipped(original, original.length - 1));
      assertThat(verify()).isEqualTo(3);
      assertThat(kinds()).contains("unreadable", "manifest-differs");
      assertThat(report.at("/records/damaged").asLong()).isEqualTo(5);

      byte[] truncated = java.util.Arrays.copyOf(original, original.length - 40);
      archived.put(archived.keys.get(3), truncated);
      assertThat(verify()).isEqualTo(3);
      assertThat(kinds()).contains("unreadable", "manifest-differs");
      assertThat(verify("--fast")).isEqualTo(3);
      assertThat(kinds()).containsExactly("manifest-differs");

      archived.put(archived.keys.get(3), original);
      assertThat(verify()).isZero();

      String copy = sibling(archived.keys.get(3), "copy-of-it.avro");
      archived.put(copy, original);
      assertThat(verify()).isEqualTo(3);
      assertThat(kinds())
          .containsExactlyInAnyOrder("duplicated", "overlap", "wrong-key", "not-in-manifest");
      assertThat(report.at("/records/duplicated").asLong()).isEqualTo(5);
      Files.delete(file(copy));

      String foreign = sibling(archived.keys.get(3), "notes.txt");
      archived.put(foreign, "hello".getBytes(UTF_8));
      assertThat(verify()).isEqualTo(3);
      assertThat(kinds()).containsExactly("unreadable");
      Files.delete(file(foreign));

      Path manifest = manifests().get(0);
      Files.delete(manifest);
      assertThat(verify()).isEqualTo(3);
      assertThat(kinds()).contains("manifest-gap", "not-in-manifest");
    }
  }

  @Test
  void poison_without_a_dead_letter_and_records_not_archived_are_lost_when_due() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, Map.of())) {
      archived.events(20);
      archived.archive(Codec.NULL);
      archived.events(3);
      assertThat(verify()).isZero();
      assertThat(report.at("/records/notDue").asLong()).isZero();
      assertThat(report.at("/partitions/0/topic/until").asLong()).isEqualTo(20);

      assertThat(verify("--until", "end")).isEqualTo(3);
      assertThat(kinds()).containsExactly("lost");
      assertThat(report.at("/records/lost").asLong()).isEqualTo(3);

      assertThat(verify("--until-offset", "0=21")).isEqualTo(3);
      assertThat(report.at("/records/lost").asLong()).isEqualTo(1);

      archived.archive(Codec.NULL);
      archived.poison(false);
      assertThat(verify("--until", "end")).isEqualTo(3);
      assertThat(kinds()).containsExactly("poison-without-dead-letter");
    }
  }

  @Test
  void offsets_of_transactions_are_legal_holes() throws Exception {
    Map<String, Object> transactional = Map.of("transactional.id", name);
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, transactional)) {
      archived.producer().initTransactions();
      archived.producer().beginTransaction();
      archived.events(10);
      archived.producer().commitTransaction();
      archived.producer().beginTransaction();
      archived.send(name, ArchivedTopic.encode(0, "aborted"), List.of());
      archived.producer().abortTransaction();
      archived.producer().beginTransaction();
      archived.events(10);
      archived.producer().commitTransaction();
      archived.archive(Codec.SNAPPY);

      assertThat(verify("--until", "end")).isZero();
      assertThat(report.at("/records/holes").asLong()).isEqualTo(4);
      assertThat(report.at("/kinds/holes/severity").asText()).isEqualTo("note");
    }
  }

  @Test
  void expired_records_are_checked_without_the_topic() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, Map.of());
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      archived.events(40);
      archived.archive(Codec.DEFLATE);
      admin
          .deleteRecords(Map.of(new TopicPartition(name, 0), RecordsToDelete.beforeOffset(17)))
          .all()
          .get();

      assertThat(verify()).isZero();
      assertThat(report.at("/records/expired").asLong()).isEqualTo(17);
      assertThat(report.at("/records/archived").asLong()).isEqualTo(23);
      assertThat(report.at("/records/expiredUnaccounted").asLong()).isZero();
    }
  }

  @Test
  void an_object_larger_than_one_range_is_read_in_ranges() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived =
            new ArchivedTopic(config, store, Map.of("max.request.size", 2_000_000))) {
      for (int i = 0; i < 15; i++) {
        archived.event(480_000 * 3_600_000L + i, "x".repeat(1_000_000));
      }
      archived.archive(Codec.NULL);

      assertThat(verify()).isZero();
      assertThat(report.at("/objects/openedBytes").asLong()).isGreaterThan(15_000_000);
    }
  }

  @Test
  void nothing_committed_is_no_proof() throws Exception {
    try (S3ObjectStore store = store();
        ArchivedTopic archived = new ArchivedTopic(config, store, Map.of())) {
      archived.events(3);

      assertThat(verify()).isEqualTo(3);
      assertThat(kinds()).containsExactly("nothing-committed");
    }
  }

  @Test
  void wrong_use_and_what_cannot_be_reached_have_their_own_exit_codes() {
    assertThat(verify("--until", "tomorrow")).isEqualTo(2);
    assertThat(err).contains("committed or end");
    assertThat(verify("--until-offset", "0:1")).isEqualTo(2);
    assertThat(verify("--concurrency", "0")).isEqualTo(2);
    assertThat(verify("--set", "kafka.topik=x")).isEqualTo(78);
    assertThat(verify("--topic", "no-such-topic")).isEqualTo(1);
    assertThat(err).contains("no topic no-such-topic");
    assertThat(verify("--bucket", "no-such-bucket")).isEqualTo(1);
    assertThat(verify("--endpoint", "http://127.0.0.1:1")).isEqualTo(4);
    assertThat(
            verify(
                "--set",
                "kafka.consumer.default.api.timeout.ms=2000",
                "--set",
                "kafka.consumer.request.timeout.ms=1500",
                "--bootstrap-servers",
                "127.0.0.1:1"))
        .isEqualTo(4);
  }

  private S3ObjectStore store() {
    S3ObjectStore store = S3ObjectStore.connect(config.s3());
    store.createBucket().join();
    return store;
  }

  private int verify(String... arguments) {
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
  private List<String> kinds() {
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

  private static Path file(String key) {
    return files.resolve(BUCKET).resolve(key);
  }

  private List<Path> manifests() throws IOException {
    Path root = files.resolve(BUCKET).resolve("raw/" + name + "/_manifests");
    try (Stream<Path> found = Files.walk(root)) {
      return found.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static String sibling(String key, String file) {
    return key.substring(0, key.lastIndexOf('/') + 1) + file;
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 1;
    return copy;
  }
}

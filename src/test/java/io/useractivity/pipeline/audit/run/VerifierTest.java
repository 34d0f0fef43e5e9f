package io.useractivity.pipeline.audit.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.encode.Codec;
import io.useractivity.pipeline.store.S3ObjectStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The command against a real broker and a real S3 server, sound and damaged. */
class VerifierTest extends VerifierFixture {
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

  private static String sibling(String key, String file) {
    return key.substring(0, key.lastIndexOf('/') + 1) + file;
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 1;
    return copy;
  }
}

package io.useractivity.pipeline.audit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.encode.Codec;
import io.useractivity.pipeline.store.S3ObjectStore;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the command must not claim: nothing that it could not check. */
class VerifierClaimsTest extends VerifierFixture {
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
}

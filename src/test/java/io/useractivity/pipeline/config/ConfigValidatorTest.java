package io.useractivity.pipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigValidatorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "roles=                           | names no role",
        "roles=archiver,archiver          | names a role twice",
        "kafka.bootstrap-servers=         | '' is not host:port",
        "kafka.bootstrap-servers=a        | 'a' is not host:port",
        "kafka.bootstrap-servers=a:0      | port 0 is not between 1 and 65535",
        "kafka.bootstrap-servers=a:1,,b:2 | '' is not host:port",
        "kafka.topic=a b                  | is not a topic name",
        "kafka.topic=..                   | is not a topic name",
        "kafka.partitions=0               | must be 1 to 100000",
        "kafka.replication-factor=0       | must be 1 or more, or -1",
        "kafka.consumer.group.id=x        | use archiver.group",
        "kafka.consumer.enable.auto.commit=true | exactly-once rests on it",
        "kafka.producer.acks=1            | exactly-once rests on it",
        "dead-letter.topic=user_activity_avro_stream | must not be the topic of the events",
        "events.format=bare               | needs events.schema-file",
        "events.schema-file=x.avsc        | is used with events.format bare only",
        "events.timestamp-field=a..b      | is not a field name",
        "generator.rate=0                 | must be 0.001 to 10000000",
        "publisher.compression=zip        | is none of: none, gzip",
        "archiver.group=                  | must not be empty",
        "archiver.prefix=/raw             | must not start or end with a slash",
        "archiver.prefix=raw/             | must not start or end with a slash",
        "archiver.prefix=a//b             | must not hold an empty folder name",
        "archiver.prefix=a/../b           | must not hold an empty folder name",
        "archiver.prefix=raw/_manifests   | must not end in _manifests",
        "archiver.rotation.age=0s         | must be 1ms to 7d",
        "archiver.rotation.events=-1      | must be 0 or more",
        "archiver.codec-level=23          | must be -7 to 22 for zstd",
        "archiver.part-size=4MiB          | must be 5MiB to 5GiB",
        "archiver.part-size=6GiB          | must be 5MiB to 5GiB",
        "archiver.memory=1KiB             | must be 1MiB or more",
        "archiver.block-size=32MiB        | must fit into a part (8MiB)",
        "archiver.rotation.bytes=1000GiB  | at most 10000 parts",
        "s3.bucket=ab                     | is not a bucket name",
        "s3.bucket=a..b                   | is not a bucket name",
        "s3.bucket=10.0.0.1               | is not a bucket name",
        "s3.endpoint=localhost:9000       | is not an http or https address",
        "s3.endpoint=http://me:pw@host    | is not an http or https address",
        "s3.access-key-id=me              | belong together",
        "s3.secret-access-key=me          | belong together",
        "s3.kms-key-id=k                  | is used with s3.encryption sse-kms only",
        "s3.abort-orphans-after=60s       | must be longer than archiver.rotation.age",
        "resilience.attempts=0            | must be 1 to 100",
        "resilience.backoff=11s           | must not be longer than resilience.max-backoff (10s)",
        "resilience.breaker-failure-share=0% | must be above 0%",
        "lifecycle.drain-timeout=0s       | must be 1ms to 1h",
        "ops.port=65536                   | must be -1 to 65535",
        "ops.host=                        | must not be empty"
      })
  void refuses(String setting, String message) {
    assertThat(ConfigProblems.ofSettings(setting))
        .singleElement()
        .asString()
        .startsWith(setting.substring(0, setting.indexOf('=')) + ": ")
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.bootstrap-servers=[::1]:9092, b-1.example.com:9098",
        "kafka.replication-factor=3",
        "kafka.producer.acks=all",
        "archiver.prefix=",
        "archiver.prefix=a/_manifests/b",
        "archiver.codec=snappy",
        "archiver.codec-level=-7",
        "archiver.threads=0",
        "s3.endpoint=https://s3.example.com:9000/base",
        "ops.port=-1"
      })
  void accepts(String setting) {
    ConfigLoader.load(ConfigSources.none().withSettings(setting));
  }

  @Test
  void codecLevelsDependOnTheCodec() {
    assertThat(ConfigProblems.ofSettings("archiver.codec=deflate", "archiver.codec-level=10"))
        .singleElement()
        .asString()
        .contains("must be 1 to 9 for deflate");
  }

  @Test
  void lateEventsNeedATime() {
    assertThat(ConfigProblems.ofSettings("generator.late=5%", "generator.late-by=0s"))
        .singleElement()
        .asString()
        .contains("must be longer than 0s");
  }

  @Test
  void noInvalidConfigurationCanBeBuiltAtAll() {
    PipelineConfig valid = ConfigLoader.defaults();
    assertThatThrownBy(
            () ->
                new PipelineConfig(
                    valid.roles(),
                    valid.kafka(),
                    valid.events(),
                    valid.generator(),
                    valid.publisher(),
                    valid.archiver(),
                    valid.s3(),
                    new PipelineConfig.DeadLetter(valid.kafka().topic(), 0, new Share(0.5), 1),
                    valid.resilience(),
                    valid.lifecycle(),
                    valid.ops(),
                    valid.view()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dead-letter.max-in-flight: must be 1 to 1000000")
        .hasMessageContaining("dead-letter.topic: the dead-letter topic must not be the topic");
  }
}

package io.useractivity.pipeline.config;

import io.useractivity.pipeline.config.InvalidConfigException.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules a configuration obeys: each key's limits, then what keys demand of one another. */
final class ConfigValidator {
  private static final int MAX_PARTS = 10_000;

  private final PipelineConfig config;
  private final List<Finding> findings = new ArrayList<>();

  private ConfigValidator(PipelineConfig config) {
    this.config = config;
  }

  /** Throws {@link InvalidConfigException} with every broken rule. */
  static void requireValid(PipelineConfig config) {
    ConfigValidator validator = new ConfigValidator(config);
    validator.limits();
    validator.names();
    validator.kafka();
    validator.events();
    validator.archiver();
    validator.s3();
    validator.times();
    ViewRules.check(config.view(), validator::check);
    if (!validator.findings.isEmpty()) {
      throw new InvalidConfigException(validator.findings);
    }
  }

  private void limits() {
    Map<String, Object> values = Sections.values(config);
    for (ConfigKey key : ConfigSchema.keys()) {
      boolean allowed = key.isMap() || key.allows(values.get(key.path()));
      check(allowed, "must be " + key.limits(), key.path());
    }
  }

  private void names() {
    named(NameRules.hostPorts(config.kafka().bootstrapServers()), "kafka.bootstrap-servers");
    named(NameRules.topic(config.kafka().topic()), "kafka.topic");
    named(NameRules.topic(config.deadLetter().topic()), "dead-letter.topic");
    named(NameRules.notBlank(config.archiver().group()), "archiver.group");
    named(NameRules.prefix(config.archiver().prefix()), "archiver.prefix");
    named(NameRules.fieldPath(config.events().timestampField()), "events.timestamp-field");
    named(NameRules.bucket(config.s3().bucket()), "s3.bucket");
    named(NameRules.endpoint(config.s3().endpoint()), "s3.endpoint");
    named(NameRules.compression(config.publisher().compression()), "publisher.compression");
    named(NameRules.notBlank(config.ops().host()), "ops.host");
    named(NameRules.notBlank(config.view().host()), "view.host");
    named(NameRules.topic(config.view().topic()), "view.topic");
    named(NameRules.fieldPath(config.view().typeField()), "view.type-field");
    var cloudwatch = config.ops().cloudwatch();
    named(NameRules.notBlank(cloudwatch.namespace()), "ops.cloudwatch.namespace");
    named(NameRules.endpoint(cloudwatch.endpoint()), "ops.cloudwatch.endpoint");
  }

  private void kafka() {
    var kafka = config.kafka();
    check(!config.roles().isEmpty(), "names no role; name generator, archiver or view", "roles");
    check(
        new HashSet<>(config.roles()).size() == config.roles().size(),
        "names a role twice",
        "roles");
    check(
        kafka.replicationFactor() != 0,
        "must be 1 or more, or -1 for the broker's default",
        "kafka.replication-factor");
    check(
        !kafka.topic().equals(config.deadLetter().topic()),
        "the dead-letter topic must not be the topic of the events (" + kafka.topic() + ")",
        "dead-letter.topic",
        "kafka.topic");
    check(
        !config.view().topic().equals(kafka.topic())
            && !config.view().topic().equals(config.deadLetter().topic()),
        "must be a topic of its own",
        "view.topic");
    ReservedProperties.check("kafka.client", kafka.client(), findings);
    ReservedProperties.check("kafka.producer", kafka.producer(), findings);
    ReservedProperties.check("kafka.consumer", kafka.consumer(), findings);
  }

  private void events() {
    var events = config.events();
    boolean bare = events.format() == PipelineConfig.WireFormat.BARE;
    check(
        bare == !events.schemaFile().isBlank(),
        bare
            ? "the bare format needs events.schema-file: a body does not name its schema"
            : "is used with events.format bare only",
        "events.schema-file",
        "events.format");
    check(
        config.generator().late().value() == 0 || !config.generator().lateBy().isZero(),
        "must be longer than 0s while generator.late is above 0%",
        "generator.late-by",
        "generator.late");
  }

  private void archiver() {
    var archiver = config.archiver();
    int level = archiver.codecLevel();
    switch (archiver.codec()) {
      case DEFLATE ->
          check(
              level >= 0 && level <= 9,
              "must be 1 to 9 for deflate, or 0 for its default",
              "archiver.codec-level",
              "archiver.codec");
      case ZSTD ->
          check(
              level >= -7 && level <= 22,
              "must be -7 to 22 for zstd (0 = its default)",
              "archiver.codec-level",
              "archiver.codec");
      default -> {} // null and snappy have no levels
    }
    check(
        archiver.memory().bytes() == 0 || archiver.memory().bytes() >= 1 << 20,
        "must be 1MiB or more, or 0B for 40% of the heap",
        "archiver.memory");
    check(
        archiver.blockSize().bytes() <= archiver.partSize().bytes(),
        "a block (" + archiver.blockSize() + ") must fit into a part (" + archiver.partSize() + ")",
        "archiver.block-size",
        "archiver.part-size");
    check(
        archiver.rotation().bytes().bytes() / MAX_PARTS <= archiver.partSize().bytes(),
        "an upload has at most "
            + MAX_PARTS
            + " parts: raise archiver.part-size or lower"
            + " archiver.rotation.bytes",
        "archiver.rotation.bytes",
        "archiver.part-size");
  }

  private void s3() {
    var s3 = config.s3();
    boolean id = !s3.accessKeyId().isBlank();
    check(
        id == !s3.secretAccessKey().isBlank(),
        "s3.access-key-id and s3.secret-access-key belong together: give both or neither",
        id ? "s3.access-key-id" : "s3.secret-access-key",
        id ? "s3.secret-access-key" : "s3.access-key-id");
    check(
        s3.kmsKeyId().isBlank() || s3.encryption() == PipelineConfig.Encryption.SSE_KMS,
        "is used with s3.encryption sse-kms only",
        "s3.kms-key-id",
        "s3.encryption");
    check(
        s3.abortOrphansAfter().compareTo(config.archiver().rotation().age()) > 0,
        "must be longer than archiver.rotation.age, or uploads of running archivers are aborted",
        "s3.abort-orphans-after",
        "archiver.rotation.age");
  }

  private void times() {
    var resilience = config.resilience();
    check(
        resilience.backoff().compareTo(resilience.maxBackoff()) <= 0,
        "resilience.backoff ("
            + Durations.format(resilience.backoff())
            + ") must not be longer than resilience.max-backoff ("
            + Durations.format(resilience.maxBackoff())
            + ")",
        "resilience.max-backoff",
        "resilience.backoff");
    check(
        resilience.breakerFailureShare().value() > 0,
        "must be above 0%",
        "resilience.breaker-failure-share");
  }

  private void named(Optional<String> wrong, String key) {
    wrong.ifPresent(message -> check(false, message, key));
  }

  private void check(boolean holds, String message, String... keys) {
    if (!holds) {
      findings.add(new Finding(List.of(keys), message));
    }
  }
}

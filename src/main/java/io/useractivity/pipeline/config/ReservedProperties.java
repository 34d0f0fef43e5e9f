package io.useractivity.pipeline.config;

import io.useractivity.pipeline.config.InvalidConfigException.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kafka properties that cannot be passed through, because the guarantees rest on them. */
final class ReservedProperties {
  private static final String GUARANTEE = "is set by the service: exactly-once rests on it";

  private static final Map<String, String> RESERVED =
      Map.ofEntries(
          Map.entry("bootstrap.servers", use("kafka.bootstrap-servers")),
          Map.entry("group.id", use("archiver.group")),
          Map.entry("compression.type", use("publisher.compression")),
          Map.entry("linger.ms", use("publisher.linger")),
          Map.entry("enable.auto.commit", GUARANTEE),
          Map.entry("auto.offset.reset", GUARANTEE),
          Map.entry("isolation.level", GUARANTEE),
          Map.entry("retries", GUARANTEE),
          Map.entry("delivery.timeout.ms", GUARANTEE),
          Map.entry("enable.idempotence", GUARANTEE),
          Map.entry("acks", GUARANTEE),
          Map.entry("transactional.id", GUARANTEE),
          Map.entry("key.serializer", GUARANTEE),
          Map.entry("value.serializer", GUARANTEE),
          Map.entry("key.deserializer", GUARANTEE),
          Map.entry("value.deserializer", GUARANTEE));

  /** What the service sets anyway: harmless in a configuration copied from elsewhere. */
  private static final Set<String> HARMLESS =
      Set.of(
          "acks=all",
          "enable.idempotence=true",
          "enable.auto.commit=false",
          "isolation.level=read_committed");

  private ReservedProperties() {}

  static void check(String key, Map<String, String> properties, List<Finding> findings) {
    properties.keySet().stream()
        .filter(RESERVED::containsKey)
        .filter(name -> !HARMLESS.contains(name + "=" + properties.get(name)))
        .sorted()
        .map(name -> new Finding(List.of(key + "." + name), RESERVED.get(name)))
        .forEach(findings::add);
  }

  private static String use(String key) {
    return "is set by the service; use " + key;
  }
}

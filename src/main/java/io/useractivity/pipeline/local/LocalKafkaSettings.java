package io.useractivity.pipeline.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Broker settings for one node on one machine: everything replicated once, few threads. */
final class LocalKafkaSettings {
  static final int NODE_ID = 1;
  static final String CONTROLLER = "CONTROLLER";
  private static final String CLIENT = "CLIENT";

  private LocalKafkaSettings() {}

  static Map<String, String> of(
      Path dataDir, int clientPort, int controllerPort, Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    String client = CLIENT + "://" + FreePort.LOOPBACK + ":" + clientPort;
    String controller = CONTROLLER + "://" + FreePort.LOOPBACK + ":" + controllerPort;
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE_ID));
    settings.put(
        "controller.quorum.voters", NODE_ID + "@" + FreePort.LOOPBACK + ":" + controllerPort);
    settings.put("listeners", client + "," + controller);
    settings.put("advertised.listeners", client);
    settings.put(
        "listener.security.protocol.map", CLIENT + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", CLIENT);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("log.dir", dataDir.toString());
    replicateOnce(settings);
    beFrugal(settings);
    answerFast(settings);
    settings.put("auto.create.topics.enable", "false");
    settings.putAll(overrides);
    return settings;
  }

  private static void replicateOnce(Map<String, String> settings) {
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "4");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "2");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  private static void beFrugal(Map<String, String> settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("num.replica.fetchers", "1");
    settings.put("num.replica.alter.log.dirs.threads", "1");
    settings.put("background.threads", "2");
    settings.put("group.coordinator.threads", "1");
    settings.put("share.coordinator.threads", "1");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", mebibytes(4));
    settings.put("log.cleaner.io.buffer.size", "65536");
    settings.put("log.segment.bytes", mebibytes(128));
    settings.put("log.index.size.max.bytes", mebibytes(1));
    // no record in the metadata log every half second just because time passes
    settings.put("metadata.max.idle.interval.ms", "0");
    // no JMX beans: broker and clients share this JVM, and a restarted broker would clash
    settings.put("metric.reporters", "");
  }

  private static void answerFast(Map<String, String> settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    // tests that let a member die must not wait for the usual 6 s minimum
    settings.put("group.min.session.timeout.ms", "100");
    settings.put("group.consumer.min.session.timeout.ms", "100");
    settings.put("group.consumer.min.heartbeat.interval.ms", "50");
  }

  private static String mebibytes(int count) {
    return String.valueOf(count * 1024 * 1024);
  }
}

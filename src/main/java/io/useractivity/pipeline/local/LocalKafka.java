package io.useractivity.pipeline.local;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker and its KRaft controller in this process, listening on 127.0.0.1 only. Topics must
 * be created through the admin API.
 *
 * <p>The data directory is formatted if it is new; an existing one is opened as it is, so topics,
 * records and committed offsets survive {@link #restart} and a later process. Only one process may
 * use a data directory at a time. Methods may be called on any thread; they block.
 */
public final class LocalKafka implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalKafka.class);
  private static final int BIND_ATTEMPTS = 3;

  private final Path dataDir;
  private final int port;
  private final Map<String, String> overrides;
  private KafkaRaftServer server;

  private LocalKafka(Path dataDir, int port, Map<String, String> overrides) {
    this.dataDir = requireNonNull(dataDir, "data directory is null").toAbsolutePath();
    this.port = port;
    this.overrides = Map.copyOf(overrides);
  }

  /**
   * Starts a broker and returns once it takes requests.
   *
   * @param port for clients; 0 picks a free one
   */
  public static LocalKafka start(Path dataDir, int port) {
    return start(dataDir, port, Map.of());
  }

  /** Like {@link #start(Path, int)}, with broker settings that win over ours. */
  public static LocalKafka start(Path dataDir, int port, Map<String, String> overrides) {
    int attempts = port == 0 ? BIND_ATTEMPTS : 1;
    for (int attempt = 1; ; attempt++) {
      LocalKafka kafka = new LocalKafka(dataDir, FreePort.orPick(port), overrides);
      try {
        kafka.open();
        return kafka;
      } catch (KafkaException e) {
        // another process took the port between our pick and the broker's bind
        if (attempt == attempts) {
          throw e;
        }
        log.atInfo().addKeyValue("port", kafka.port).setCause(e).log("Trying another port");
      }
    }
  }

  /** What clients set as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return FreePort.LOOPBACK + ":" + port;
  }

  /** Stops the broker; clients lose their connections and retry until {@link #resume}. */
  public synchronized void pause() {
    close();
  }

  /** Starts a paused broker on the same port and data. No effect on a running one. */
  public synchronized void resume() {
    if (server == null) {
      open();
    }
  }

  /** Stops the broker and starts it again on the same port and data. */
  public synchronized void restart() {
    close();
    open();
  }

  /** Stops the broker and its controller in order; the data stays. No effect if stopped. */
  @Override
  public synchronized void close() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  private synchronized void open() {
    neverEndThisProcess();
    format();
    Map<String, String> settings =
        LocalKafkaSettings.of(dataDir, port, FreePort.orPick(0), overrides);
    KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    try {
      starting.startup();
    } catch (RuntimeException | Error e) {
      starting.shutdown();
      throw new KafkaException(
          "Kafka did not start on port " + port + " with data in " + dataDir + ": " + e, e);
    }
    server = starting;
    log.atDebug().addKeyValue("bootstrap", bootstrapServers()).log("Kafka started");
  }

  private void format() {
    if (Files.exists(dataDir.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(dataDir);
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(LocalKafkaSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(dataDir.toString())
          .setMetadataLogDirectory(dataDir.toString())
          .setControllerListenerName(LocalKafkaSettings.CONTROLLER)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setIgnoreFormatted(true)
          .run();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write Kafka's data directory " + dataDir, e);
    } catch (Exception e) {
      throw new KafkaException("cannot format Kafka's data directory " + dataDir, e);
    }
  }

  /** A broker that hits a fatal fault halts its JVM; here that would be the demo or the tests. */
  private static void neverEndThisProcess() {
    Exit.Procedure report =
        (status, message) ->
            log.atError().addKeyValue("status", status).log("Kafka failed for good: {}", message);
    Exit.setExitProcedure(report);
    Exit.setHaltProcedure(report);
  }
}

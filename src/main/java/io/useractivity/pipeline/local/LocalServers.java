package io.useractivity.pipeline.local;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Broker and S3 server of one data directory, started side by side. */
record LocalServers(LocalKafka kafka, LocalS3 s3) implements AutoCloseable {

  /**
   * Blocks until both take requests.
   *
   * @param s3Started called on another thread as soon as the S3 server takes requests; its failure
   *     is the failure of the start
   */
  static LocalServers start(Path dataDir, int kafkaPort, int s3Port, Consumer<LocalS3> s3Started) {
    CompletableFuture<LocalS3> s3 =
        CompletableFuture.supplyAsync(() -> LocalS3.start(dataDir.resolve("s3"), s3Port));
    CompletableFuture<Void> told = s3.thenAccept(s3Started);
    LocalKafka kafka;
    try {
      kafka = LocalKafka.start(dataDir.resolve("kafka"), kafkaPort);
    } catch (RuntimeException failure) {
      s3.thenAccept(LocalS3::close);
      throw failure;
    }
    try {
      told.join();
      return new LocalServers(kafka, s3.join());
    } catch (CompletionException failure) {
      kafka.close();
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  @Override
  public void close() {
    try {
      s3.close();
    } finally {
      kafka.close();
    }
  }
}

package io.useractivity.pipeline.local;

/**
 * A local broker as a process of its own: {@code java -cp user-activity-pipeline-local.jar
 * io.useractivity.pipeline.local.KafkaMain DATA_DIR PORT}. Prints its address, runs until SIGTERM.
 */
public final class KafkaMain {
  private KafkaMain() {}

  /** Data directory and port; port 0 picks a free one. */
  public static void main(String[] args) {
    ServeArguments serve = ServeArguments.parse("KafkaMain", args);
    LocalKafka kafka = LocalKafka.start(serve.dataDir(), serve.port());
    serve.untilTerminated(kafka::close);
    System.out.println("kafka " + kafka.bootstrapServers());
  }
}

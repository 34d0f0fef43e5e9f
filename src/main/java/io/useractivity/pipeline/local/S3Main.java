package io.useractivity.pipeline.local;

/**
 * A local S3 server as a process of its own: {@code java -cp user-activity-pipeline-local.jar
 * io.useractivity.pipeline.local.S3Main DATA_DIR PORT}. Prints its address and credentials, runs
 * until SIGTERM.
 */
public final class S3Main {
  private S3Main() {}

  /** Data directory and port; port 0 picks a free one. */
  public static void main(String[] args) {
    ServeArguments serve = ServeArguments.parse("S3Main", args);
    LocalS3 s3 = LocalS3.start(serve.dataDir(), serve.port());
    serve.untilTerminated(s3::close);
    System.out.println("s3 " + s3.endpoint() + " " + s3.accessKey() + " " + s3.secretKey());
  }
}

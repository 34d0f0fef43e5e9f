package io.useractivity.pipeline.local;

import io.useractivity.pipeline.app.PipelineApp;
import io.useractivity.pipeline.config.PipelineConfig;
import java.io.PrintWriter;
import java.nio.file.Path;

/** What the demo says first: where everything is, for other people's tools too. */
final class DemoHead {
  private DemoHead() {}

  static void print(PrintWriter out, PipelineConfig config, PipelineApp app, Path objects) {
    PipelineConfig.Kafka kafka = config.kafka();
    PipelineConfig.S3 s3 = config.s3();
    app.pageUrl().ifPresent(url -> out.println("Page     " + url));
    out.println("Kafka    " + kafka.bootstrapServers() + "  topic " + kafka.topic());
    out.println("S3       " + s3.endpoint() + "  bucket " + s3.bucket() + keys(s3));
    out.println("Objects  " + objects.toAbsolutePath());
    app.opsPort()
        .ifPresent(
            port ->
                out.println(
                    "Probes   http://127.0.0.1:" + port + "/readyz  /livez  /startupz  /status"));
    out.println("Ctrl-C drains, prints the ledger and verifies the archive.");
    out.println();
    out.flush();
  }

  /** Of the demo's own server, for this machine only. */
  private static String keys(PipelineConfig.S3 s3) {
    return "  key " + s3.accessKeyId() + "  secret " + s3.secretAccessKey();
  }
}

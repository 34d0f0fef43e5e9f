package io.useractivity.pipeline.kit;

import io.useractivity.pipeline.app.PipelineApp;
import io.useractivity.pipeline.config.ConfigLoader;
import io.useractivity.pipeline.config.ConfigSources;
import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.local.LocalKafka;
import io.useractivity.pipeline.local.LocalS3;
import io.useractivity.pipeline.metric.Metrics;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The whole pipeline with its live page in this process, on real servers. */
public final class ViewLab implements AutoCloseable {
  private static final long START_SECONDS = 60;

  private final LocalKafka kafka;
  private final LocalS3 s3;
  private final PipelineConfig config;
  private final PipelineApp app;

  private ViewLab(String... settings) {
    Path directory = TestDirs.fresh("view");
    kafka = LocalKafka.start(directory.resolve("kafka"), 0);
    s3 = LocalS3.start(directory.resolve("s3"), 0);
    List<String> all =
        new ArrayList<>(
            List.of(
                "roles=generator,archiver,view",
                "kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "kafka.replication-factor=1",
                "s3.endpoint=" + s3.endpoint(),
                "s3.path-style=true",
                "s3.region=us-east-1",
                "s3.access-key-id=" + s3.accessKey(),
                "s3.secret-access-key=" + s3.secretKey(),
                "s3.create-bucket=true",
                "view.port=0",
                "view.status-interval=200ms",
                "view.open-controls=true",
                "ops.port=-1"));
    all.addAll(List.of(settings));
    config =
        ConfigLoader.load(ConfigSources.none().withSettings(all.toArray(String[]::new))).config();
    app = new PipelineApp(config, new Metrics());
  }

  /** Starts everything; the last setting wins. */
  public static ViewLab start(String... settings) {
    ViewLab lab = new ViewLab(settings);
    try {
      lab.app
          .start()
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      lab.close();
      throw new IllegalStateException("the pipeline did not start", failure);
    }
    return lab;
  }

  /** The page. */
  public URI page() {
    return URI.create(app.pageUrl().orElseThrow().replace("localhost", "127.0.0.1"));
  }

  public LocalKafka kafka() {
    return kafka;
  }

  public PipelineConfig config() {
    return config;
  }

  @Override
  public void close() {
    try {
      app.stop().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new IllegalStateException("the pipeline did not stop", failure);
    } finally {
      s3.close();
      kafka.close();
    }
  }
}

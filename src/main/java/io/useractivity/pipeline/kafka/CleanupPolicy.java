package io.useractivity.pipeline.kafka;

import io.useractivity.pipeline.failure.PipelineException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Whether a topic's records may disappear one by one. */
public final class CleanupPolicy {
  private static final long LIMIT_SECONDS = 20;

  private CleanupPolicy() {}

  /**
   * True if the topic is compacted; false if it is not, does not exist, or may not be described.
   * Blocks.
   */
  public static boolean compacts(KafkaSettings settings, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<String, Object> properties = settings.admin();
    String what = "asking Kafka at " + properties.get("bootstrap.servers") + " for topic " + topic;
    try (Admin admin = Admin.create(properties)) {
      Config config =
          admin
              .describeConfigs(List.of(resource))
              .values()
              .get(resource)
              .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return config
          .get(TopicConfig.CLEANUP_POLICY_CONFIG)
          .value()
          .contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    } catch (ExecutionException answered) {
      if (answered.getCause() instanceof AuthorizationException
          || answered.getCause() instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw ReaderFailures.classify(what, answered.getCause());
    } catch (TimeoutException silent) {
      throw ReaderFailures.classify(
          what, new org.apache.kafka.common.errors.TimeoutException(silent));
    } catch (KafkaException failure) {
      throw ReaderFailures.classify(what, failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new PipelineException(
          io.useractivity.pipeline.failure.FailureKind.FATAL, what + " was interrupted", stopped);
    }
  }
}

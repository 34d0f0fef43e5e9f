package io.useractivity.pipeline.kafka;

import io.useractivity.pipeline.failure.PipelineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates and describes topics. Every call runs on a worker thread with a client of its own, ends
 * within its time limit, and fails with a {@link PipelineException}: TRANSIENT while no broker
 * answers.
 */
public final class TopicAdmin {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration ASK_AGAIN = Duration.ofMillis(50);

  private final Vertx vertx;
  private final Map<String, Object> settings;

  /**
   * @param settings from {@link KafkaSettings#admin}
   */
  public TopicAdmin(Vertx vertx, Map<String, Object> settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** Succeeds with the number of brokers if one answers in time. */
  public Future<Integer> reachable(Duration limit) {
    return call("reaching", limit, admin -> await(admin.describeCluster().nodes(), limit).size());
  }

  /** What the broker says about a topic, or empty if there is none of that name. */
  public Future<Optional<TopicFacts>> describe(String topic) {
    return call("describing topic " + topic, LIMIT, admin -> describe(admin, topic));
  }

  /**
   * Creates the topics that are missing and succeeds with their names, once the leader of each of
   * their partitions answers. Before that a leader may refuse an idempotent producer's first batch
   * and take its second, after which the first is out of order for ever.
   */
  public Future<List<String>> createMissing(Collection<TopicSpec> topics) {
    return call(
        "creating topics " + topics.stream().map(TopicSpec::name).toList(),
        LIMIT,
        admin -> {
          List<String> created = new ArrayList<>();
          for (TopicSpec topic : topics) {
            if (describe(admin, topic.name()).isEmpty() && create(admin, topic)) {
              created.add(topic.name());
            }
          }
          return created;
        });
  }

  private static Optional<TopicFacts> describe(Admin admin, String topic) throws Exception {
    try {
      TopicDescription found =
          await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic), LIMIT);
      int replicas = found.partitions().get(0).replicas().size();
      return Optional.of(new TopicFacts(topic, found.partitions().size(), replicas));
    } catch (UnknownTopicOrPartitionException missing) {
      return Optional.empty();
    }
  }

  private static boolean create(Admin admin, TopicSpec topic) throws Exception {
    NewTopic created =
        new NewTopic(
            topic.name(),
            Optional.of(topic.partitions()),
            topic.replicationFactor() < 0
                ? Optional.empty()
                : Optional.of((short) topic.replicationFactor()));
    try {
      await(admin.createTopics(List.of(created.configs(topic.settings()))).all(), LIMIT);
      awaitLeaders(admin, topic);
      return true;
    } catch (TopicExistsException somebodyWasFaster) {
      return false;
    }
  }

  /** A broker may not have heard of a topic that another has just created. */
  private static void awaitLeaders(Admin admin, TopicSpec topic) throws Exception {
    long started = System.nanoTime();
    while (!leadersAnswer(admin, topic)) {
      if (System.nanoTime() - started > LIMIT.toNanos()) {
        throw new org.apache.kafka.common.errors.TimeoutException(
            "topic " + topic.name() + " was created, but its partitions have no leaders yet");
      }
      Thread.sleep(ASK_AGAIN.toMillis());
    }
  }

  private static boolean leadersAnswer(Admin admin, TopicSpec topic) throws Exception {
    if (describe(admin, topic.name()).isEmpty()) {
      return false;
    }
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < topic.partitions(); partition++) {
      ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
    }
    try {
      await(admin.listOffsets(ends).all(), LIMIT);
      return true;
    } catch (UnknownTopicOrPartitionException notEverywhereYet) {
      return false;
    }
  }

  private interface Question<T> {
    T ask(Admin admin) throws Exception;
  }

  private <T> Future<T> call(String what, Duration limit, Question<T> question) {
    return vertx.executeBlocking(
        () -> {
          try (AutoCloseableAdmin client = new AutoCloseableAdmin(Admin.create(settings))) {
            return question.ask(client.admin());
          } catch (Exception failure) {
            throw ProducerFailures.classify(
                what + " at Kafka " + settings.get("bootstrap.servers") + " within " + limit,
                failure);
          }
        },
        false);
  }

  /** Closes without waiting for calls that nobody waits for any more. */
  private record AutoCloseableAdmin(Admin admin) implements AutoCloseable {
    @Override
    public void close() {
      admin.close(Duration.ZERO);
    }
  }

  private static <T> T await(KafkaFuture<T> future, Duration limit) throws Exception {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    } catch (java.util.concurrent.TimeoutException slow) {
      throw new org.apache.kafka.common.errors.TimeoutException("no answer in time", slow);
    }
  }
}

package io.useractivity.pipeline.consume;

import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;

/** What to do about an exception of the consumer, in words. */
final class ConsumerFailures {
  private ConsumerFailures() {}

  /** Whether polling again may help. */
  static boolean isTransient(Throwable failure) {
    return failure instanceof RetriableException
        || failure instanceof RebalanceInProgressException
        || failure instanceof WakeupException;
  }

  /** The failure that ends a source, with a sentence for whoever operates it. */
  static PipelineException fatal(Throwable failure, SourceSettings settings) {
    if (failure instanceof PipelineException classified) {
      return classified;
    }
    String who =
        "the consumer of topic '" + settings.topic() + "' in group '" + settings.group() + "'";
    return new PipelineException(
        FailureKind.FATAL, who + " has stopped: " + sentence(failure, settings), failure);
  }

  private static String sentence(Throwable failure, SourceSettings settings) {
    if (failure instanceof AuthenticationException) {
      return "the brokers at "
          + settings.servers()
          + " refuse its credentials ("
          + failure.getMessage()
          + "); check security.protocol, sasl.* and ssl.*";
    } else if (failure instanceof TopicAuthorizationException denied) {
      return "it may not read "
          + denied.unauthorizedTopics()
          + "; grant its principal READ and DESCRIBE on the topic";
    } else if (failure instanceof GroupAuthorizationException denied) {
      return "it may not join group '"
          + denied.groupId()
          + "'; grant its principal READ on the group";
    } else if (failure instanceof FencedInstanceIdException) {
      return "another process uses its group.instance.id; give each process its own";
    } else if (failure instanceof InconsistentGroupProtocolException) {
      return "other members of the group use another partition.assignment.strategy or another"
          + " client; use one for all, or another group";
    } else if (failure instanceof RecordDeserializationException broken) {
      return "it cannot read offset " + broken.offset() + " of " + broken.topicPartition();
    }
    Throwable cause = failure.getCause();
    return failure + (cause == null ? "" : ", caused by " + cause);
  }
}

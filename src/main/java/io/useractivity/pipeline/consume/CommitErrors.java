package io.useractivity.pipeline.consume;

import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidCommitOffsetSizeException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;

/** What an error of a commit says about it. */
final class CommitErrors {
  private CommitErrors() {}

  /**
   * Whether the broker answered that it did not, and never will, take this commit. Everything else
   * (timeouts, disconnects, a rebalance in progress, a lost membership, errors we do not know)
   * leaves it open whether it was taken.
   *
   * <p>A lost membership is no refusal: Kafka reports the same exception for a member that is only
   * between two generations. Whether a partition is fenced is decided by its assignment epoch,
   * which ends in the next poll if the membership is really lost.
   */
  static boolean isRefusal(Throwable error) {
    return error instanceof OffsetMetadataTooLarge
        || error instanceof InvalidCommitOffsetSizeException
        || error instanceof AuthorizationException;
  }
}

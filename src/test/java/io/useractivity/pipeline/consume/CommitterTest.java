package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.consume.RecordSource.CommitOutcome;
import io.useractivity.pipeline.consume.RecordSource.OffsetCommit;
import io.useractivity.pipeline.event.PartitionId;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers at moments a real broker cannot be made to choose. */
class CommitterTest {
  private record Sent(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    void answer(Exception error) {
      callback.onComplete(offsets, error);
    }
  }

  private final PartitionId p0 = new PartitionId("t", 0);
  private final PartitionId p1 = new PartitionId("t", 1);
  private final AssignmentEpochs epochs = new AssignmentEpochs();
  private final Queue<Sent> sent = new ArrayDeque<>();
  private final Committer committer =
      new Committer((offsets, callback) -> sent.add(new Sent(offsets, callback)), epochs);
  private final PendingCommit both =
      new PendingCommit(Map.of(p0, new OffsetCommit(1, 5, "a"), p1, new OffsetCommit(1, 6, "b")));

  @BeforeEach
  void holdBoth() {
    epochs.assign(p0);
    epochs.assign(p1);
  }

  private void poll() {
    committer.beforePoll();
    committer.afterPoll();
  }

  @Test
  void onlyEpochsThatAreHeldAreSent() {
    epochs.release(List.of(p0));
    epochs.assign(p0);
    committer.send(both);
    assertThat(sent.element().offsets())
        .isEqualTo(Map.of(new TopicPartition("t", 1), new OffsetAndMetadata(6, "b")));
    sent.remove().answer(null);
    assertThat(both.done())
        .isCompletedWithValue(Map.of(p0, CommitOutcome.FENCED, p1, CommitOutcome.COMMITTED));
  }

  @Test
  void anAcknowledgementAfterTheReleaseIsFenced() {
    committer.send(both);
    epochs.release(List.of(p0));
    sent.remove().answer(null);
    assertThat(both.done())
        .isCompletedWithValue(Map.of(p0, CommitOutcome.FENCED, p1, CommitOutcome.COMMITTED));
    assertThat(committer.inFlight()).isZero();
  }

  @Test
  void anAcknowledgementWhileThePartitionDrainsCounts() {
    committer.send(both);
    epochs.revoke(List.of(p0, p1));
    sent.remove().answer(null);
    assertThat(both.done().join().values()).containsOnly(CommitOutcome.COMMITTED);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        RetriableCommitFailedException.class,
        RebalanceInProgressException.class,
        CommitFailedException.class,
        KafkaException.class
      })
  void whatIsNoRefusalMayHaveBeenTaken(Class<? extends Exception> type) throws Exception {
    Exception error =
        type == RetriableCommitFailedException.class
            ? new RetriableCommitFailedException("gone", new KafkaException())
            : type.getDeclaredConstructor(String.class).newInstance("m");
    committer.send(both);
    sent.remove().answer(error);
    assertThat(both.done()).as("decided after the next poll").isNotDone();
    poll();
    assertThat(both.done().join().values()).containsOnly(CommitOutcome.UNKNOWN);
  }

  @Test
  void aLostMembershipShowsInTheNextPollAndIsFenced() {
    committer.send(both);
    sent.remove().answer(new CommitFailedException());
    committer.beforePoll();
    epochs.release(List.of(p0, p1)); // onPartitionsLost, called by the poll
    committer.afterPoll();
    assertThat(both.done().join().values()).containsOnly(CommitOutcome.FENCED);
  }

  @Test
  void aRefusalOfSeveralPartitionsIsTriedOneByOne() {
    committer.send(both);
    sent.remove().answer(new OffsetMetadataTooLarge());
    poll();
    assertThat(sent).hasSize(2);
    while (!sent.isEmpty()) {
      Sent one = sent.remove();
      boolean refused = one.offsets().containsKey(new TopicPartition("t", 0));
      one.answer(refused ? new TopicAuthorizationException(Set.of("t")) : null);
    }
    assertThat(both.done())
        .isCompletedWithValue(Map.of(p0, CommitOutcome.REJECTED, p1, CommitOutcome.COMMITTED));
  }

  @Test
  void aCommitNobodyWillAnswerIsFencedAtTheEnd() {
    committer.send(both);
    committer.close();
    assertThat(both.done().join().values()).containsOnly(CommitOutcome.FENCED);
    sent.remove().answer(null);
    assertThat(both.done().join().values()).containsOnly(CommitOutcome.FENCED);
  }
}

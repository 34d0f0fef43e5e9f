package io.useractivity.pipeline.archive;

import static io.useractivity.pipeline.archive.CatchUp.Step.CLOSE;
import static io.useractivity.pipeline.archive.CatchUp.Step.DONE;
import static io.useractivity.pipeline.archive.CatchUp.Step.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.consume.RecordSource.FetchPosition;
import io.useractivity.pipeline.event.PartitionId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CatchUpTest {
  private static final PartitionId P0 = new PartitionId("t", 0);
  private static final PartitionId P1 = new PartitionId("t", 1);

  private final CatchUp catchUp = new CatchUp();

  @Test
  void whatIsReadIsClosedOnceAndThenArchived() {
    assertThat(catchUp.next(status(at(P0, 1).read(50).end(100)))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P0, 1).read(100).end(100)))).isEqualTo(CLOSE);
    assertThat(catchUp.next(status(at(P0, 1).read(100).end(100)))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P0, 1).read(100).safe(99).end(100)))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P0, 1).read(100).safe(100).end(100)))).isEqualTo(DONE);
  }

  @Test
  void recordsThatCameLaterNeedNotBeArchived() {
    assertThat(catchUp.next(status(at(P0, 1).read(100).end(100)))).isEqualTo(CLOSE);
    assertThat(catchUp.next(status(at(P0, 1).read(500).safe(100).end(900)))).isEqualTo(DONE);
  }

  @Test
  void aPartitionThatStartsOverIsReadAndClosedAgain() {
    State other = at(P1, 1).read(10).safe(10).end(10);
    assertThat(catchUp.next(status(at(P0, 1).read(100).end(100), other))).isEqualTo(CLOSE);
    assertThat(catchUp.next(status(at(P0, 2).read(0), other))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P0, 2).read(60).end(100), other))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P0, 2).read(100).end(100), other))).isEqualTo(CLOSE);
    assertThat(catchUp.next(status(at(P0, 2).read(100).safe(100).end(100), other))).isEqualTo(DONE);
  }

  @Test
  void aPartitionGivenAwayIsSomebodyElsesWorkAndANewOneIsOurs() {
    assertThat(catchUp.next(status(at(P0, 1).read(100).end(100)))).isEqualTo(CLOSE);
    assertThat(catchUp.next(status(at(P1, 1).read(0)))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P1, 1).read(5).safe(5).end(7)))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P1, 1).read(7).safe(7).end(7)))).isEqualTo(DONE);
  }

  @Test
  void controlRecordsAtTheEndNeedNoObject() {
    assertThat(catchUp.next(status(at(P0, 1).read(98).fetched(100).end(100).settled())))
        .isEqualTo(DONE);
  }

  @Test
  void anEmptyTopicIsDoneAndAnUnassignedOneIsNot() {
    assertThat(catchUp.next(status())).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P0, 1).read(0).end(0).settled()))).isEqualTo(DONE);
  }

  @Test
  void objectsWithPlannedEndsAreNotCutElsewhere() {
    assertThat(catchUp.next(status(at(P0, 1).read(100).end(100).recovering()))).isEqualTo(WAIT);
    assertThat(catchUp.next(status(at(P0, 1).read(100).end(100)))).isEqualTo(CLOSE);
  }

  @Test
  void recordsThatWaitForTheirWorkerAreNotArchived() {
    State read = at(P0, 2).read(0).fetched(100).end(100).settled();
    ArchiverStatus status = status(false, read);
    assertThat(status.lagRecords()).hasValue(100);
    catchUp.next(status(at(P0, 1).read(100).end(100)));
    assertThat(catchUp.next(status)).isEqualTo(WAIT);
  }

  @Test
  void positionsOfAnEarlierAssignmentTellNothingOfThisOne() {
    PartitionStatus fresh = at(P0, 2).read(0).settled().status();
    FetchPosition old = new FetchPosition(P0, 1, 100, OptionalLong.of(100));
    ArchiverStatus status =
        StatusReader.read(true, true, false, false, false, List.of(fresh), Map.of(P0, old), 0);
    assertThat(status.caughtUp()).isFalse();
    assertThat(status.lagRecords()).isEmpty();
  }

  private static State at(PartitionId partition, int epoch) {
    return new State(partition, epoch);
  }

  private static ArchiverStatus status(State... states) {
    return status(true, states);
  }

  private static ArchiverStatus status(boolean allTaken, State... states) {
    Map<PartitionId, FetchPosition> positions = new HashMap<>();
    List<PartitionStatus> partitions = Arrays.stream(states).map(State::status).toList();
    for (State state : states) {
      positions.put(
          state.partition,
          new FetchPosition(state.partition, state.epoch, state.fetched, state.end));
    }
    return StatusReader.read(
        states.length > 0, allTaken, false, false, false, partitions, positions, 0);
  }

  private static final class State {
    private final PartitionId partition;
    private final int epoch;
    private long read;
    private long fetched;
    private long safe;
    private OptionalLong end = OptionalLong.empty();
    private boolean settled;
    private boolean recovering;

    State(PartitionId partition, int epoch) {
      this.partition = partition;
      this.epoch = epoch;
    }

    State read(long position) {
      read = position;
      fetched = position;
      return this;
    }

    State fetched(long position) {
      fetched = position;
      return this;
    }

    State safe(long offset) {
      safe = offset;
      return this;
    }

    State end(long offset) {
      end = OptionalLong.of(offset);
      return this;
    }

    State settled() {
      settled = true;
      return this;
    }

    State recovering() {
      recovering = true;
      return this;
    }

    PartitionStatus status() {
      return new PartitionStatus(
          partition,
          epoch,
          read,
          safe,
          Long.MAX_VALUE,
          safe < read ? 1 : 0,
          0,
          recovering,
          settled,
          0,
          0,
          new PartitionStatus.Account(0, 0, 0, 0, 0, 0, 0),
          List.of());
    }
  }
}

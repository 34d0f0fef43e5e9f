package io.useractivity.pipeline.archive;

import io.useractivity.pipeline.consume.PartitionRecords;
import io.useractivity.pipeline.consume.PolledBatch;
import io.useractivity.pipeline.consume.RecordSource;
import io.useractivity.pipeline.event.PartitionId;
import io.useractivity.pipeline.kit.SampleEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A record source whose rebalances a test scripts: one poll thread; commits of held partitions are
 * acknowledged and kept.
 */
final class ScriptedSource implements RecordSource {
  private final ExecutorService poll = Executors.newSingleThreadExecutor();
  private final Map<PartitionId, OffsetCommit> committed = new ConcurrentHashMap<>();
  private final Set<PartitionId> held = ConcurrentHashMap.newKeySet();
  private final SampleEvents events = new SampleEvents(1_000);
  private final long hour = System.currentTimeMillis() / 3_600_000 * 3_600_000 - 36_000_000L;
  private volatile Listener listener;

  void assign(PartitionId partition, int epoch) {
    OffsetCommit last = committed.get(partition);
    Assignment assignment =
        last == null
            ? new Assignment(partition, epoch, OptionalLong.empty(), "", 0)
            : new Assignment(
                partition, epoch, OptionalLong.of(last.offset()), last.metadata(), last.offset());
    polling(
        () -> {
          held.add(partition);
          listener.onAssigned(List.of(assignment));
        });
  }

  void lose(PartitionId partition) {
    polling(
        () -> {
          held.remove(partition);
          listener.onReleased(List.of(partition));
        });
  }

  /** Events of one hour. */
  void deliver(PartitionId partition, int epoch, long first, int count) {
    byte[][] values = new byte[count][];
    for (int i = 0; i < count; i++) {
      values[i] = events.value(first + i, hour + i).clone();
    }
    Records records = new Records(partition, epoch, first, values);
    polling(() -> listener.onBatch(new PolledBatch(List.of(records))));
  }

  boolean hasCommitted(PartitionId partition) {
    return committed.containsKey(partition);
  }

  void end() {
    poll.shutdownNow();
  }

  @Override
  public void start(Listener told) {
    listener = told;
  }

  @Override
  public void request(long batches) {}

  @Override
  public void pause(PartitionId partition, int epoch) {}

  @Override
  public void resume(PartitionId partition, int epoch) {}

  @Override
  public void startOver(PartitionId partition, int epoch) {}

  @Override
  public CompletionStage<Map<PartitionId, CommitOutcome>> commit(
      Map<PartitionId, OffsetCommit> commits) {
    return CompletableFuture.supplyAsync(
        () -> {
          Map<PartitionId, CommitOutcome> outcomes = new HashMap<>();
          commits.forEach(
              (partition, commit) -> {
                boolean ours = held.contains(partition);
                if (ours) {
                  committed.put(partition, commit);
                }
                outcomes.put(partition, ours ? CommitOutcome.COMMITTED : CommitOutcome.FENCED);
              });
          return outcomes;
        },
        poll);
  }

  @Override
  public CompletionStage<Void> close(Duration budget) {
    polling(
        () -> {
          List<PartitionId> all = List.copyOf(held);
          held.clear();
          listener.onReleased(all);
        });
    return CompletableFuture.completedFuture(null);
  }

  private void polling(Runnable turn) {
    try {
      CompletableFuture.runAsync(turn, poll).join();
    } catch (CompletionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  private record Records(PartitionId partition, int epoch, long first, byte[][] values)
      implements PartitionRecords {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public long offset(int index) {
      return first + index;
    }

    @Override
    public long timestamp(int index) {
      return System.currentTimeMillis();
    }

    @Override
    public byte[] valueArray(int index) {
      return values[index];
    }

    @Override
    public int valueOffset(int index) {
      return 0;
    }

    @Override
    public int valueLength(int index) {
      return values[index].length;
    }

    @Override
    public byte[] key(int index) {
      return null;
    }

    @Override
    public List<Map.Entry<String, byte[]>> headers(int index) {
      return List.of();
    }

    @Override
    public long valueBytes() {
      long bytes = 0;
      for (byte[] value : values) {
        bytes += value.length;
      }
      return bytes;
    }
  }
}

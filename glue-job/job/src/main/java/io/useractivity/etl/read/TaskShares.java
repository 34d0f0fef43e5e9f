package io.useractivity.etl.read;

import io.useractivity.etl.archive.SourceObject;
import java.util.ArrayList;
import java.util.List;

/** Cuts a batch's objects into tasks. An object costs its bytes and a request. Pure. */
public final class TaskShares {
  /** What a request costs, in bytes that could be read in the meantime. */
  private static final long REQUEST = 64 << 10;

  /** Below this a task is not worth starting. */
  private static final long SMALLEST = 4L << 20;

  /** Above this a task is divided even if all cores are busy. */
  private static final long LARGEST = 256L << 20;

  private TaskShares() {}

  /** The objects of each task. */
  public static List<List<SourceObject>> of(List<SourceObject> objects, int parallelism) {
    long total = objects.stream().mapToLong(TaskShares::cost).sum();
    long worthIt = Math.min(parallelism, Math.max(1, total / SMALLEST));
    long shares = Math.max(1, Math.max(worthIt, total / LARGEST));
    long share = total / shares + 1;
    List<List<SourceObject>> tasks = new ArrayList<>();
    List<SourceObject> task = new ArrayList<>();
    long cost = 0;
    for (SourceObject object : objects) {
      task.add(object);
      cost += cost(object);
      if (cost >= share) {
        tasks.add(task);
        task = new ArrayList<>();
        cost = 0;
      }
    }
    if (!task.isEmpty()) {
      tasks.add(task);
    }
    return tasks;
  }

  private static long cost(SourceObject object) {
    return REQUEST + Math.max(0, object.size());
  }
}

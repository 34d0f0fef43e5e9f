package io.useractivity.pipeline.event;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * Scans per second of one thread, with and without UTF-8 checks, over framed user activity events.
 * Not a test: run its main method.
 */
public final class ScannerBenchmark {
  private static final int EVENTS = Integer.getInteger("events", 20_000);
  private static final int WARM_UP = 60;
  private static final int ROUNDS = 300;
  private static final long ROUND_NANOS = 30_000_000L;

  private ScannerBenchmark() {}

  public static void main(String[] args) throws CorruptEventException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int[] offsets = new int[EVENTS + 1];
    List<byte[]> bodies = UserActivityBodies.make(EVENTS, 1);
    for (int i = 0; i < EVENTS; i++) {
      out.writeBytes(SingleObjectFraming.header(UserActivityBodies.SCHEMA_ID));
      out.writeBytes(bodies.get(i));
      offsets[i + 1] = out.size();
    }
    byte[] values = out.toByteArray();
    System.out.println(EVENTS + " events, " + values.length / EVENTS + " bytes on average");
    report("UTF-8 checked", inspector(true), values, offsets);
    report("not checked  ", inspector(false), values, offsets);
  }

  private static EventInspector inspector(boolean checkUtf8) {
    return new EventInspector(
        WireFraming.singleObject(), UserActivityBodies.CATALOG, UserActivityBodies.TIME, checkUtf8);
  }

  /** Best and median round, by CPU time of the thread: the machine may be busy with other work. */
  private static void report(String name, EventInspector inspector, byte[] values, int[] offsets)
      throws CorruptEventException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    double[] nanos = new double[ROUNDS];
    for (int i = 0; i < WARM_UP; i++) {
      round(threads, inspector, values, offsets);
    }
    long bytesBefore = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROUNDS; i++) {
      nanos[i] = round(threads, inspector, values, offsets);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
    Arrays.sort(nanos);
    System.out.printf(
        "%s best %.1f ns (%.2f M scans per CPU-second), median %.1f ns (%.2f M); %d bytes allocated"
            + " in all rounds%n",
        name, nanos[0], 1e3 / nanos[0], nanos[ROUNDS / 2], 1e3 / nanos[ROUNDS / 2], allocated);
  }

  private static double round(
      ThreadMXBean threads, EventInspector inspector, byte[] values, int[] offsets)
      throws CorruptEventException {
    long cpuBefore = threads.getCurrentThreadCpuTime();
    long until = System.nanoTime() + ROUND_NANOS;
    long scans = 0;
    while (System.nanoTime() < until) {
      for (int i = 0; i < EVENTS; i++) {
        inspector.inspect(values, offsets[i], offsets[i + 1] - offsets[i]);
        if (inspector.eventMillis() != UserActivityBodies.FIRST_MILLIS + i) {
          throw new IllegalStateException("wrong time");
        }
      }
      scans += EVENTS;
    }
    return (double) (threads.getCurrentThreadCpuTime() - cpuBefore) / scans;
  }
}

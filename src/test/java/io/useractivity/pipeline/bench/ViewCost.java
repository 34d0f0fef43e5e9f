package io.useractivity.pipeline.bench;

import io.useractivity.pipeline.kit.LiveSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * CPU time a running pipeline takes with so many browsers at its live page: {@code ViewCost PAGE
 * PID SECONDS CLIENTS...}. Linux only; CPU time is told because it does not depend on who else uses
 * the machine.
 */
public final class ViewCost {
  private static final double TICKS_PER_SECOND = 100;

  private ViewCost() {}

  public static void main(String[] args) throws Exception {
    URI page = URI.create(args[0]);
    long pid = Long.parseLong(args[1]);
    int seconds = Integer.parseInt(args[2]);
    HttpClient http = HttpClient.newHttpClient();
    for (int i = 3; i < args.length; i++) {
      int count = Integer.parseInt(args[i]);
      List<LiveSocket> clients = new ArrayList<>();
      IntStream.range(0, count).forEach(n -> clients.add(LiveSocket.open(http, page, null, true)));
      TimeUnit.SECONDS.sleep(3);
      double before = cpuSeconds(pid);
      long start = System.nanoTime();
      TimeUnit.SECONDS.sleep(seconds);
      double used = cpuSeconds(pid) - before;
      double elapsed = (System.nanoTime() - start) / 1e9;
      int frames = clients.stream().mapToInt(each -> each.frames("rows").size()).sum();
      System.out.printf(
          Locale.ROOT,
          "%d browsers: %.1f%% of one core, %d frames%n",
          count,
          100 * used / elapsed,
          frames);
      clients.forEach(LiveSocket::close);
      TimeUnit.SECONDS.sleep(1);
    }
    System.exit(0);
  }

  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }
}

package io.useractivity.etl.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy before an S3 server that has the faults of networks and services: it ends and resets
 * connections in the middle of a body, or answers in the server's place. Takes one fault at a time.
 */
public final class FaultyProxy implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final AtomicInteger faults = new AtomicInteger();
  private volatile String wanted = "";
  private volatile String answer;
  private volatile boolean reset;
  private volatile long cutAt = Long.MAX_VALUE;

  public FaultyProxy(int target) {
    this.target = target;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    start(this::accept);
  }

  public String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** The next responses to requests with a text in their heads end after so many bytes. */
  public void cut(String head, long after, int times) {
    reset = false;
    fault(head, after, times);
  }

  /** The same with a reset, on which a client also loses what it has not read yet. */
  public void reset(String head, long after, int times) {
    reset = true;
    fault(head, after, times);
  }

  private void fault(String head, long after, int times) {
    answer = null;
    wanted = head;
    cutAt = after;
    faults.set(times);
  }

  /** The next requests with a text in their heads have an error for an answer. */
  public void answer(String head, String status, String code, int times) {
    String body = "<Error><Code>" + code + "</Code><Message>made up</Message></Error>";
    cutAt = Long.MAX_VALUE;
    answer =
        "HTTP/1.1 %s\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body);
    wanted = head;
    faults.set(times);
  }

  /** Faults that did not happen yet. */
  public int left() {
    return Math.max(0, faults.get());
  }

  private boolean strikes(String head) {
    return head.contains(wanted) && faults.get() > 0 && faults.getAndDecrement() > 0;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "faulty-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket upstream = new Socket("127.0.0.1", target);
        AtomicLong room = new AtomicLong(Long.MAX_VALUE);
        start(() -> requests(client, upstream, room));
        start(() -> responses(upstream, client, room));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void requests(Socket client, Socket upstream, AtomicLong room) {
    try (client;
        upstream) {
      InputStream in = client.getInputStream();
      OutputStream out = upstream.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      // a head comes in one piece: clients flush it as a whole
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        String text = new String(buffer, 0, got, StandardCharsets.ISO_8859_1);
        boolean head = text.matches("(?s)(GET|PUT|POST|HEAD|DELETE) .*");
        if (head && strikes(text)) {
          if (answer != null) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
            return;
          }
          room.set(cutAt);
        } else if (head) {
          room.set(Long.MAX_VALUE);
        }
        out.write(buffer, 0, got);
        out.flush();
      }
    } catch (IOException gone) {
      // the other side has closed
    }
  }

  private void responses(Socket upstream, Socket client, AtomicLong room) {
    try (client;
        upstream) {
      InputStream in = upstream.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        out.write(buffer, 0, got);
        out.flush();
        if (room.addAndGet(-got) <= 0) {
          client.setSoLinger(reset, 0);
          return;
        }
      }
    } catch (IOException gone) {
      // the other side has closed
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

package io.useractivity.pipeline.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports nobody listens on, on the loopback address. */
final class FreePort {
  static final String LOOPBACK = "127.0.0.1";

  private FreePort() {}

  /** The wanted port if nobody listens on it now, else 0: any free one. */
  static int preferred(int wanted) {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return wanted == 0 ? 0 : socket.getLocalPort();
    } catch (IOException taken) {
      return 0;
    }
  }

  /**
   * The wanted port, or one the system picks where {@code wanted} is 0. Another process may take it
   * before we listen: whoever binds it must be ready to try again.
   */
  static int orPick(int wanted) {
    if (wanted != 0) {
      return wanted;
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free TCP port on " + LOOPBACK, e);
    }
  }
}

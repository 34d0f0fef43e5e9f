package io.useractivity.pipeline.view.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.useractivity.pipeline.kit.LiveSocket;
import io.useractivity.pipeline.kit.ViewLab;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Browsers that stop reading cost constant memory, disturb nobody, and are told why they go. */
class StoppedReaderTest {
  private static final String LOAD = "generator.rate=20000";

  @Test
  void aBrowserThatStopsReadingIsClosedWithTheReasonAndOthersGoOn() throws IOException {
    try (ViewLab lab =
            ViewLab.start(LOAD, "archiver.rotation.events=5000", "view.client-timeout=2s");
        Socket stopped = connectAndStop(lab.page());
        LiveSocket other = LiveSocket.open(HttpClient.newHttpClient(), lab.page(), null, true)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> clients(other) == 2);
      await().atMost(Duration.ofSeconds(30)).until(() -> clients(other) == 1);
      int before = other.frames("rows").size();
      await().atMost(Duration.ofSeconds(10)).until(() -> other.frames("rows").size() > before + 20);
      long gaps = 0;
      List<JsonNode> rows = other.frames("rows");
      for (int i = 1; i < rows.size(); i++) {
        gaps +=
            rows.get(i).path("seq").asLong()
                - rows.get(i - 1).path("seq").asLong()
                - rows.get(i - 1).path("n").asLong();
      }
      assertThat(gaps).as("rows the other browser was not told of").isZero();
      assertThat(other.closed()).isNotDone();
      assertThat(rest(stopped)).contains("no frame was painted for");
    }
  }

  /**
   * {@code mvn test -Dtest=StoppedReaderTest -Dview.long=true}: a minute, 50 of them, flat heap.
   */
  @Test
  @EnabledIfSystemProperty(named = "view.long", matches = "true")
  void fiftyStoppedBrowsersForAMinuteLeaveTheHeapFlat() throws Exception {
    try (ViewLab lab =
        ViewLab.start(LOAD, "archiver.rotation.events=5000", "view.client-timeout=5m")) {
      List<Socket> stopped = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        stopped.add(connectAndStop(lab.page()));
      }
      List<Long> used = new ArrayList<>();
      for (int i = 0; i < 7; i++) {
        await().pollDelay(Duration.ofSeconds(10)).atMost(Duration.ofSeconds(12)).until(() -> true);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        used.add((runtime.totalMemory() - runtime.freeMemory()) >> 20);
      }
      System.out.println("MiB of heap after each 10 s: " + used);
      assertThat(used.get(6) - used.get(1)).isLessThan(24);
      for (Socket socket : stopped) {
        socket.close();
      }
    }
  }

  private static long clients(LiveSocket socket) {
    List<JsonNode> statuses = socket.frames("status");
    return statuses.isEmpty()
        ? -1
        : statuses.get(statuses.size() - 1).at("/status/view/clients").asLong();
  }

  /** A WebSocket whose receiver never reads a byte after the handshake. */
  private static Socket connectAndStop(URI page) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(page.getHost(), page.getPort()));
    String handshake =
        "GET /live HTTP/1.1\r\nHost: "
            + page.getAuthority()
            + "\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    assertThat(head.toString()).startsWith("HTTP/1.1 101");
    return socket;
  }

  private static String rest(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      in.transferTo(all);
    } catch (SocketTimeoutException stillOpen) {
      throw new AssertionError("the connection is still open", stillOpen);
    } catch (IOException reset) {
      // what was read before counts
    }
    return all.toString(StandardCharsets.UTF_8);
  }
}

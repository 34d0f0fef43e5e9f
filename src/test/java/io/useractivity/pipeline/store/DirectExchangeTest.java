package io.useractivity.pipeline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.useractivity.pipeline.store.DirectExchange.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Stores that answer early, late, or not at all, while a body is on its way. */
class DirectExchangeTest {
  private static final int SLAB = 64 * 1024;

  /** More than any socket's buffers hold. */
  private static final int SLABS = 1_024;

  private static Vertx vertx;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    client = vertx.createHttpClient();
  }

  @AfterAll
  static void stop() {
    vertx.close().await();
  }

  @Test
  void aStoreThatReadsNothingMakesTheBodyWait() throws Exception {
    try (Store store = new Store()) {
      Body body = new Body();
      CompletableFuture<Answer> answer = exchange(body, store);
      store.accept();
      await().until(body::isResting);
      assertThat(body.taken()).as("slabs given to the network").isLessThan(SLABS / 2);
      store.readBody();
      store.answer("200 OK", "etag: \"all\"", "");
      assertThat(answer.get(30, TimeUnit.SECONDS).etag()).isEqualTo("\"all\"");
      assertThat(body.taken()).isEqualTo(SLABS);
    }
  }

  @Test
  void aSuccessWithoutTheBodyIsNoSuccess() throws Exception {
    try (Store store = new Store()) {
      CompletableFuture<Answer> answer = exchange(new Body(), store);
      store.accept();
      store.answer("200 OK", "etag: early", "");
      assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class)
          .hasMessageContaining("before it had the body");
      assertThat(store.readToTheEnd()).isLessThan(SLABS * SLAB);
    }
  }

  @Test
  void anEarlyRefusalEndsTheRequest() throws Exception {
    try (Store store = new Store()) {
      Body body = new Body();
      CompletableFuture<Answer> answer = exchange(body, store);
      store.accept();
      store.answer("503 Slow Down", "x-amz-request-id: 7", "<Error><Code>SlowDown</Code></Error>");
      assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(
              S3Exception.class,
              refused -> assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("SlowDown"));
      assertThat(store.readToTheEnd()).isLessThan(SLABS * SLAB);
      assertThat(body.taken()).isLessThan(SLABS);
    }
  }

  @Test
  void aLostConnectionFailsOnce() throws Exception {
    try (Store store = new Store()) {
      CompletableFuture<Answer> answer = exchange(new Body(), store);
      store.accept();
      store.close();
      assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void cancellingClosesTheConnection() throws Exception {
    try (Store store = new Store()) {
      CompletableFuture<Answer> answer = exchange(new Body(), store);
      store.accept();
      answer.cancel(true);
      assertThat(store.readToTheEnd()).isLessThan(SLABS * SLAB);
    }
  }

  @Test
  void aConnectionIsUsedAgain() throws Exception {
    try (Store store = new Store()) {
      CompletableFuture<Answer> first = exchange(new Body(), store);
      store.accept();
      store.readBody();
      store.answer("200 OK", "etag: 1", "");
      assertThat(first.get(30, TimeUnit.SECONDS).etag()).isEqualTo("1");
      CompletableFuture<Answer> second = exchange(new Body(), store);
      store.readHead();
      store.readBody();
      store.answer("200 OK", "etag: 2", "");
      assertThat(second.get(30, TimeUnit.SECONDS).etag()).isEqualTo("2");
    }
  }

  private static CompletableFuture<Answer> exchange(Body body, Store store) {
    return new DirectExchange(body)
        .on(
            client,
            new RequestOptions()
                .setMethod(HttpMethod.PUT)
                .setHost("127.0.0.1")
                .setPort(store.port())
                .setURI("/key")
                .putHeader("content-length", Integer.toString(SLABS * SLAB)));
  }

  /** Reads and answers when it is told to, and not before. */
  private static final class Store implements AutoCloseable {
    private final ServerSocket listening;
    private Socket socket;
    private DataInputStream in;

    Store() throws IOException {
      listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      listening.setSoTimeout(30_000);
    }

    int port() {
      return listening.getLocalPort();
    }

    void accept() throws IOException {
      socket = listening.accept();
      socket.setSoTimeout(30_000);
      in = new DataInputStream(socket.getInputStream());
      readHead();
    }

    void readHead() throws IOException {
      int last = 0;
      while (last != 0x0D0A0D0A) {
        last = last << 8 | in.readUnsignedByte();
      }
    }

    void readBody() throws IOException {
      in.skipNBytes((long) SLABS * SLAB);
    }

    /** Bytes until the client closes the connection. */
    int readToTheEnd() {
      byte[] some = new byte[SLAB];
      int bytes = 0;
      try {
        for (int count = in.read(some); count >= 0; count = in.read(some)) {
          bytes += count;
        }
      } catch (SocketException reset) {
        return bytes;
      } catch (IOException stillOpen) {
        throw new AssertionError("the connection stays open", stillOpen);
      }
      return bytes;
    }

    void answer(String status, String header, String body) throws IOException {
      String head = "HTTP/1.1 " + status + "\r\n" + header + "\r\ncontent-length: ";
      socket
          .getOutputStream()
          .write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      listening.close();
      if (socket != null) {
        socket.close();
      }
    }
  }

  /** Counts the slabs that were asked for. */
  private static final class Body extends AbstractList<Buffer> {
    private final ByteBuffer slab = ByteBuffer.allocateDirect(SLAB);
    private final AtomicInteger taken = new AtomicInteger();
    private int before = -1;

    @Override
    public Buffer get(int index) {
      taken.incrementAndGet();
      return DirectExchange.pieces(List.of(slab.duplicate())).get(0);
    }

    @Override
    public int size() {
      return SLABS;
    }

    int taken() {
      return taken.get();
    }

    /** Whether slabs were taken, and none since the last call. */
    boolean isResting() {
      int now = taken.get();
      boolean resting = now > 0 && now == before;
      before = now;
      return resting;
    }
  }
}

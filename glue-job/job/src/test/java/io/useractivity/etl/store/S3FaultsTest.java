package io.useractivity.etl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.testing.FaultyProxy;
import io.useractivity.etl.testing.LocalS3;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store behind a network and a service that have their bad moments. */
@Timeout(120)
class S3FaultsTest {
  private static final byte[] CONTENT = new byte[20 << 20];
  private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 3);
  private static int roots;

  private FaultyProxy proxy;
  private S3Store direct;
  private S3Store store;

  static {
    new SplittableRandom(4).nextBytes(CONTENT);
  }

  @BeforeEach
  void stores() {
    LocalS3 s3 = LocalS3.shared();
    proxy = new FaultyProxy(s3.endpoint().getPort());
    Location at = s3.location("faults", "root-" + ++roots);
    direct = new S3Store(at);
    store =
        new S3Store(
            new Location(at.uri(), proxy.endpoint(), "us-east-1", true, "test", "testsecret"));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    direct.close();
    proxy.close();
  }

  private static byte[] all(ObjectStore store) throws IOException {
    try (InputStream in = store.open("large").orElseThrow()) {
      return in.readAllBytes();
    }
  }

  @Test
  void aBodyGoesOnWhereItsConnectionWasCut() throws Exception {
    direct.put("large", CONTENT);
    proxy.cut("GET ", 3 << 20, 5);
    assertThat(Arrays.equals(all(store), CONTENT)).isTrue();
    assertThat(proxy.left()).isZero();
    proxy.reset("GET ", 3 << 20, 5);
    assertThat(Arrays.equals(all(store), CONTENT)).isTrue();
    assertThat(proxy.left()).isZero();
  }

  @Test
  void aBodyThatNeverGetsFurtherFailsAndSaysWhere() throws Exception {
    ResumingStream.Source never =
        position -> {
          throw new IOException("the store is away");
        };
    try (ResumingStream stream = new ResumingStream("s3://b/k", 20, some(7), never, QUICK)) {
      assertThatThrownBy(stream::readAllBytes).hasMessageContaining("the store is away");
    }
    try (ResumingStream stream =
        new ResumingStream("s3://b/k", 20, some(7), position -> some(0), QUICK)) {
      assertThatThrownBy(stream::readAllBytes)
          .hasMessageContaining("s3://b/k")
          .hasMessageContaining("byte 7 of 20")
          .hasMessageContaining("3 attempts");
    }
  }

  /** A body that ends after so many bytes. */
  private static ResumingStream.Body some(int bytes) {
    InputStream stream = new ByteArrayInputStream(CONTENT, 0, bytes);
    return new ResumingStream.Body() {
      @Override
      public InputStream stream() {
        return stream;
      }

      @Override
      public void abort() {}
    };
  }

  @Test
  void theRestOfAnotherVersionIsNotTaken() throws Exception {
    direct.put("large", CONTENT);
    proxy.cut("GET ", 3 << 20, 1);
    try (InputStream in = store.open("large").orElseThrow()) {
      byte[] some = in.readNBytes(1 << 20);
      assertThat(some).hasSize(1 << 20);
      byte[] other = CONTENT.clone();
      other[0]++;
      direct.put("large", other);
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("get the rest");
    }
  }

  @Test
  void aStoreThatAsksToSlowDownIsAskedAgainMoreThanThreeTimes() throws Exception {
    direct.put("small", new byte[] {1, 2, 3});
    proxy.answer("GET ", "503 Slow Down", "SlowDown", 4);
    assertThat(store.get("small")).hasValueSatisfying(got -> assertThat(got).hasSize(3));
    proxy.answer("list-type=2", "503 Slow Down", "SlowDown", 3);
    assertThat(store.list("", "", 10)).hasSize(1);
    assertThat(proxy.left()).isZero();
  }

  @Test
  void aConflictIsNoAnswerAndAPreconditionIs() throws Exception {
    proxy.answer("If-None-Match", "409 Conflict", "ConditionalRequestConflict", 4);
    assertThat(store.putIfAbsent("once", new byte[] {1})).isTrue();
    assertThat(proxy.left()).isZero();
    assertThat(direct.get("once")).hasValue(new byte[] {1});
    proxy.answer("If-None-Match", "409 Conflict", "ConditionalRequestConflict", 4);
    assertThat(store.putIfAbsent("once", new byte[] {2})).isFalse();
    assertThat(proxy.left()).isZero();
    // its own object, whose answer was lost
    assertThat(store.putIfAbsent("once", new byte[] {1})).isTrue();
    assertThat(direct.list("", "", 10))
        .extracting(ObjectStore.Listed::key)
        .isEqualTo(List.of("once"));
  }

  @Test
  void waitsGrowAndAreBounded() {
    assertThat(Backoff.STORE.longest(1)).isEqualTo(100);
    assertThat(Backoff.STORE.longest(2)).isEqualTo(200);
    assertThat(Backoff.STORE.longest(9)).isEqualTo(20_000);
    assertThat(Backoff.STORE.longest(1_000)).isEqualTo(20_000);
    assertThat(Backoff.STORE.again(9)).isTrue();
    assertThat(Backoff.STORE.again(10)).isFalse();
  }
}

package io.useractivity.etl.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.etl.container.UnreadableObjectException.Reason;
import io.useractivity.etl.testing.Events;
import io.useractivity.etl.testing.TestArchive;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerFileTest {
  private final List<GenericRecord> events = events(40);

  private static List<GenericRecord> events(int count) {
    Events source = new Events(7);
    List<GenericRecord> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(source.at(Instant.parse("2026-11-22T10:00:00Z").plusSeconds(i)));
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "deflate", "snappy", "zstandard"})
  void everyCodecGivesTheBodiesThatAvroWrote(String codec) throws Exception {
    byte[] file = TestArchive.container(events, Events.V1, CodecFactory.fromString(codec), 1_000);
    ContainerFile.Totals totals = new ContainerFile(ByteBuffer.wrap(file)).verify();
    assertThat(totals.records()).isEqualTo(40);
    assertThat("%08x".formatted(totals.crc32c())).isEqualTo(TestArchive.crc(events, Events.V1));
    ByteBuffer direct = ByteBuffer.allocateDirect(file.length).put(file).flip();
    assertThat(new ContainerFile(direct).verify()).isEqualTo(totals);
  }

  @Test
  void everyCutIsSeenExceptBetweenBlocks() throws Exception {
    byte[] file = TestArchive.container(events, Events.V1, CodecFactory.nullCodec(), 2_000);
    List<Integer> unseen = new ArrayList<>();
    for (int length = 0; length < file.length; length++) {
      try {
        new ContainerFile(ByteBuffer.wrap(Arrays.copyOf(file, length))).verify();
        unseen.add(length);
      } catch (UnreadableObjectException seen) {
        assertThat(seen.reason()).isEqualTo(Reason.TRUNCATED);
      }
    }
    // There, the record count of the manifest tells.
    assertThat(unseen).hasSizeBetween(1, 20);
    for (int length : unseen) {
      assertThat(new ContainerFile(ByteBuffer.wrap(file, 0, length).slice()).verify().records())
          .isLessThan(40);
    }
  }

  @Test
  void everyFlippedBitOfTheBodiesIsSeen() throws Exception {
    byte[] file = TestArchive.container(events, Events.V1, CodecFactory.nullCodec(), 64_000);
    ContainerFile.Totals totals = new ContainerFile(ByteBuffer.wrap(file)).verify();
    for (int at = file.length - 3_000; at < file.length; at++) {
      byte[] flipped = file.clone();
      flipped[at] ^= (byte) (1 << at % 8);
      try {
        assertThat(new ContainerFile(ByteBuffer.wrap(flipped)).verify()).isNotEqualTo(totals);
      } catch (UnreadableObjectException seen) {
        assertThat(seen.reason()).isNotNull();
      }
    }
  }

  @Test
  void aForeignFileIsNamedOne() {
    assertThatThrownBy(() -> new ContainerFile(ByteBuffer.wrap("PAR1 and so on".getBytes())))
        .isInstanceOfSatisfying(
            UnreadableObjectException.class,
            no -> assertThat(no.reason()).isEqualTo(Reason.NOT_AVRO));
  }

  @Test
  void aBlockThatExpandsWithoutEndIsRefused() throws Exception {
    byte[] zeros = new byte[70 << 20];
    java.io.ByteArrayOutputStream deflated = new java.io.ByteArrayOutputStream();
    try (var out =
        new java.util.zip.DeflaterOutputStream(deflated, new java.util.zip.Deflater(9, true))) {
      out.write(zeros);
    }
    assertThatThrownBy(
            () -> Decompressor.of("deflate").decompress(ByteBuffer.wrap(deflated.toByteArray())))
        .isInstanceOf(UnreadableObjectException.class)
        .hasMessageContaining("larger than");
  }
}

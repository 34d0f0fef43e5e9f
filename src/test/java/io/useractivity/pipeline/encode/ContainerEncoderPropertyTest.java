package io.useractivity.pipeline.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.store.ObjectBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.Decoder;

/** Any sequence of bodies, parts and block sizes: nothing lost, accounting never too low. */
class ContainerEncoderPropertyTest {
  private static final byte[] SYNC = new byte[16];
  private static final Schema BYTES = Schema.create(Schema.Type.BYTES);

  @Property(tries = 300)
  void avroFindsTheBlocksOfAnyBodies(
      @ForAll Codec codec,
      @ForAll @IntRange(min = 64, max = 5000) int blockSize,
      @ForAll @IntRange(max = 200) int count,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<ObjectBody> parts = new ArrayList<>();
    try (Compressors compressors = new Compressors(codec, 1)) {
      ContainerEncoder encoder =
          new ContainerEncoder(compressors, blockSize, BYTES.toString(), SYNC);
      for (int i = 0; i < count; i++) {
        byte[] body = body(random, blockSize);
        int before = random.nextInt(3);
        byte[] array = new byte[before + body.length + random.nextInt(3)];
        System.arraycopy(body, 0, array, before, body.length);
        encoder.append(array, before, body.length);
        all.writeBytes(body);
        assertThat(encoder.memory()).isGreaterThanOrEqualTo(encoder.encodedSize());
        if (codec == Codec.NULL) {
          assertThat(encoder.memory()).isGreaterThanOrEqualTo(held(encoder, all, parts));
        }
        if (random.nextInt(20) == 0) {
          parts.add(encoder.takePart(Map.of("k", "v")));
          assertThat(encoder.memory()).isLessThanOrEqualTo(blockSize);
        }
      }
      parts.add(encoder.finish(Map.of("k", "v")));
      assertThat(encoder.memory()).isZero();
      assertThat(encoder.encodedSize()).isZero();
      assertThat(encoder.count()).isEqualTo(count);
      assertThat(encoder.crc32c()).isEqualTo(Bodies.crc32c(all.toByteArray()));
    }
    assertThat(read(Bodies.join(parts), codec)).isEqualTo(all.toByteArray());
  }

  /** Bodies in the encoder, as far as they were not taken: with codec null none is smaller. */
  private static long held(
      ContainerEncoder encoder, ByteArrayOutputStream all, List<ObjectBody> parts) {
    long taken = parts.stream().mapToLong(ObjectBody::size).sum();
    assertThat(encoder.bodyBytes()).isEqualTo(all.size());
    return Math.max(0, encoder.bodyBytes() - taken);
  }

  /** Mostly small; some empty, some as large as a block or larger. */
  private static byte[] body(Random random, int blockSize) {
    int length =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> blockSize - 33 + random.nextInt(3);
          case 2 -> random.nextInt(3 * blockSize);
          default -> random.nextInt(60);
        };
    byte[] body = new byte[length];
    if (random.nextBoolean()) {
      random.nextBytes(body);
    }
    return body;
  }

  /** The blocks' data, as Avro's reader decompresses it, one after another. */
  private static byte[] read(byte[] file, Codec codec) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (DataFileStream<Object> reader =
        new DataFileStream<>(new ByteArrayInputStream(file), new Raw())) {
      assertThat(reader.getMetaString("avro.codec")).isEqualTo(codec.avroName());
      assertThat(reader.getMetaString("k")).isEqualTo("v");
      while (reader.hasNext()) {
        ByteBuffer block = reader.nextBlock();
        all.write(block.array(), block.arrayOffset() + block.position(), block.remaining());
      }
    }
    return all.toByteArray();
  }

  /** Never asked for a datum. */
  private static final class Raw extends GenericDatumReader<Object> {
    @Override
    public Object read(Object reuse, Decoder in) {
      throw new UnsupportedOperationException();
    }
  }
}

package io.useractivity.pipeline.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.kit.PipelineProcess;
import io.useractivity.pipeline.store.ObjectBody;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlabPoolTest {
  private static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int BLOCK = 64 * 1024;
  private final SlabPool pool = new SlabPool(64L << 20);

  @ParameterizedTest
  @EnumSource(Codec.class)
  void usedSlabsGiveTheSameBytesAsFreshOnes(Codec codec) {
    try (Compressors compressors = new Compressors(codec, 0)) {
      for (int round = 0; round < 4; round++) {
        byte[] fresh = Bodies.join(parts(compressors, new SlabPool(0), round));
        List<ObjectBody> parts = parts(compressors, pool, round);

        assertThat(Bodies.join(parts)).isEqualTo(fresh);
        for (ObjectBody part : parts) {
          assertThat(part.crc32c()).isEqualTo(Bodies.crc32c(Bodies.join(part)));
        }
        parts.forEach(pool::recycle);
        assertThat(pool.idle()).as("every slab came back").isGreaterThan(10);
      }
    }
  }

  @Test
  void aSteadyLaneAllocatesNothingMore() {
    try (Compressors compressors = new Compressors(Codec.NULL, 0)) {
      parts(compressors, pool, 1).forEach(pool::recycle);
      int slabs = pool.idle();
      for (int round = 0; round < 5; round++) {
        parts(compressors, pool, 1).forEach(pool::recycle);
      }
      assertThat(pool.idle()).isEqualTo(slabs);
    }
  }

  @Test
  void slabsThatAnEarlierTryMayStillReadAreNotUsedAgain() {
    try (Compressors compressors = new Compressors(Codec.NULL, 0)) {
      List<ObjectBody> parts = parts(compressors, pool, 1);
      for (ObjectBody part : parts) {
        part.tried();
        part.tried();
        pool.recycle(part);
      }
      assertThat(pool.idle()).isZero();
    }
  }

  @Test
  void whatIsGivenUpComesBack() {
    try (Compressors compressors = new Compressors(Codec.NULL, 0)) {
      ContainerEncoder encoder = new ContainerEncoder(compressors, pool, BLOCK, "\"bytes\"", SYNC);
      fill(encoder, new Random(3));
      encoder.discard();
      assertThat(pool.idle()).isGreaterThan(5);
      assertThat(encoder.memory()).isZero();
    }
  }

  @Test
  void moreIdleSlabsThanAllowedAreDropped() {
    SlabPool small = new SlabPool(3L * SlabPool.SLAB);
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      taken.add(small.take());
    }
    taken.forEach(small::give);
    small.give(ByteBuffer.allocate(SlabPool.SLAB));
    assertThat(small.idle()).isEqualTo(3);
  }

  @Test
  void whereTheJvmAllowsTooLittleDirectMemoryTheHeapHelpsOut() {
    try (PipelineProcess jvm =
        PipelineProcess.of(
                "slab-limit",
                System.getProperty("java.class.path"),
                "io.useractivity.pipeline.encode.SlabLimit")
            .jvm("-XX:MaxDirectMemorySize=1m")
            .start()) {
      assertThat(jvm.awaitExit(Duration.ofSeconds(30))).as(jvm.output().tail()).isZero();
      assertThat(jvm.output().tail()).contains("slabs 64 direct 16 idle 16");
    }
  }

  private static List<ObjectBody> parts(Compressors compressors, SlabPool slabs, int seed) {
    ContainerEncoder encoder = new ContainerEncoder(compressors, slabs, BLOCK, "\"bytes\"", SYNC);
    List<ObjectBody> parts = new ArrayList<>();
    Random random = new Random(seed);
    for (int part = 0; part < 3; part++) {
      fill(encoder, random);
      parts.add(encoder.takePart(Map.of("k", "v")));
    }
    fill(encoder, random);
    parts.add(encoder.finish(Map.of("k", "v")));
    return parts;
  }

  private static void fill(ContainerEncoder encoder, Random random) {
    byte[] body = new byte[1000];
    for (int i = 0; i < 1500; i++) {
      random.nextBytes(body);
      encoder.append(body, 0, 1 + random.nextInt(body.length));
    }
  }
}

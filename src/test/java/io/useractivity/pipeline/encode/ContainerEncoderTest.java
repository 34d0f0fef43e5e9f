package io.useractivity.pipeline.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.useractivity.pipeline.event.UserActivityBodies;
import io.useractivity.pipeline.store.ObjectBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerEncoderTest {
  private static final byte[] SYNC = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final String SCHEMA =
      UserActivityBodies.CATALOG.json(UserActivityBodies.SCHEMA_ID);
  private static final int BLOCK = 64 * 1024;
  private static final Map<String, String> FACTS = facts();

  @ParameterizedTest
  @EnumSource(Codec.class)
  void avroReadsBackEqualRecordsAndTheHeader(Codec codec) throws IOException {
    List<byte[]> bodies = UserActivityBodies.make(2000, 11);
    try (Compressors compressors = new Compressors(codec, 0)) {
      ContainerEncoder encoder = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      bodies.forEach(body -> encoder.append(body, 0, body.length));
      byte[] all = concatenate(bodies);
      byte[] file = Bodies.join(encoder.finish(FACTS));

      assertThat(encoder.count()).isEqualTo(2000);
      assertThat(encoder.bodyBytes()).isEqualTo(all.length);
      assertThat(encoder.crc32c()).isEqualTo(Bodies.crc32c(all));
      try (DataFileStream<GenericRecord> reader = open(file)) {
        assertThat(reader.getMetaKeys())
            .containsExactlyInAnyOrder("avro.schema", "avro.codec", "uap.topic", "uap.count");
        assertThat(reader.getMetaString("avro.codec")).isEqualTo(codec.avroName());
        assertThat(reader.getMetaString("uap.count")).isEqualTo("2000");
        assertThat(reader.getSchema()).isEqualTo(UserActivityBodies.SCHEMA);
        for (byte[] body : bodies) {
          assertThat(UserActivityBodies.encode(reader.getSchema(), reader.next())).isEqualTo(body);
        }
        assertThat(reader.hasNext()).isFalse();
      }
      assertThat(file).endsWith(SYNC);
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void partsConcatenateToTheSameFileAsOnePiece(Codec codec) {
    List<byte[]> bodies = UserActivityBodies.make(5000, 12);
    List<ObjectBody> parts = new ArrayList<>();
    try (Compressors compressors = new Compressors(codec, 0)) {
      ContainerEncoder whole = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      ContainerEncoder streaming = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      for (byte[] body : bodies) {
        whole.append(body, 0, body.length);
        streaming.append(body, 0, body.length);
        if (streaming.encodedSize() >= 100_000) {
          long waiting = streaming.encodedSize();
          ObjectBody part = streaming.takePart(FACTS);
          assertThat(part.size()).isGreaterThanOrEqualTo(waiting);
          assertThat(streaming.encodedSize()).isZero();
          assertThat(streaming.memory()).isLessThanOrEqualTo(BLOCK);
          parts.add(part);
        }
      }
      parts.add(streaming.finish(Map.of("ignored", "since a part was taken")));
      assertThat(parts.size()).isGreaterThan(2);
      assertThat(Bodies.join(parts)).isEqualTo(Bodies.join(whole.finish(FACTS)));
      assertThat(streaming.crc32c()).isEqualTo(whole.crc32c());
    }
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void fiveEventsOfTwoHundredBytesCostTwoKilobytes(Codec codec) {
    try (Compressors compressors = new Compressors(codec, 0)) {
      ContainerEncoder encoder = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      assertThat(encoder.memory()).isZero();
      for (int i = 0; i < 5; i++) {
        encoder.append(new byte[300], 50, 200);
        assertThat(encoder.memory()).isBetween(200L * (i + 1), 2048L);
      }
      encoder.finish(FACTS);
      assertThat(encoder.memory()).isZero();
    }
  }

  @Test
  void bodiesAreCopiedWhenAppended() {
    try (Compressors compressors = new Compressors(Codec.NULL, 0)) {
      byte[] reused = UserActivityBodies.make(1, 1).get(0);
      byte[] original = reused.clone();
      ContainerEncoder encoder = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      encoder.append(reused, 0, reused.length);
      java.util.Arrays.fill(reused, (byte) 0);
      encoder.finish(FACTS);
      assertThat(encoder.crc32c()).isEqualTo(Bodies.crc32c(original));
    }
  }

  @Test
  void anEmptyContainerIsAHeaderThatAvroReads() throws IOException {
    try (Compressors compressors = new Compressors(Codec.ZSTD, 1)) {
      ContainerEncoder encoder = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      try (DataFileStream<GenericRecord> reader = open(Bodies.join(encoder.finish(FACTS)))) {
        assertThat(reader.hasNext()).isFalse();
      }
      assertThat(encoder.crc32c()).isZero();
    }
  }

  @Test
  void misuseIsRefused() {
    try (Compressors compressors = new Compressors(Codec.DEFLATE, 9)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ContainerEncoder(compressors, 10, SCHEMA, SYNC))
          .withMessageContaining("block size");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ContainerEncoder(compressors, BLOCK, SCHEMA, new byte[15]))
          .withMessageContaining("16 bytes");
      ContainerEncoder reserved = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> reserved.finish(Map.of("avro.codec", "null")))
          .withMessageContaining("avro.codec");
      ContainerEncoder finished = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      finished.finish(FACTS);
      assertThatIllegalStateException().isThrownBy(() -> finished.append(SYNC, 0, 1));
      assertThatIllegalStateException().isThrownBy(() -> finished.finish(FACTS));
      compressors.close();
      ContainerEncoder late = new ContainerEncoder(compressors, BLOCK, SCHEMA, SYNC);
      late.append(SYNC, 0, 1);
      assertThatIllegalStateException()
          .isThrownBy(() -> late.finish(FACTS))
          .withMessageContaining("closed");
    }
  }

  private static DataFileStream<GenericRecord> open(byte[] file) throws IOException {
    return new DataFileStream<>(new ByteArrayInputStream(file), new GenericDatumReader<>());
  }

  private static byte[] concatenate(List<byte[]> bodies) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    bodies.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("uap.topic", "user_activity_avro_stream");
    facts.put("uap.count", "2000");
    return facts;
  }
}

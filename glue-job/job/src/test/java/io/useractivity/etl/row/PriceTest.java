package io.useractivity.etl.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.useractivity.etl.archive.SourceObject;
import io.useractivity.etl.testing.Jobs;
import io.useractivity.etl.testing.TestArchive;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Decimals as bytes: Avro sets no limit to their scale or their digits. */
class PriceTest {
  /** The reason, or the price. */
  private static String price(int scale, byte[] unscaled) {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"Activity","fields":[{"name":"event_id","type":"string"},
                {"name":"event_timestamp","type":"long"},{"name":"user_id","type":"string"},
                {"name":"session_id","type":"string"},{"name":"event_type","type":"string"},
                {"name":"page_url","type":"string"},{"name":"unit_price","type":
                {"type":"bytes","logicalType":"decimal","precision":%d,"scale":%d}}]}"""
                    .formatted(scale + 10, scale));
    GenericRecord record = new GenericData.Record(schema);
    record.put("event_id", UUID.randomUUID().toString());
    record.put("event_timestamp", 1_790_000_000_000L);
    record.put("user_id", "u");
    record.put("session_id", "s");
    record.put("event_type", "page_view");
    record.put("page_url", "https://shop.example/");
    record.put("unit_price", ByteBuffer.wrap(unscaled));
    byte[] file = TestArchive.container(List.of(record), schema, CodecFactory.nullCodec(), 16_000);
    ActivityRow row =
        new ObjectDecoder(Jobs.RULES)
            .decode(SourceObject.listed("k", file.length, "e"), ByteBuffer.wrap(file))
            .next();
    return row.reason == null ? row.unitPrice.toString() : row.reason;
  }

  @Test
  void anyScaleThatMakesSenseIsTaken() {
    assertThat(price(2, new byte[] {3, (byte) 0xe7})).isEqualTo("9.99");
    assertThat(price(0, new byte[] {7})).isEqualTo("7.00");
    byte[] padded = new byte[30];
    padded[29] = 7;
    assertThat(price(1, padded)).isEqualTo("0.70");
    assertThat(price(38, new byte[] {0})).isEqualTo("0.00");
  }

  @Test
  void aHugeScaleOrMegabytesOfDigitsCostNothing() {
    byte[] large = new byte[4_000_000];
    Arrays.fill(large, (byte) 0x55);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          assertThat(price(30_000_000, new byte[] {5})).isEqualTo("MALFORMED_PRICE");
          assertThat(price(2, large)).isEqualTo("MALFORMED_PRICE");
        });
  }
}

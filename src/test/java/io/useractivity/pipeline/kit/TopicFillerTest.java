package io.useractivity.pipeline.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.event.SchemaCatalog;
import io.useractivity.pipeline.kit.TopicFiller.Fill;
import io.useractivity.pipeline.local.LocalKafka;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class TopicFillerTest {
  private static final Instant FIRST_HOUR = Instant.parse("2026-01-31T22:00:00Z");
  private static final Fill FILL = new Fill("events", 3, 100, 9_000, 255, 7, FIRST_HOUR, "lz4");

  @Test
  void everyEventDecodesAndHasItsOwnIdAndItsHour() throws Exception {
    Map<Instant, Integer> perHour = new TreeMap<>();
    Set<String> ids = new TreeSet<>();
    try (LocalKafka kafka = LocalKafka.start(TestDirs.fresh("kafka"), 0)) {
      TopicFiller.fill(kafka.bootstrapServers(), FILL);
      SchemaCatalog catalog = SchemaCatalog.packaged();
      Schema schema = catalog.schema(catalog.ids().iterator().next());
      var decoder = new BinaryMessageDecoder<GenericRecord>(new GenericData(), schema);
      for (ConsumerRecord<byte[], byte[]> record : readAll(kafka)) {
        assertThat(record.value()).hasSize(255);
        GenericRecord event = decoder.decode(ByteBuffer.wrap(record.value()));
        ids.add(event.get("event_id").toString());
        Instant time = Instant.ofEpochMilli((long) event.get("event_timestamp"));
        perHour.merge(time.truncatedTo(ChronoUnit.HOURS), 1, Integer::sum);
      }
    }
    assertThat(ids)
        .isEqualTo(
            new TreeSet<>(
                LongStream.range(100, 9_100)
                    .mapToObj(i -> SampleEvents.id(i).toString())
                    .toList()));
    assertThat(perHour).hasSize(7).containsKeys(FIRST_HOUR, FIRST_HOUR.plus(6, ChronoUnit.HOURS));
    assertThat(perHour.values()).allSatisfy(n -> assertThat(n).isBetween(1_280, 1_290));
  }

  private static List<ConsumerRecord<byte[], byte[]>> readAll(LocalKafka kafka) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(
              new TopicPartition("events", 0),
              new TopicPartition("events", 1),
              new TopicPartition("events", 2));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (records.size() < FILL.count()) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }
}

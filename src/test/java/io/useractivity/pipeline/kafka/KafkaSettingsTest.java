package io.useractivity.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.config.PipelineConfig;
import io.useractivity.pipeline.failure.FailureKind;
import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaSettingsTest {
  private static final PipelineConfig.Publisher PUBLISHER =
      new PipelineConfig.Publisher("zstd", Duration.ofMillis(7), 8);

  private static KafkaSettings settings(Map<String, String> client, Map<String, String> producer) {
    return new KafkaSettings(
        new PipelineConfig.Kafka(
            "127.0.0.1:9092",
            "events",
            true,
            4,
            -1,
            client,
            producer,
            Map.of("fetch.min.bytes", "7")));
  }

  @Test
  void theProducerIsIdempotentAndNeverGivesARecordUp() {
    Map<String, Object> producer = settings(Map.of(), Map.of()).producer(PUBLISHER);
    assertThat(producer)
        .containsEntry("bootstrap.servers", "127.0.0.1:9092")
        .containsEntry("enable.idempotence", true)
        .containsEntry("acks", "all")
        .containsEntry("delivery.timeout.ms", Integer.MAX_VALUE)
        .containsEntry("compression.type", "zstd")
        .containsEntry("linger.ms", 7);
  }

  @Test
  void theUsersPropertiesWinOverOurDefaultsAndTheSectionOverTheClient() {
    KafkaSettings settings =
        settings(
            Map.of("security.protocol", "SASL_SSL", "linger.ms", "1"),
            Map.of("linger.ms", "2", "batch.size", "1"));
    assertThat(settings.producer(PUBLISHER))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "2")
        .containsEntry("batch.size", "1");
    assertThat(settings.admin()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(settings.consumer(Map.of("fetch.min.bytes", 1), Map.of()))
        .containsEntry("fetch.min.bytes", "7")
        .doesNotContainKey("batch.size");
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1",
    "enable.idempotence, false",
    "delivery.timeout.ms, 1000",
    "retries, 3",
    "max.in.flight.requests.per.connection, 6",
    "key.serializer, x",
    "bootstrap.servers, other:1"
  })
  void whatExactlyOnceDependsOnCannotBeSet(String name, String value) {
    assertThatThrownBy(() -> settings(Map.of(), Map.of(name, value)).producer(PUBLISHER))
        .isInstanceOfSatisfying(
            PipelineException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.FATAL))
        .hasMessageContaining("kafka.producer." + name);
    assertThatThrownBy(() -> settings(Map.of(name, value), Map.of()).producer(PUBLISHER))
        .hasMessageContaining("kafka.client." + name);
  }

  @Test
  void sayingWhatIsSoAnywayIsNoError() {
    assertThat(settings(Map.of(), Map.of("acks", "all")).producer(PUBLISHER))
        .containsEntry("acks", "all");
  }

  @Test
  void kafkaItselfAcceptsThem() {
    for (Map<String, Object> producer :
        java.util.List.of(
            settings(Map.of(), Map.of()).producer(PUBLISHER),
            settings(Map.of(), Map.of()).deadLetterProducer())) {
      new KafkaProducer<>(producer, new ByteArraySerializer(), new ByteArraySerializer()).close();
      assertThat(ProducerConfig.configNames()).containsAll(producer.keySet());
    }
  }
}

package io.useractivity.pipeline.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.useractivity.pipeline.failure.PipelineException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

class ConsumerPropertiesTest {
  private final Map<String, Object> given =
      new HashMap<>(Map.of("bootstrap.servers", "localhost:1", "group.id", "g"));

  private Map<String, Object> effective() {
    return ConsumerProperties.effective(given, Duration.ofSeconds(5));
  }

  @Test
  void exactlyOnceIsTheDefault() {
    assertThat(effective())
        .containsEntry("enable.auto.commit", "false")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("max.poll.records", 2_000);
    assertThat(effective().get("partition.assignment.strategy").toString())
        .endsWith("CooperativeStickyAssignor");
    assertThat(ConsumerProperties.reset(given)).isEqualTo(ConsumerProperties.Reset.EARLIEST);
  }

  @Test
  void whatIsHarmlessPassesThrough() {
    given.put("max.poll.records", "17");
    given.put("isolation.level", "read_uncommitted");
    given.put("auto.offset.reset", "latest");
    given.put("enable.auto.commit", "false");
    given.put("security.protocol", "SSL");
    assertThat(effective())
        .containsEntry("max.poll.records", "17")
        .containsEntry("isolation.level", "read_uncommitted")
        .containsEntry("security.protocol", "SSL")
        .containsEntry("auto.offset.reset", "none");
    assertThat(ConsumerProperties.reset(given)).isEqualTo(ConsumerProperties.Reset.LATEST);
  }

  @Test
  void everyDangerousOverrideIsNamedAtOnce() {
    given.put("enable.auto.commit", true);
    given.put("value.deserializer", ByteArrayDeserializer.class);
    given.put("group.protocol", "consumer");
    given.put("interceptor.classes", "x.Y");
    given.put("auto.offset.reset", "by_duration:P1D");
    given.put("max.poll.interval.ms", "5000");
    given.remove("group.id");
    assertThatThrownBy(this::effective)
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("enable.auto.commit=true")
        .hasMessageContaining("value.deserializer=" + ByteArrayDeserializer.class.getName())
        .hasMessageContaining("group.protocol=consumer")
        .hasMessageContaining("interceptor.classes=x.Y")
        .hasMessageContaining("auto.offset.reset=by_duration:P1D")
        .hasMessageContaining("max.poll.interval.ms=5000")
        .hasMessageContaining("group.id is missing");
  }

  @Test
  void settingsAreCheckedWhenMadeAndNeverPrintSecrets() {
    given.put("sasl.jaas.config", "password=hunter2");
    SourceSettings settings = SourceSettings.of(given, "t");
    assertThat(settings.toString()).contains("topic=t", "group=g").doesNotContain("hunter2");
    given.put("enable.auto.commit", "true");
    assertThatThrownBy(() -> SourceSettings.of(given, "t")).isInstanceOf(PipelineException.class);
  }
}

package io.useractivity.etl.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.useractivity.etl.archive.Json;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of "Specification: Embedded metric format" in the Amazon CloudWatch User Guide. */
class EmbeddedMetricsTest {
  private static final Set<String> UNITS =
      Set.of(
          "Seconds Microseconds Milliseconds Bytes Kilobytes Megabytes Gigabytes Terabytes Bits Kilobits Megabits Gigabits Terabits Percent Count Bytes/Second Kilobytes/Second Megabytes/Second Gigabytes/Second Terabytes/Second Bits/Second Kilobits/Second Megabits/Second Gigabits/Second Terabits/Second Count/Second None"
              .split(" "));

  private static JsonNode line(String job) throws Exception {
    byte[] json = Json.write(EmbeddedMetrics.of(ReportPageTest.record(), job, 1_764_240_000_000L));
    assertThat(json).hasSizeLessThan(1 << 20).doesNotContain((byte) '\n');
    return new ObjectMapper().readTree(json);
  }

  private static void onlyMembers(JsonNode node, String... allowed) {
    Set<String> names = new HashSet<>();
    for (Iterator<String> found = node.fieldNames(); found.hasNext(); ) {
      names.add(found.next());
    }
    assertThat(names).isSubsetOf(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user-activity-etl", "größer", " "})
  void everyRuleOfTheSpecificationHolds(String job) throws Exception {
    JsonNode root = line(job);
    JsonNode metadata = root.get("_aws");
    onlyMembers(metadata, "Timestamp", "CloudWatchMetrics");
    assertThat(metadata.get("Timestamp").isIntegralNumber()).isTrue();
    assertThat(metadata.get("CloudWatchMetrics")).isNotEmpty();
    for (JsonNode directive : metadata.get("CloudWatchMetrics")) {
      onlyMembers(directive, "Namespace", "Dimensions", "Metrics");
      assertThat(directive.get("Namespace").asText()).matches("[\\w./#:-]{1,255}");
      assertThat(directive.get("Dimensions")).isNotEmpty();
      for (JsonNode set : directive.get("Dimensions")) {
        assertThat(set.isArray()).isTrue();
        assertThat(set.size()).isBetween(1, 30);
        set.forEach(name -> dimension(name.asText(), root.get(name.asText())));
      }
      assertThat(directive.get("Metrics").size()).isBetween(1, 100);
      directive.get("Metrics").forEach(metric -> metric(metric, root));
    }
  }

  private static void dimension(String name, JsonNode value) {
    assertThat(name).matches("[\\x20-\\x7E&&[^:]]{1,250}");
    assertThat(value.isTextual()).isTrue();
    assertThat(value.asText()).matches("[\\x20-\\x7E]{1,1024}").isNotBlank();
  }

  private static void metric(JsonNode metric, JsonNode root) {
    onlyMembers(metric, "Name", "Unit", "StorageResolution");
    assertThat(metric.get("Name").asText()).hasSizeBetween(1, 1_024);
    assertThat(metric.get("Unit").asText()).isIn(UNITS);
    assertThat(root.get(metric.get("Name").asText()).isNumber()).as("target member").isTrue();
  }

  @Test
  void theNumbersAreThoseOfTheAccount() {
    Map<String, Object> line = EmbeddedMetrics.of(ReportPageTest.record(), "job", 17);
    assertThat(line)
        .containsEntry("JobName", "job")
        .containsEntry("Kind", "run")
        .containsEntry("ObjectsRead", 10L)
        .containsEntry("BytesRead", 100L)
        .containsEntry("RecordsIn", 1_000L)
        .containsEntry("RowsCurated", 900L)
        .containsEntry("RecordsQuarantined", 60L)
        .containsEntry("Duplicates", 40L)
        .containsEntry("ObjectsUnreadable", 1L)
        .containsEntry("PartitionsBlocked", 1L)
        .containsEntry("BatchSeconds", 1.75);
  }
}

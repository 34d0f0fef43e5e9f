package io.useractivity.pipeline.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MeterDocsTest {
  private static final Path MARKDOWN = Path.of("docs/metrics.md");

  @BeforeAll
  static void updateIfAsked() throws IOException {
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(MARKDOWN, MeterDocs.markdown());
    }
  }

  @Test
  void docsMetricsMdIsCurrent() {
    assertThat(MARKDOWN)
        .as("run: mvn test -Dtest=MeterDocsTest -Dupdate.docs=true")
        .content()
        .isEqualTo(MeterDocs.markdown());
  }

  @Test
  void namesFollowPrometheusConventions() {
    assertThat(Meter.values())
        .allSatisfy(
            meter -> {
              assertThat(meter.metricName())
                  .matches("[a-z][a-z_]*[a-z]")
                  .doesNotMatch(".*_(ms|millis|milliseconds|kb|mb|count|sum|bucket)(_total)?");
              assertThat(meter.metricName().endsWith("_total"))
                  .isEqualTo(meter.kind() == Meter.Kind.COUNTER);
              assertThat(meter.description()).doesNotEndWith(".").isNotBlank();
            });
    assertThat(Arrays.stream(Meter.values()).map(Meter::metricName)).doesNotHaveDuplicates();
  }
}

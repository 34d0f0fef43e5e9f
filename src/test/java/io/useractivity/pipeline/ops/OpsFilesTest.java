package io.useractivity.pipeline.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.useractivity.pipeline.kit.OpsFiles;
import io.useractivity.pipeline.metric.Meter;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dashboard, rules and runbook fit one another. OutageIT compares their metrics with a scrape. */
class OpsFilesTest {
  private static final Pattern ANCHOR = Pattern.compile("docs/runbook\\.md#([a-z]+)");

  @Test
  void everyAlertHasARunbookSectionASeverityAndATest() throws Exception {
    String tests = Files.readString(Path.of("ops/prometheus/rules-test.yaml"));
    Set<String> sections = sections();
    for (JsonNode rule : OpsFiles.rules().at("/groups/0/rules")) {
      String name = rule.get("alert").asText();
      assertThat(rule.at("/annotations/runbook_url").asText())
          .isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
      assertThat(sections).contains(name.toLowerCase(Locale.ROOT));
      assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning", "info");
      assertThat(tests).contains("alertname: " + name, "alertname=\"" + name + "\"");
    }
  }

  @Test
  void everyRunbookLinkOfTheDashboardLeadsSomewhere() throws Exception {
    Set<String> sections = sections();
    assertThat(ANCHOR.matcher(Files.readString(OpsFiles.DASHBOARD)).results())
        .isNotEmpty()
        .allMatch(link -> sections.contains(link.group(1)));
  }

  /** A dashboard with inputs cannot be provisioned; one without a fixed uid is doubled. */
  @Test
  void theDashboardCanBeProvisioned() throws Exception {
    assertThat(Files.readString(OpsFiles.DASHBOARD)).doesNotContain("__inputs", "DS_PROMETHEUS");
    JsonNode dashboard = OpsFiles.dashboard();
    assertThat(dashboard.get("uid").asText()).isEqualTo("user-activity-pipeline");
    assertThat(dashboard.has("id")).isFalse();
    assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      assertThat(ids.add(panel.get("id").asInt())).isTrue();
      if (!panel.get("type").asText().equals("row")) {
        assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
      }
    }
  }

  @Test
  void everyMeterOfOursThatIsUsedIsInTheList() {
    List<String> known = Arrays.stream(Meter.values()).map(Meter::prometheusName).toList();
    assertThat(OpsFiles.metrics().stream().filter(name -> name.startsWith(Meter.PREFIX)))
        .isNotEmpty()
        .allMatch(name -> known.contains(name.replaceAll("_(bucket|sum|count|max)$", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"check rules rules.yaml", "test rules rules-test.yaml"})
  void promtoolAgrees(String arguments) throws Exception {
    assumeThat(promtool()).as("promtool (Debian's prometheus) is installed").isTrue();
    List<String> command = new java.util.ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command)
            .directory(new File("ops/prometheus"))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  private static boolean promtool() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
  }

  private static Set<String> sections() throws Exception {
    Set<String> sections = new HashSet<>();
    for (String line : Files.readAllLines(OpsFiles.RUNBOOK)) {
      if (line.startsWith("## ")) {
        sections.add(line.substring(3).toLowerCase(Locale.ROOT));
      }
    }
    return sections;
  }
}

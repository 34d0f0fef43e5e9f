package io.useractivity.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README promises is what continuous integration runs. */
class ReadmeTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void theTestCommandIsExactlyWhatContinuousIntegrationCalls() throws IOException {
    List<String> script = Files.readAllLines(Path.of(".ci/run"));
    String called = script.get(script.size() - 1);
    assertThat(called).startsWith("mvn ");
    assertThat(Files.readAllLines(Path.of("README.md"))).contains(called);
  }

  @Test
  void everyLinkToAFileLeadsToOne() throws IOException {
    Matcher link = LINK.matcher(Files.readString(Path.of("README.md")));
    int links = 0;
    while (link.find()) {
      assertThat(Path.of(link.group(1))).as("linked from README.md").exists();
      links++;
    }
    assertThat(links).isPositive();
  }
}

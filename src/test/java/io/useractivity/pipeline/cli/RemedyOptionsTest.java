package io.useractivity.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.useractivity.pipeline.audit.FindingKind;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RemedyOptionsTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  @Test
  void anOptionThatARemedyNamesIsOneOfVerify() {
    List<String> named =
        Arrays.stream(FindingKind.values())
            .flatMap(kind -> OPTION.matcher(kind.remedy()).results())
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(named).contains("--dead-letter-topic");
    assertThat(new CommandLine(new VerifyCommand()).getCommandSpec().optionsMap())
        .containsKeys(named.toArray(String[]::new));
  }
}

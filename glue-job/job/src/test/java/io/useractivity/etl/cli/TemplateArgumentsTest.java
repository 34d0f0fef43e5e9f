package io.useractivity.etl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The arguments that the CloudFormation template gives the job. */
class TemplateArgumentsTest {
  private static final Pattern ARGUMENT = Pattern.compile("(?m)^ +\"(--[^\"]+)\": (.+)");

  @Test
  void theJobOrGlueKnowsEveryArgumentOfTheTemplate() throws Exception {
    String template =
        Files.readString(Path.of(System.getProperty("etl.basedir"), "../aws/template.yaml"));
    List<String> given = new ArrayList<>();
    Matcher matcher = ARGUMENT.matcher(template);
    while (matcher.find()) {
      given.add(matcher.group(1));
      given.add(value(template, matcher.group(2)));
    }
    assertThat(given).contains("--from", "--to", "--sink", "--job-bookmark-option");
    Arguments arguments = new Arguments(given.toArray(String[]::new));
    SettingsReader.read(arguments, Instant.EPOCH);
    assertThat(arguments.unknown()).allMatch(GlueKeys::known);
  }

  /** A parameter stands for its default, or its name if it has none; a condition is not met. */
  private static String value(String template, String value) {
    Matcher choice = Pattern.compile("!If \\[.*, (.*)]").matcher(value);
    if (choice.matches()) {
      return value(template, choice.group(1));
    }
    String text = value.startsWith("!Ref ") ? "${" + value.substring(5) + "}" : value;
    return Pattern.compile("\\$\\{(\\w+)}")
        .matcher(text.replaceAll("!Sub |\"", ""))
        .replaceAll(name -> standard(template, name.group(1)));
  }

  private static String standard(String template, String parameter) {
    Matcher matcher =
        Pattern.compile("\n  " + parameter + ":\n(    .*\n)*?    Default: \"?([^\"\n]+)")
            .matcher(template);
    return matcher.find() ? matcher.group(2) : parameter;
  }
}

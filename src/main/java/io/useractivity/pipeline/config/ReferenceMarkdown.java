package io.useractivity.pipeline.config;

import java.util.List;

/** Writes docs/configuration.md: how the layers work, then a table of keys for each section. */
final class ReferenceMarkdown {
  private static final String INTRO =
      """
      # Configuration

      Generated from the annotations in `PipelineConfig.java`; a test keeps it current
      (`mvn test -Dtest=ConfigDocsTest -Dupdate.docs=true` writes it anew).

      ## Layers

      Each layer overrides the one before; maps are merged entry by entry.

      1. **Defaults**, as in the tables below.
      2. **A profile**: `--profile`, else `--set profile=...`, else `UAP_PROFILE`, else `profile:` in the file.
         `classroom` is the defaults (five events per file), `throughput` makes large files.
         What they set stands in [conf/profiles](../conf/profiles).
      3. **The file**: `--config conf/pipeline.yaml`, or `UAP_CONFIG`.
      4. **Environment variables**: the key in capitals after `UAP_`, dots and dashes as underscores.
         An entry of a map follows the map's name, underscores as dots:
         `UAP_KAFKA_CLIENT_SECURITY_PROTOCOL=SASL_SSL` sets `security.protocol` in `kafka.client`.
      5. **Options**: `--set kafka.client.security.protocol=SASL_SSL`, as often as needed.

      Unknown keys, unknown `UAP_` variables, keys given twice and values out of range are errors. All of them are
      reported at once, each with its place, and the process ends with exit code 78 before it has touched anything.

      ## Values

      | Type | Written |
      |---|---|
      | duration | a number with `ms`, `s`, `m`, `h` or `d`: `200ms`, `60s`, `24h`; never without unit |
      | size | a number with `B`, `KiB`, `MiB` or `GiB` (1,024) or `kB`, `MB`, `GB` (1,000): `64KiB` |
      | share | `5%` or `0.05` |
      | list | `[a, b]` in YAML, `a,b` elsewhere |
      | map | nested or dotted names in YAML: `sasl.mechanism: PLAIN`; one entry at a time elsewhere |

      Any value may hold `${file:/path}`, replaced by the file's content, and `${env:NAME}`; `$${file:` stands for
      `${file:` itself.

      ## Secrets

      Keys marked *secret* are better given as a file: `<key>-file: /run/secrets/name` in YAML or `--set`, or the
      variable with `_FILE` at its end. The line end at the end of the file is dropped. Value and file in
      the same layer are an error; a later layer replaces either. In Kafka properties use `${file:...}`:

      ```yaml
      kafka:
        client:
          security.protocol: SASL_SSL
          sasl.mechanism: PLAIN
          sasl.jaas.config: >-
            org.apache.kafka.common.security.plain.PlainLoginModule required
            username="archiver" password="${file:/run/secrets/kafka-password}";
      ```

      The effective configuration is logged at start with each value's origin. Hidden there are keys marked secret,
      what came from a file, Kafka properties whose names speak of passwords, secrets, tokens or keys,
      and credentials in addresses.

      ## Other variables

      | Variable | Meaning |
      |---|---|
      """;

  private ReferenceMarkdown() {}

  static String generate() {
    StringBuilder text = new StringBuilder(INTRO);
    EnvironmentReader.OTHERS.forEach(
        (name, meaning) -> text.append(row(List.of("`" + name + "`", meaning))));
    text.append(
        "\nVariables that Kubernetes adds for a Service called `uap-...` (`UAP_..._SERVICE_HOST` and the like)"
            + " are ignored.\n");
    section(text, "", "Top level", "");
    text.append(
        row(
            List.of(
                "`profile`",
                String.join(", ", Profiles.NAMES),
                "",
                "`UAP_PROFILE`",
                "Settings to start from; see Layers.")));
    ConfigSchema.sections().forEach((path, doc) -> section(text, path, "`" + path + "`", doc));
    return text.toString();
  }

  private static void section(StringBuilder text, String path, String title, String doc) {
    text.append("\n## ").append(title).append("\n\n");
    text.append(doc.isEmpty() ? "" : doc + "\n\n");
    text.append(
        "| Key | Type | Default | Environment variable | Description |\n|---|---|---|---|---|\n");
    ConfigSchema.keys().stream()
        .filter(key -> key.section().equals(path))
        .forEach(key -> text.append(row(key)));
  }

  private static String row(ConfigKey key) {
    String variable = "`" + key.environmentVariable() + (key.isMap() ? "_..." : "") + "`";
    return row(
        List.of(
            "`" + key.path() + (key.isMap() ? ".*" : "") + "`",
            type(key),
            key.meta().value().isEmpty() ? "" : "`" + key.meta().value() + "`",
            key.meta().secret()
                ? variable + " or `" + key.environmentVariable() + "_FILE`"
                : variable,
            key.meta().doc()));
  }

  private static String type(ConfigKey key) {
    String limits = key.limits().isEmpty() ? "" : ", " + key.limits();
    return ValueType.describe(key.type()) + limits + (key.meta().secret() ? ", *secret*" : "");
  }

  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder("|");
    cells.forEach(cell -> row.append(' ').append(cell.replace("|", "\\|")).append(" |"));
    return row.append('\n').toString();
  }
}

package io.useractivity.pipeline.config;

/**
 * The configuration's documents, generated from the annotations; a test keeps the files current.
 */
public final class ConfigDocs {
  private ConfigDocs() {}

  /** The content of conf/pipeline.yaml. */
  public static String pipelineYaml() {
    return ReferenceYaml.generate();
  }

  /** The content of docs/configuration.md. */
  public static String markdown() {
    return ReferenceMarkdown.generate();
  }
}

package io.useractivity.pipeline.config;

import java.util.List;
import java.util.stream.Collectors;

/** Values that break rules; holds every broken rule. */
final class InvalidConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<Finding> findings;

  InvalidConfigException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("; ")));
    this.findings = List.copyOf(findings);
  }

  List<Finding> findings() {
    return findings;
  }

  /**
   * A broken rule.
   *
   * @param keys paths of the keys it is about, the one to change first
   */
  record Finding(List<String> keys, String message) {
    @Override
    public String toString() {
      return keys.get(0) + ": " + message;
    }
  }
}

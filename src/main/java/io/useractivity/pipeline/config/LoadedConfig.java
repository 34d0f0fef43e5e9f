package io.useractivity.pipeline.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A valid configuration and where each value came from.
 *
 * @param origins path of every key, and of every entry of a map, to {@code default}, {@code profile
 *     throughput}, {@code conf/pipeline.yaml:12}, {@code environment UAP_OPS_PORT} or {@code
 *     --set}; in the order of the reference
 * @param fromFiles paths whose values were read from secret files: never shown
 */
public record LoadedConfig(
    PipelineConfig config, Map<String, String> origins, Set<String> fromFiles) {
  public LoadedConfig {
    origins = Collections.unmodifiableMap(new LinkedHashMap<>(origins));
    fromFiles = Set.copyOf(fromFiles);
  }
}

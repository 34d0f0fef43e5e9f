package io.useractivity.pipeline.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.SortedMap;

/**
 * What was found in one partition.
 *
 * @param deadLetters distinct source offsets in the dead-letter topic
 * @param repeatedDeadLetters dead letters beyond one per offset; harmless
 * @param findings exact counts by label of the finding's kind
 */
@JsonPropertyOrder({
  "partition",
  "topic",
  "records",
  "deadLetters",
  "repeatedDeadLetters",
  "generations",
  "findings"
})
public record PartitionReport(
    int partition,
    TopicRange topic,
    RecordCounts records,
    long deadLetters,
    long repeatedDeadLetters,
    List<GenerationReport> generations,
    SortedMap<String, Findings.Count> findings) {}

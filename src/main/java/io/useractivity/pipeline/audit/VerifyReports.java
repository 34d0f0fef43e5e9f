package io.useractivity.pipeline.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Puts the report together, and into JSON. */
public final class VerifyReports {
  // isComplete() and the like are for callers; the document has the record's components only.
  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .build()
          .writerWithDefaultPrettyPrinter();

  private VerifyReports() {}

  /** What was asked for. */
  public record Request(
      String topic,
      String archive,
      String group,
      String deadLetterTopic,
      Until until,
      boolean fast,
      Instant started) {}

  public static VerifyReport of(
      Request request,
      Instant finished,
      VerifyReport.Objects objects,
      List<PartitionReport> partitions,
      Findings findings) {
    RecordCounts sum =
        partitions.stream()
            .map(PartitionReport::records)
            .reduce(RecordCounts.ZERO, RecordCounts::plus);
    return new VerifyReport(
        VerifyReport.DOCUMENT,
        VerifyReport.VERSION,
        findings.anyProblem() ? VerifyReport.INCOMPLETE : VerifyReport.COMPLETE,
        request.fast() ? "fast" : "full",
        request.topic(),
        request.archive(),
        request.group(),
        request.deadLetterTopic(),
        request.until().toString(),
        request.started().toString(),
        finished.toString(),
        sum,
        objects,
        List.copyOf(partitions),
        kinds(findings),
        findings.kept().stream().map(VerifyReport.Found::of).toList(),
        findings.omitted());
  }

  private static SortedMap<String, VerifyReport.Kind> kinds(Findings findings) {
    SortedMap<String, VerifyReport.Kind> kinds = new TreeMap<>();
    findings
        .counts()
        .forEach(
            (kind, count) ->
                kinds.put(
                    kind.label(),
                    new VerifyReport.Kind(
                        kind.severity().label(),
                        count.findings(),
                        count.records(),
                        kind.meaning(),
                        kind.remedy())));
    return kinds;
  }

  /** The JSON document, without a final line break. */
  public static String json(VerifyReport report) {
    try {
      return WRITER.writeValueAsString(report);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a report is always JSON", impossible);
    }
  }
}

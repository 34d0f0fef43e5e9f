package io.useractivity.pipeline.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One generation of a partition's archive.
 *
 * @param generation its folder name
 * @param newest whether the topic must be complete in it
 * @param manifests read
 * @param nextPlan number after the last manifest's
 * @param committed highest committed offset a manifest states
 * @param objects in the bucket
 * @param records they hold, as far as they can be read or a manifest says
 * @param bytes their size
 * @param proven objects equal to the topic, byte for byte
 * @param partlyExpired objects whose range the topic holds only in part
 * @param expired objects whose range the topic no longer holds
 * @param compacted objects in whose range the topic was compacted since
 * @param differing objects that are not what the topic says
 * @param repeatedRecords records of it that a newer generation holds too
 */
@JsonPropertyOrder({
  "generation",
  "newest",
  "manifests",
  "nextPlan",
  "committed",
  "objects",
  "records",
  "bytes",
  "proven",
  "partlyExpired",
  "expired",
  "compacted",
  "differing",
  "repeatedRecords"
})
public record GenerationReport(
    String generation,
    boolean newest,
    long manifests,
    long nextPlan,
    long committed,
    long objects,
    long records,
    long bytes,
    long proven,
    long partlyExpired,
    long expired,
    long compacted,
    long differing,
    long repeatedRecords) {}

package io.useractivity.pipeline.audit;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What the topic has of a partition, and how far it was checked. -1 stands for "none".
 *
 * @param logStart first offset the topic still holds
 * @param logEnd offset after the last readable record
 * @param committed offset the group has committed
 * @param until every record below it must be archived or dead-lettered
 * @param readTo the topic was read up to here, so that objects beyond {@code until} are proven too
 */
@JsonPropertyOrder({"logStart", "logEnd", "committed", "until", "readTo"})
public record TopicRange(long logStart, long logEnd, long committed, long until, long readTo) {
  /** A partition the topic does not have. */
  public static final TopicRange GONE = new TopicRange(-1, -1, -1, 0, 0);
}

package io.useractivity.pipeline.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The records of the notice topic: keys tell what a value is, so that log compaction keeps the last
 * status of each process. Unknown fields are ignored. Thread-safe.
 */
public final class NoticeJson {
  private static final String OBJECT = "object:";
  private static final String PROCESS = "process:";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private NoticeJson() {}

  /** The record key of a notice. */
  public static byte[] key(ArchiveNotice notice) {
    return (OBJECT + notice.key()).getBytes(StandardCharsets.UTF_8);
  }

  /** The record key of a process; a record with it and no value says that the process has ended. */
  public static byte[] processKey(String process) {
    return (PROCESS + process).getBytes(StandardCharsets.UTF_8);
  }

  public static boolean isNotice(byte[] key) {
    return text(key).startsWith(OBJECT);
  }

  public static boolean isProcess(byte[] key) {
    return text(key).startsWith(PROCESS);
  }

  /** The process a key names. */
  public static String process(byte[] key) {
    return text(key).substring(PROCESS.length());
  }

  /** UTF-8 JSON. */
  public static byte[] write(Object noticeOrStatus) {
    try {
      return MAPPER.writeValueAsBytes(noticeOrStatus);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a notice is always JSON", impossible);
    }
  }

  public static ArchiveNotice readNotice(byte[] json) throws IOException {
    return MAPPER.readValue(json, ArchiveNotice.class);
  }

  public static ProcessStatus readStatus(byte[] json) throws IOException {
    return MAPPER.readValue(json, ProcessStatus.class);
  }

  private static String text(byte[] key) {
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }
}

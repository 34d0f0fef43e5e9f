package io.useractivity.pipeline.kit;

import java.time.Duration;

/**
 * What a {@link FaultyS3} does to a request instead of passing it on.
 *
 * @param status the answer's HTTP status, where there is an answer
 * @param body the answer's body
 * @param delay waits so long first
 */
public record S3Fault(Kind kind, int status, String body, Duration delay) {
  /** What happens to the request. */
  public enum Kind {
    /** Answered by the proxy; the server never sees it. */
    ANSWER,
    /** The connection is closed before the server sees the request. */
    RESET,
    /** The server executes the request, then the connection is closed: a lost acknowledgement. */
    LOST_ACK,
    /** Passed on after the delay. */
    DELAY,
    /** Never answered, never passed on. */
    STALL
  }

  /** An error answer as S3 gives it. */
  public static S3Fault error(int status, String code, String message) {
    return new S3Fault(Kind.ANSWER, status, errorXml(code, message), Duration.ZERO);
  }

  public static S3Fault slowDown() {
    return error(503, "SlowDown", "Please reduce your request rate.");
  }

  public static S3Fault internalError() {
    return error(500, "InternalError", "We encountered an internal error. Please try again.");
  }

  /** Status 200 with an error in the body, as CompleteMultipartUpload may answer. */
  public static S3Fault errorIn200() {
    return new S3Fault(
        Kind.ANSWER,
        200,
        errorXml("InternalError", "We encountered an internal error. Please try again."),
        Duration.ZERO);
  }

  public static S3Fault answer(int status, String body) {
    return new S3Fault(Kind.ANSWER, status, body, Duration.ZERO);
  }

  public static S3Fault reset() {
    return new S3Fault(Kind.RESET, 0, "", Duration.ZERO);
  }

  public static S3Fault lostAck() {
    return new S3Fault(Kind.LOST_ACK, 0, "", Duration.ZERO);
  }

  public static S3Fault delay(Duration delay) {
    return new S3Fault(Kind.DELAY, 0, "", delay);
  }

  public static S3Fault stall() {
    return new S3Fault(Kind.STALL, 0, "", Duration.ZERO);
  }

  private static String errorXml(String code, String message) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
        + code
        + "</Code><Message>"
        + message
        + "</Message><RequestId>TEST-REQUEST</RequestId></Error>";
  }
}

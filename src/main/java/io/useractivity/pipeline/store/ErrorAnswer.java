package io.useractivity.pipeline.store;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads S3's error document ("Error responses", Amazon S3 API Reference). */
final class ErrorAnswer {
  private ErrorAnswer() {}

  /** What the SDK would throw for the answer; {@code requestId} may be null. */
  static AwsServiceException exception(int status, String requestId, AnswerDocument body) {
    return S3Exception.builder()
        .statusCode(status)
        .requestId(requestId == null ? text(body, "RequestId") : requestId)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(text(body, "Code"))
                .errorMessage(text(body, "Message"))
                .serviceName("S3")
                .build())
        .build();
  }

  private static String text(AnswerDocument body, String element) {
    String text = body.text(element);
    return text == null ? "" : text;
  }
}

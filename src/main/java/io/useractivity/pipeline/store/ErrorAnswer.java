package io.useractivity.pipeline.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads S3's error document ("Error responses", Amazon S3 API Reference). */
final class ErrorAnswer {
  private static final Pattern CODE = element("Code");
  private static final Pattern MESSAGE = element("Message");
  private static final Pattern REQUEST_ID = element("RequestId");

  private ErrorAnswer() {}

  /** What the SDK would throw for the answer; {@code requestId} may be null. */
  static AwsServiceException exception(int status, String requestId, String body) {
    String id = requestId == null ? find(REQUEST_ID, body) : requestId;
    return S3Exception.builder()
        .statusCode(status)
        .requestId(id)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(find(CODE, body))
                .errorMessage(find(MESSAGE, body))
                .serviceName("S3")
                .build())
        .build();
  }

  private static Pattern element(String name) {
    return Pattern.compile("<" + name + ">([^<]{0,2000})</" + name + ">");
  }

  private static String find(Pattern element, String body) {
    Matcher matcher = element.matcher(body);
    return matcher.find()
        ? matcher
            .group(1)
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&apos;", "'")
            .replace("&amp;", "&")
        : "";
  }
}

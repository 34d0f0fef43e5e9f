package io.useractivity.pipeline.store;

import io.useractivity.pipeline.failure.FailureClassifier;
import io.useractivity.pipeline.failure.FailureKind;
import java.util.List;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Turns whatever the SDK throws into a {@link StoreException} that says what to do. */
final class S3Failures {
  /** Guards against a cause that leads back to itself. */
  private static final int MAX_CAUSES = 20;

  private S3Failures() {}

  /**
   * @param operation S3's name of it, such as {@code PutObject}
   * @param subject what it was about: {@code s3://bucket/key}
   */
  static StoreException of(String operation, String subject, Throwable thrown) {
    Throwable failure = unwrap(thrown);
    if (failure instanceof StoreException already) {
      return already;
    }
    return failure instanceof AwsServiceException answer
        ? answered(operation, subject, answer)
        : unanswered(operation, subject, failure);
  }

  /** An answer that claims success but lacks what a success has. */
  static StoreException incomplete(String operation, String subject, String missing) {
    return new StoreException(
        FailureKind.TRANSIENT,
        200,
        "",
        operation + " " + subject + " failed: the answer says success but has no " + missing,
        null);
  }

  private static StoreException answered(
      String operation, String subject, AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    int status = answer.statusCode();
    String code = details == null ? "" : text(details.errorCode());
    // Answers without a body (to HEAD) make the SDK repeat the status as the code.
    code = code.equals(Integer.toString(status)) ? "" : code;
    String said = details == null ? "" : text(details.errorMessage());
    StringBuilder message = new StringBuilder(200);
    message.append(operation).append(' ').append(subject).append(" failed: ").append(status);
    append(message, " ", code);
    append(message, ": ", said);
    append(message, "; ", S3Advice.of(operation, status, code));
    append(message, " (request id ", text(answer.requestId()), ")");
    FailureKind kind = FailureClassifier.classify(status, code, List.of());
    return new StoreException(kind, status, code, message.toString(), answer);
  }

  private static StoreException unanswered(String operation, String subject, Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; root.getCause() != null && depth < MAX_CAUSES; depth++) {
      root = root.getCause();
    }
    String said = firstSentence(text(root.getMessage()));
    String message =
        operation
            + " "
            + subject
            + " got no answer: "
            + root.getClass().getSimpleName()
            + (said.isEmpty() ? "" : ": " + said)
            + "; "
            + S3Advice.withoutAnswer(said);
    return new StoreException(FailureClassifier.classify(failure), 0, "", message, failure);
  }

  /** The SDK's messages go on to advise on proxies and packet dumps; the cause keeps all of it. */
  private static String firstSentence(String message) {
    int end = message.indexOf(". ");
    return end < 0 ? message : message.substring(0, end);
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable failure = thrown;
    while (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }

  private static void append(StringBuilder message, String before, String text) {
    append(message, before, text, "");
  }

  private static void append(StringBuilder message, String before, String text, String after) {
    if (!text.isEmpty()) {
      message.append(before).append(text).append(after);
    }
  }

  private static String text(String nullable) {
    return nullable == null ? "" : nullable;
  }
}

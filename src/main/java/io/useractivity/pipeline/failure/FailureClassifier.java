package io.useractivity.pipeline.failure;

import static io.useractivity.pipeline.failure.FailureKind.FATAL;
import static io.useractivity.pipeline.failure.FailureKind.TRANSIENT;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The one table that says which object store failures pass and which need a person. Pure.
 *
 * <p>The error code decides where there is one that we know (S3 uses 400 for a credential that has
 * just expired as well as for a malformed request); else the HTTP status; else, where no answer
 * came, the exception.
 */
public final class FailureClassifier {
  /** Guards against a cause that leads back to itself. */
  private static final int MAX_CAUSES = 20;

  private static final Map<String, FailureKind> BY_CODE = new HashMap<>();

  /** First match wins, so the narrow rows stand above the wide ones. */
  private static final List<Row> BY_EXCEPTION =
      List.of(
          new Row("java.security.cert.", FATAL),
          new Row("javax.net.ssl.SSLPeerUnverifiedException", FATAL),
          new Row("java.lang.Error", FATAL),
          new Row("java.io.", TRANSIENT),
          new Row("java.net.", TRANSIENT),
          new Row("java.nio.channels.", TRANSIENT),
          new Row("javax.net.ssl.", TRANSIENT),
          new Row("java.util.concurrent.TimeoutException", TRANSIENT),
          new Row("java.util.concurrent.CancellationException", TRANSIENT),
          new Row("io.netty.", TRANSIENT),
          // a client-side failure without an answer: credentials not loadable, no connection, a
          // time limit
          new Row("software.amazon.awssdk.core.exception.", TRANSIENT),
          new Row("software.amazon.awssdk.", TRANSIENT));

  static {
    // A person must act.
    codes(
        FATAL,
        "NoSuchBucket",
        "InvalidBucketName",
        "AccessDenied",
        "AllAccessDisabled",
        "AccountProblem",
        "InvalidAccessKeyId",
        "InvalidToken",
        "InvalidSecurity",
        "SignatureDoesNotMatch",
        "PermanentRedirect",
        "AuthorizationHeaderMalformed",
        "IllegalLocationConstraintException",
        "KMS.DisabledException",
        "KMS.NotFoundException",
        "KMS.InvalidStateException",
        "KMS.KMSInvalidStateException",
        "KMS.InvalidKeyUsageException",
        "KMS.AccessDeniedException",
        "NotImplemented",
        "QuotaExceeded",
        "InsufficientStorage");
    // The same request can never succeed; the caller may know another one that does.
    codes(
        FATAL,
        "NoSuchKey",
        "NoSuchUpload",
        "InvalidPart",
        "InvalidPartOrder",
        "EntityTooSmall",
        "EntityTooLarge",
        "MetadataTooLarge",
        "KeyTooLongError",
        "InvalidArgument",
        "InvalidRequest",
        "InvalidRange",
        "MalformedXML",
        "MethodNotAllowed",
        "PreconditionFailed");
    // The store is busy, or somebody else writes the same key.
    codes(
        TRANSIENT,
        "SlowDown",
        "SlowDownRead",
        "SlowDownWrite",
        "Busy",
        "InternalError",
        "InternalFailure",
        "ServiceUnavailable",
        "ServiceException",
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "TooManyRequests",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "RequestThrottled",
        "KMS.ThrottlingException",
        "RequestTimeout",
        "RequestTimeoutException",
        "OperationAborted",
        "ConditionalRequestConflict",
        "TemporaryRedirect");
    // The next request is signed with fresh credentials and a corrected clock.
    codes(
        TRANSIENT,
        "ExpiredToken",
        "ExpiredTokenException",
        "RequestExpired",
        "TokenRefreshRequired",
        "RequestTimeTooSkewed",
        "RequestInTheFuture");
    // The bytes were damaged on the way; the body is sent again from memory.
    codes(
        TRANSIENT,
        "BadDigest",
        "IncompleteBody",
        "InvalidDigest",
        "XAmzContentSHA256Mismatch",
        "XAmzContentChecksumMismatch",
        "ClientDisconnected");
  }

  private FailureClassifier() {}

  /**
   * Kind of a failed object store request.
   *
   * @param status HTTP status of the answer, or 0 where none came
   * @param code the store's error code, or an empty string
   * @param exceptionClasses class names of the exception and its causes, outermost first; looked at
   *     only where there was no answer
   */
  public static FailureKind classify(int status, String code, List<String> exceptionClasses) {
    FailureKind known = BY_CODE.get(code);
    if (known != null) {
      return known;
    }
    return status > 0 ? byStatus(status, code) : byException(exceptionClasses);
  }

  /** Kind of anything thrown; a classified failure keeps its kind. */
  public static FailureKind classify(Throwable thrown) {
    return thrown instanceof PipelineException known
        ? known.kind()
        : classify(0, "", classNames(thrown));
  }

  /** Class names of an exception, its superclasses and its causes, outermost first. */
  public static List<String> classNames(Throwable thrown) {
    List<String> names = new ArrayList<>();
    int depth = 0;
    for (Throwable cause = thrown; cause != null && depth < MAX_CAUSES; cause = cause.getCause()) {
      for (Class<?> type = cause.getClass();
          type != Object.class && type != Throwable.class;
          type = type.getSuperclass()) {
        names.add(type.getName());
      }
      depth++;
    }
    return names;
  }

  private static FailureKind byStatus(int status, String code) {
    return switch (status) {
      case 307, 408, 409, 425, 429 -> TRANSIENT;
      // A HEAD request's answer has no body to hold a code, and 400 is what S3 answers to an
      // expired credential; a 400 that is our own mistake comes with a code.
      case 400 -> code.isEmpty() ? TRANSIENT : FATAL;
      case 501, 505 -> FATAL;
      // 2xx: an answer that says success but cannot be one (an error in its body, no ETag)
      default -> status >= 500 || status < 300 ? TRANSIENT : FATAL;
    };
  }

  /** The first row that matches any of the classes; what nobody foresaw is a defect: FATAL. */
  private static FailureKind byException(List<String> classes) {
    for (Row row : BY_EXCEPTION) {
      for (String name : classes) {
        if (name.startsWith(row.classPrefix())) {
          return row.kind();
        }
      }
    }
    return FATAL;
  }

  private static void codes(FailureKind kind, String... codes) {
    for (String code : codes) {
      if (BY_CODE.put(code, kind) != null) {
        throw new IllegalStateException(code + " stands in the table twice");
      }
    }
  }

  private record Row(String classPrefix, FailureKind kind) {}
}

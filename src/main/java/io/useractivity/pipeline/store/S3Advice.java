package io.useractivity.pipeline.store;

import java.util.Locale;
import java.util.Map;

/** What a person can do about a failed request, by error code. */
final class S3Advice {
  private static final String KEYS =
      "check s3.access-key-id and s3.secret-access-key, or what the default credential chain finds";
  private static final String REGION =
      "the bucket lies in another region: set s3.region to the bucket's region";
  private static final String KMS =
      "check s3.kms-key-id: the key must exist in the bucket's region, be enabled, and allow"
          + " kms:GenerateDataKey and kms:Decrypt to this identity";
  private static final String CLOCK = "check this machine's clock";
  private static final String EXPIRED =
      "the credentials have expired; they are loaded again from their source before the next try";
  private static final String BUSY = "the store asks for a lower request rate; it is tried again";

  private static final Map<String, String> BY_CODE =
      Map.ofEntries(
          Map.entry("NoSuchBucket", "create the bucket, or set s3.bucket to one that exists"),
          Map.entry("InvalidBucketName", "set s3.bucket to a valid bucket name"),
          Map.entry("InvalidAccessKeyId", KEYS),
          Map.entry("SignatureDoesNotMatch", KEYS),
          Map.entry("InvalidToken", KEYS),
          Map.entry("PermanentRedirect", REGION),
          Map.entry("AuthorizationHeaderMalformed", REGION),
          Map.entry("IllegalLocationConstraintException", REGION),
          Map.entry("ExpiredToken", EXPIRED),
          Map.entry("ExpiredTokenException", EXPIRED),
          Map.entry("TokenRefreshRequired", EXPIRED),
          Map.entry("RequestExpired", CLOCK),
          Map.entry("RequestTimeTooSkewed", CLOCK),
          Map.entry("SlowDown", BUSY),
          Map.entry("PreconditionFailed", "an object with this key exists already"));

  private static final Map<String, String> PERMISSION =
      Map.ofEntries(
          Map.entry("PutObject", "s3:PutObject"),
          Map.entry("CreateMultipartUpload", "s3:PutObject"),
          Map.entry("UploadPart", "s3:PutObject"),
          Map.entry("CompleteMultipartUpload", "s3:PutObject"),
          Map.entry("AbortMultipartUpload", "s3:AbortMultipartUpload"),
          Map.entry("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
          Map.entry("HeadObject", "s3:GetObject (and s3:ListBucket, to tell a missing key)"),
          Map.entry("GetObject", "s3:GetObject"),
          Map.entry("ListObjectsV2", "s3:ListBucket"),
          Map.entry("CreateBucket", "s3:CreateBucket"));

  private S3Advice() {}

  /** One clause without a full stop, or an empty string where there is nothing to advise. */
  static String of(String operation, int status, String code) {
    String known = BY_CODE.get(code);
    if (known != null) {
      return known;
    }
    if (code.toLowerCase(Locale.ROOT).startsWith("kms.")) {
      return KMS;
    }
    return switch (status) {
      case 301 -> REGION;
      case 401, 403 ->
          "allow "
              + PERMISSION.getOrDefault(operation, "s3:" + operation)
              + " on this bucket to this identity (IAM policy, bucket policy; with sse-kms also"
              + " kms:GenerateDataKey and kms:Decrypt on the key)";
      default -> "";
    };
  }

  /** Where no answer came. */
  static String withoutAnswer(String exceptionMessage) {
    if (exceptionMessage.contains("load credentials")) {
      return "give the process credentials: a role (IRSA, instance profile), AWS_ACCESS_KEY_ID, or"
          + " s3.access-key-id and s3.secret-access-key";
    }
    return exceptionMessage.contains("certi")
        ? "the endpoint's certificate is not trusted; check s3.endpoint and the trust store"
        : "check that s3.endpoint and s3.region are right and the network lets this process reach"
            + " them";
  }
}

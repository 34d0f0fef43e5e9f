package io.useractivity.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Signs requests to S3 with AWS Signature Version 4 in the Authorization header ("Authenticating
 * Requests: Using the Authorization Header", Amazon S3 API Reference). Thread-safe; keeps the
 * signing key of the day.
 */
final class RequestSigner {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final int DATE_LENGTH = 8;

  private final String region;
  private volatile DayKey key = new DayKey("", "", new byte[0]);

  RequestSigner(String region) {
    this.region = region;
  }

  /** The value of {@code x-amz-date}. */
  static String time(Instant now) {
    return TIME.format(now);
  }

  /** SHA-256 in hexadecimal. */
  static String hash(byte[] bytes) {
    return HEX.formatHex(sha256().digest(bytes));
  }

  /**
   * The value of the Authorization header.
   *
   * @param path percent-encoded, from the first slash
   * @param query percent-encoded, parameters in the order of their names; empty if there is none
   * @param headers all headers to sign, with lower-case names; {@code host}, {@code x-amz-date} and
   *     {@code x-amz-content-sha256} among them
   */
  String authorization(
      AwsCredentials credentials,
      String method,
      String path,
      String query,
      SortedMap<String, String> headers) {
    StringBuilder canonical = new StringBuilder(1024);
    canonical.append(method).append('\n').append(path).append('\n').append(query).append('\n');
    for (Map.Entry<String, String> header : headers.entrySet()) {
      canonical.append(header.getKey()).append(':').append(header.getValue()).append('\n');
    }
    String names = String.join(";", headers.keySet());
    canonical.append('\n').append(names).append('\n').append(headers.get("x-amz-content-sha256"));
    String time = headers.get("x-amz-date");
    String date = time.substring(0, DATE_LENGTH);
    String scope = date + '/' + region + "/s3/aws4_request";
    String toSign =
        ALGORITHM + '\n' + time + '\n' + scope + '\n' + hash(canonical.toString().getBytes(UTF_8));
    byte[] signature = hmac(key(credentials.secretAccessKey(), date), toSign);
    return ALGORITHM
        + " Credential="
        + credentials.accessKeyId()
        + '/'
        + scope
        + ", SignedHeaders="
        + names
        + ", Signature="
        + HEX.formatHex(signature);
  }

  private byte[] key(String secret, String date) {
    DayKey known = key;
    if (!known.date.equals(date) || !known.secret.equals(secret)) {
      byte[] bytes = hmac(("AWS4" + secret).getBytes(UTF_8), date);
      bytes = hmac(hmac(hmac(bytes, region), "s3"), "aws4_request");
      known = new DayKey(date, secret, bytes);
      key = known;
    }
    return known.bytes;
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** A class and not a record: a record's toString would show the secret. */
  private static final class DayKey {
    final String date;
    final String secret;
    final byte[] bytes;

    DayKey(String date, String secret, byte[] bytes) {
      this.date = date;
      this.secret = secret;
      this.bytes = bytes;
    }
  }
}

package io.useractivity.pipeline.failure;

import static io.useractivity.pipeline.failure.FailureKind.FATAL;
import static io.useractivity.pipeline.failure.FailureKind.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureClassifierTest {
  @ParameterizedTest
  @CsvSource({
    "404, NoSuchBucket, FATAL",
    "403, AccessDenied, FATAL",
    "403, InvalidAccessKeyId, FATAL",
    "403, SignatureDoesNotMatch, FATAL",
    "400, KMS.DisabledException, FATAL",
    "400, KMS.NotFoundException, FATAL",
    "301, PermanentRedirect, FATAL",
    "400, AuthorizationHeaderMalformed, FATAL",
    "400, InvalidRequest, FATAL",
    "404, NoSuchUpload, FATAL",
    "412, PreconditionFailed, FATAL",
    "501, NotImplemented, FATAL",
    "400, SomethingNew, FATAL",
    "403, SomethingNew, FATAL",
    "418, '', FATAL",
    "301, '', FATAL",
    "403, '', FATAL",
    "404, '', FATAL",
    "507, InsufficientStorage, FATAL",
    "503, SlowDown, TRANSIENT",
    "503, ServiceUnavailable, TRANSIENT",
    "500, InternalError, TRANSIENT",
    "200, InternalError, TRANSIENT",
    "200, '', TRANSIENT",
    "429, TooManyRequests, TRANSIENT",
    "429, '', TRANSIENT",
    "408, '', TRANSIENT",
    "502, '', TRANSIENT",
    "504, SomethingNew, TRANSIENT",
    "400, RequestTimeout, TRANSIENT",
    "400, ExpiredToken, TRANSIENT",
    "403, RequestExpired, TRANSIENT",
    "403, RequestTimeTooSkewed, TRANSIENT",
    "400, BadDigest, TRANSIENT",
    "400, XAmzContentChecksumMismatch, TRANSIENT",
    "409, OperationAborted, TRANSIENT",
    "409, ConditionalRequestConflict, TRANSIENT",
    "400, KMS.ThrottlingException, TRANSIENT",
    // the answer to a HEAD request with expired credentials
    "400, '', TRANSIENT"
  })
  void anAnswerIsClassifiedByItsCodeThenItsStatus(int status, String code, FailureKind kind) {
    assertThat(FailureClassifier.classify(status, code, List.of())).isEqualTo(kind);
  }

  static Stream<Arguments> exceptions() {
    return Stream.of(
        Arguments.of(new ConnectException("refused"), TRANSIENT),
        Arguments.of(new IOException("reset"), TRANSIENT),
        Arguments.of(new ClosedChannelException(), TRANSIENT),
        Arguments.of(new TimeoutException(), TRANSIENT),
        Arguments.of(new CancellationException(), TRANSIENT),
        Arguments.of(new SSLException("closed"), TRANSIENT),
        Arguments.of(new RuntimeException(new ConnectException("refused")), TRANSIENT),
        Arguments.of(untrusted(), FATAL),
        Arguments.of(new IllegalArgumentException("ours"), FATAL),
        Arguments.of(new NullPointerException(), FATAL),
        Arguments.of(new OutOfMemoryError(), FATAL),
        Arguments.of(new RuntimeException(new OutOfMemoryError()), FATAL),
        Arguments.of(new PipelineException(FailureKind.POISON, "known"), FailureKind.POISON));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void withoutAnAnswerTheExceptionDecides(Throwable thrown, FailureKind kind) {
    assertThat(FailureClassifier.classify(thrown)).isEqualTo(kind);
  }

  @Test
  void theSdksOwnExceptionsAreTransientUnlessTheirCauseIsADefect() {
    String client = "software.amazon.awssdk.core.exception.SdkClientException";
    assertThat(FailureClassifier.classify(0, "", List.of(client))).isEqualTo(TRANSIENT);
    assertThat(FailureClassifier.classify(0, "", List.of(client, "java.lang.Error")))
        .isEqualTo(FATAL);
  }

  @Test
  void aCauseThatLeadsBackToItselfEnds() {
    Exception outer = new IllegalStateException("outer");
    outer.initCause(new IllegalStateException("inner", outer));
    assertThat(FailureClassifier.classify(outer)).isEqualTo(FATAL);
  }

  private static SSLHandshakeException untrusted() {
    SSLHandshakeException handshake = new SSLHandshakeException("PKIX path building failed");
    handshake.initCause(new CertificateException("not trusted"));
    return handshake;
  }
}

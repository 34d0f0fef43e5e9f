package io.useractivity.pipeline.store;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.endpoints.S3EndpointProvider;

/**
 * Where the objects of one bucket are put.
 *
 * @param endpoint scheme, host, port, and with path style the bucket
 * @param region to sign for
 */
record PutTarget(URI endpoint, String region) {

  /**
   * The SDK's own choice of endpoint, asked once; empty for buckets that need more than Signature
   * Version 4 in one region (access points, directory buckets), and where a proxy stands in
   * between, which the SDK knows how to use.
   */
  static Optional<PutTarget> of(S3AsyncClient client, String bucket, boolean pathStyle) {
    if (bucket.indexOf(':') >= 0 || bucket.endsWith("--x-s3")) {
      return Optional.empty();
    }
    S3ServiceClientConfiguration settings = client.serviceClientConfiguration();
    try {
      URI url =
          S3EndpointProvider.defaultProvider()
              .resolveEndpoint(
                  endpoint ->
                      endpoint
                          .bucket(bucket)
                          .region(settings.region())
                          .forcePathStyle(pathStyle)
                          .endpoint(settings.endpointOverride().map(URI::toString).orElse(null)))
              .join()
              .url();
      return isBehind(proxy(url), url)
          ? Optional.empty()
          : Optional.of(new PutTarget(url, settings.region().id()));
    } catch (java.util.concurrent.CompletionException | SdkException unresolved) {
      return Optional.empty(); // the SDK's own request says why
    }
  }

  /** By the JVM's properties and the environment's variables, as the SDK reads them. */
  private static ProxyConfiguration proxy(URI url) {
    return ProxyConfiguration.builder().scheme(url.getScheme()).build();
  }

  /** Whether requests to {@code url} go through that proxy. */
  static boolean isBehind(ProxyConfiguration proxy, URI url) {
    return proxy.host() != null
        && proxy.nonProxyHosts().stream().noneMatch(exempt -> url.getHost().matches(exempt));
  }

  boolean tls() {
    return endpoint.getScheme().equals("https");
  }

  int port() {
    return endpoint.getPort() > 0 ? endpoint.getPort() : tls() ? 443 : 80;
  }

  /** The Host header. */
  String host() {
    return endpoint.getPort() > 0
        ? endpoint.getHost() + ":" + endpoint.getPort()
        : endpoint.getHost();
  }

  /** Percent-encoded path of a key. */
  String path(String key) {
    String base = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    StringBuilder path = new StringBuilder(base.length() + key.length() + 16).append(base);
    if (base.isEmpty() || base.charAt(base.length() - 1) != '/') {
      path.append('/');
    }
    encode(key, true, path);
    return path.toString();
  }

  /** Percent-encoded value of a query parameter. */
  static String encoded(String value) {
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    encode(value, false, encoded);
    return encoded.toString();
  }

  private static void encode(String text, boolean keepSlashes, StringBuilder to) {
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (next & 0xFF);
      if (isUnreserved(c) || (keepSlashes && c == '/')) {
        to.append(c);
      } else {
        to.append('%').append(hex(c >> 4)).append(hex(c & 0xF));
      }
    }
  }

  /** RFC 3986, section 2.3. */
  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit, 16));
  }
}

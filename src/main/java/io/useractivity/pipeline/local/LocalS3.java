package io.useractivity.pipeline.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that speaks the S3 protocol in this process, listening on 127.0.0.1 only. Objects are
 * plain files: {@code <data directory>/<bucket>/<key>}. Requests must be signed (AWS signature
 * version 4) and use path style; buckets are created through the API.
 *
 * <p>Content types and user metadata are kept in extended file attributes. Where the file system
 * has none they are lost: see {@link #keepsMetadata}. Methods may be called on any thread.
 */
public final class LocalS3 implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalS3.class);
  private static final String ACCESS_KEY = "local-identity";
  private static final String SECRET_KEY = "local-credential";
  private static final int JETTY_THREADS = 24;
  private static final int CLOCK_SKEW_SECONDS = 15 * 60;

  private final S3Proxy server;
  private final boolean keepsMetadata;

  private LocalS3(S3Proxy server, boolean keepsMetadata) {
    this.server = server;
    this.keepsMetadata = keepsMetadata;
  }

  /**
   * Starts a server and returns once it takes requests.
   *
   * @param dataDir created if missing; what is there already is served, but for files that were
   *     half written when a server was killed
   * @param port 0 picks a free one
   */
  public static LocalS3 start(Path dataDir, int port) {
    Path root = dataDir.toAbsolutePath();
    try {
      Files.createDirectories(root);
      HalfWritten.remove(root);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the object store's directory " + root, e);
    }
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(root.toString()))
            .endpoint(URI.create("http://" + FreePort.LOOPBACK + ":" + port))
            .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
            .jettyMaxThreads(JETTY_THREADS)
            .maximumTimeSkew(CLOCK_SKEW_SECONDS)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException(
          "the S3 server did not start on port " + port + " with data in " + root + ": " + e, e);
    }
    boolean keepsMetadata = ExtendedAttributes.work(root);
    if (!keepsMetadata) {
      log.atWarn()
          .addKeyValue("directory", root)
          .log(
              "No extended file attributes here: content types and user metadata are lost;"
                  + " choose a data directory on another file system to keep them");
    }
    return new LocalS3(server, keepsMetadata);
  }

  /** Where clients send their requests. */
  public URI endpoint() {
    return URI.create("http://" + FreePort.LOOPBACK + ":" + server.getPort());
  }

  public String accessKey() {
    return ACCESS_KEY;
  }

  public String secretKey() {
    return SECRET_KEY;
  }

  /** Whether the file system keeps content types and user metadata. */
  public boolean keepsMetadata() {
    return keepsMetadata;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server did not stop", e);
    }
  }
}

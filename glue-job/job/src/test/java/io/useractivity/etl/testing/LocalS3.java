package io.useractivity.etl.testing;

import io.useractivity.etl.store.Location;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * S3Proxy in this JVM, behind a class loader of its own: it brings other versions of Spark's
 * libraries. Objects are plain files: {@code <folder>/<bucket>/<key>}.
 */
public final class LocalS3 {
  private static final String PACKAGE = "org.gaul.s3proxy.";
  private static LocalS3 shared;

  private final Path folder;
  private final URI endpoint;

  private LocalS3(Path folder, URI endpoint) {
    this.folder = folder;
    this.endpoint = endpoint;
  }

  /** One for the whole JVM. */
  public static synchronized LocalS3 shared() {
    if (shared == null) {
      try {
        shared = start(Files.createTempDirectory("etl-s3-"), Map.of());
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
    }
    return shared;
  }

  /**
   * Starts one.
   *
   * @param latencies milliseconds per operation (get, put, list, metadata, ...)
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static LocalS3 start(Path folder, Map<String, Integer> latencies) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      URL jar = Path.of(System.getProperty("s3proxy.jar")).toUri().toURL();
      ClassLoader loader =
          new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> storeType = loader.loadClass(PACKAGE + "blobstore.BlobStore");
      Properties properties = new Properties();
      properties.setProperty("jclouds.filesystem.basedir", folder.toString());
      Object store =
          loader
              .loadClass(PACKAGE + "BlobStores")
              .getMethod("create", String.class, Properties.class)
              .invoke(null, "filesystem-nio2", properties);
      if (!latencies.isEmpty()) {
        store = slow(loader, storeType, store, latencies);
      }
      Object builder = loader.loadClass(PACKAGE + "S3Proxy").getMethod("builder").invoke(null);
      Class<?> type = builder.getClass();
      Class auth = loader.loadClass(PACKAGE + "auth.AuthenticationType");
      type.getMethod("blobStore", storeType).invoke(builder, store);
      type.getMethod("endpoint", URI.class).invoke(builder, URI.create("http://127.0.0.1:0"));
      type.getMethod("awsAuthentication", auth, String.class, String.class)
          .invoke(builder, Enum.valueOf(auth, "AWS_V2_OR_V4"), "test", "testsecret");
      type.getMethod("ignoreUnknownHeaders", boolean.class).invoke(builder, true);
      type.getMethod("jettyMaxThreads", int.class).invoke(builder, 100);
      Object server = type.getMethod("build").invoke(builder);
      server.getClass().getMethod("start").invoke(server);
      int port = (int) server.getClass().getMethod("getPort").invoke(server);
      return new LocalS3(folder, URI.create("http://127.0.0.1:" + port));
    } catch (ReflectiveOperationException | IOException failed) {
      throw new IllegalStateException("the S3 server did not start", failed);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static Object slow(
      ClassLoader loader, Class<?> storeType, Object store, Map<String, Integer> latencies)
      throws ReflectiveOperationException {
    Properties properties = new Properties();
    latencies.forEach(
        (operation, millis) ->
            properties.setProperty(
                "s3proxy.latency-blobstore." + operation + ".latency", millis.toString()));
    Class<?> type = loader.loadClass(PACKAGE + "middleware.LatencyBlobStore");
    Method parseLatencies = type.getDeclaredMethod("parseLatencies", Properties.class);
    Method parseSpeeds = type.getDeclaredMethod("parseSpeeds", Properties.class);
    Method wrap = type.getDeclaredMethod("newLatencyBlobStore", storeType, Map.class, Map.class);
    for (Method method : new Method[] {parseLatencies, parseSpeeds, wrap}) {
      method.setAccessible(true);
    }
    return wrap.invoke(
        null, store, parseLatencies.invoke(null, properties), parseSpeeds.invoke(null, properties));
  }

  /** Where clients send requests. */
  public URI endpoint() {
    return endpoint;
  }

  /** A root in a bucket, which is created. */
  public Location location(String bucket, String prefix) {
    try {
      Files.createDirectories(folder.resolve(bucket));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    return new Location(
        "s3://" + bucket + "/" + prefix,
        endpoint.toString(),
        "us-east-1",
        true,
        "test",
        "testsecret");
  }

  /** The files behind a root. */
  public Path files(Location location) {
    return folder.resolve(location.bucket()).resolve(location.prefix());
  }
}

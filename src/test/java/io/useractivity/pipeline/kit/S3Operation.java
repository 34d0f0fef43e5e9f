package io.useractivity.pipeline.kit;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** What an S3 request with path-style addressing asks for. */
public enum S3Operation {
  PUT_OBJECT,
  GET_OBJECT,
  HEAD_OBJECT,
  DELETE_OBJECT,
  CREATE_MULTIPART,
  UPLOAD_PART,
  COMPLETE_MULTIPART,
  ABORT_MULTIPART,
  LIST_MULTIPARTS,
  LIST_OBJECTS,
  BUCKET;

  static S3Operation of(HttpServerRequest request) {
    String query = request.query() == null ? "" : request.query();
    String method = request.method().name().toUpperCase(Locale.ROOT);
    String path = request.path();
    int bucketEnd = path.indexOf('/', 1);
    if (bucketEnd < 0 || bucketEnd == path.length() - 1) {
      return ofBucket(method, query);
    }
    boolean ofUpload = query.contains("uploadId=");
    return switch (method) {
      case "PUT" -> ofUpload ? UPLOAD_PART : PUT_OBJECT;
      case "POST" -> ofUpload ? COMPLETE_MULTIPART : CREATE_MULTIPART;
      case "DELETE" -> ofUpload ? ABORT_MULTIPART : DELETE_OBJECT;
      case "HEAD" -> HEAD_OBJECT;
      default -> GET_OBJECT;
    };
  }

  private static S3Operation ofBucket(String method, String query) {
    if (!method.equals("GET")) {
      return BUCKET;
    }
    return query.startsWith("uploads") || query.contains("&uploads")
        ? LIST_MULTIPARTS
        : LIST_OBJECTS;
  }
}

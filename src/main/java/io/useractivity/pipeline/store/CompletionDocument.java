package io.useractivity.pipeline.store;

import io.useractivity.pipeline.store.ObjectStore.UploadedPart;
import java.util.List;

/** The body of CompleteMultipartUpload (Amazon S3 API Reference). */
final class CompletionDocument {
  private static final int PART_LENGTH = 140;

  private CompletionDocument() {}

  static String of(List<UploadedPart> parts) {
    StringBuilder xml = new StringBuilder(128 + parts.size() * PART_LENGTH);
    xml.append("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">");
    for (UploadedPart part : parts) {
      xml.append("<Part><ChecksumCRC32C>").append(part.checksumCrc32c());
      xml.append("</ChecksumCRC32C><ETag>&quot;");
      escape(part.etag(), xml);
      xml.append("&quot;</ETag><PartNumber>").append(part.number()).append("</PartNumber></Part>");
    }
    return xml.append("</CompleteMultipartUpload>").toString();
  }

  /** An ETag is the store's to choose. */
  private static void escape(String text, StringBuilder to) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> to.append("&amp;");
        case '<' -> to.append("&lt;");
        case '>' -> to.append("&gt;");
        case '"' -> to.append("&quot;");
        default -> to.append(c);
      }
    }
  }
}

package io.useractivity.pipeline.audit;

/** ETags in eight bytes. */
final class Etags {
  private Etags() {}

  /** FNV-1a of the characters, quotes left out; 0 for null. */
  static long hash(String etag) {
    if (etag == null) {
      return 0;
    }
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < etag.length(); i++) {
      char c = etag.charAt(i);
      if (c != '"') {
        hash = (hash ^ c) * 0x100000001b3L;
      }
    }
    return hash;
  }
}

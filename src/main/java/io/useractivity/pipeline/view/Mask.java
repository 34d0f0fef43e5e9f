package io.useractivity.pipeline.view;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces values of personal fields by pseudonyms: the first bytes of an HMAC under a key that
 * only this process knows, so that the same user stays recognisable on the page and nobody can try
 * identifiers out. Not thread-safe.
 */
final class Mask {
  private static final int SHOWN_BYTES = 4;
  private final List<String> fields;
  private final Mac mac;

  Mask(List<String> fields, byte[] key) {
    this.fields = List.copyOf(fields);
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", impossible);
    }
  }

  /** Whether anything is masked at all: raw bytes must then not be shown. */
  boolean any() {
    return !fields.isEmpty();
  }

  /** True for a masked field and everything below it. */
  boolean covers(String path) {
    for (String field : fields) {
      if (path.equals(field) || (path.startsWith(field) && path.charAt(field.length()) == '.')) {
        return true;
      }
    }
    return false;
  }

  String pseudonym(String value) {
    byte[] hash = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
    return "\u2022" + HexFormat.of().formatHex(hash, 0, SHOWN_BYTES);
  }
}
